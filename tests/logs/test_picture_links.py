"""The address of a picture works for whom it was given, for a while, and not once the picture is hidden."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.files.tokens import token_for
from learninglogs.jobs.runner import run_due
from logs.links import what
from logs.models import LogEntry, Photo
from tests.logs.phone import Phone, lying, made, plain
from tests.people_of_the_school import actor_for, client_for

GOOD_FOR = datetime.timedelta(minutes=11)


@pytest.fixture
def entry(school):
    """Ada's double page, let through to the class, with its pictures made."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "whole", plain("red"))
    made(entry)
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    return entry


@pytest.fixture
def ben(school):
    """Ben's tablet in class, where the wall has just been shown."""
    return client_for(school.ben)


def links_on(client, entry):
    """The addresses of the pictures of the wall, as this browser was given them."""
    wall = client.get(reverse("galleries:wall", args=[entry.challenge_id])).content.decode()
    return [link.replace("&amp;", "&") for link in re.findall(r'(/photos/[^"]+/640/[^"]*)', wall)]


def statuses(client, links):
    assert links
    return {client.get(link).status_code for link in links}


@pytest.fixture
def later(monkeypatch):
    """later(delta): the clock is so much further on."""
    real = timezone.now

    def _later(delta):
        monkeypatch.setattr(timezone, "now", lambda: real() + delta)

    return _later


def test_ben_sees_adas_picture_by_the_link_of_his_own_session(ben, entry, django_assert_num_queries):
    links = links_on(ben, entry)
    with django_assert_num_queries(1):  # the picture, and nobody is looked up
        response = ben.get(links[0])
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_copied_link_is_worth_nothing_elsewhere(ben, entry, school):
    links = links_on(ben, entry)
    for stranger in (school.bens_dad, school.finn, school.ms_roy, school.mr_stone, school.zoes_mum):
        assert statuses(client_for(stranger), links) == {404}, stranger
    assert client_for(None).get(links[0]).url.startswith("/account/login/")
    assert statuses(client_for(school.cleo), links) == {200}, "she may see it anyway"


def test_a_link_that_was_changed_is_worth_nothing(school, ben, entry):
    (link, *_others) = links_on(ben, entry)
    entry.hold_back()
    version = Photo.objects.get().key_version
    assert ben.get(re.sub(r"v=\d+", f"v={version}", link)).status_code == 404
    assert ben.get(link.replace("/640/", "/2560/")).status_code == 404
    assert ben.get(link.replace("/640/", "/master/")).status_code == 404


def test_an_old_link_still_shows_who_may_see_it_what_is_on_the_wall(ben, entry, later):
    links = links_on(ben, entry)
    later(GOOD_FOR)
    assert statuses(ben, links) == {200}


def test_an_old_link_is_checked_in_full(ben, entry, later, school):
    links = links_on(ben, entry)
    LogEntry.objects.filter(pk=entry.pk).update(let_through_at=None)
    later(GOOD_FOR)
    assert statuses(ben, links) == {404}


@pytest.mark.parametrize("verb", ["hold_back", "take_back"])
def test_what_is_hidden_from_the_class_is_hidden_at_once(ben, entry, school, verb):
    links = links_on(ben, entry)
    assert statuses(ben, links) == {200}
    Phone(school.mr_hill).tap(f"logs:{verb}", entry)
    assert statuses(ben, links) == {404}


def test_what_is_hidden_from_the_class_is_still_on_mr_hills_own_page(entry, school):
    mr_hill = client_for(school.mr_hill)
    links = links_on(mr_hill, entry)
    entry.hold_back()
    assert statuses(mr_hill, links) == {200}


def test_a_replaced_page_is_hidden_at_once_from_who_had_its_link(ben, entry, school):
    links = links_on(ben, entry)
    mr_hill = Phone(school.mr_hill)
    mr_hill.tap("logs:take_back", entry)
    (old,) = entry.photos.all()
    mr_hill.add(entry, "whole", plain("blue"), replacing="on")
    assert Photo.objects.get(pk=old.pk).key_version == old.key_version + 1
    mr_hill.tap("logs:hand_in", entry)
    run_due()
    seen = LogEntry.objects.get(pk=entry.pk).seen_as
    mr_hill.tap("logs:let_through", entry, seen=seen)
    assert statuses(ben, links) == {404}
    photo = made(entry)["whole"]
    assert statuses(ben, links_on(ben, entry)) == {200}
    assert photo.pk == lying(entry)["whole"].pk


def test_a_removed_page_voids_the_links_to_it(entry, school):
    before = Photo.objects.get().key_version
    entry.take_back()
    Phone(school.adas_mum).tap("logs:remove_page", entry.pages.get())
    assert Photo.objects.get().key_version >= before + 2


def test_when_ada_signs_out_the_next_child_at_the_tablet_has_no_use_for_her_links(entry, school):
    entry.hold_back()
    tablet = client_for(school.ada)
    page = tablet.get(reverse("galleries:log", args=[entry.pk])).content.decode()
    links = [link.replace("&amp;", "&") for link in re.findall(r'(/photos/[^"]+/1024/[^"]*)', page)]
    assert statuses(tablet, links) == {200}
    tablet.post(reverse("people:child_out"))
    assert tablet.get(links[0]).status_code == 302
    tablet.cookies.update(client_for(school.ben).cookies)
    assert statuses(tablet, links) == {404}


def test_a_master_is_checked_in_full_and_written_down_every_time(ben, entry, school):
    address = reverse("logs:picture", args=[Photo.objects.get().pk, "master"])
    for _look in range(2):
        response = ben.get(address)
        assert response.status_code == 200
        assert "no-cache" in response["Cache-Control"]
    seen = AuditLine.objects.filter(verb="saw_master")
    assert [each.pupil_id for each in seen] == [school.ben.pk] * 2
    entry.hold_back()
    assert ben.get(address).status_code == 404
    assert seen.count() == 2, "what was not seen is not written down as seen"


def test_no_token_opens_a_master(ben, entry, school):
    photo = Photo.objects.get()
    token = token_for(
        ben.session.session_key, what(photo.pk, "master", photo.key_version), now=timezone.now()
    )
    address = reverse("logs:picture", args=[photo.pk, "master"]) + f"?v={photo.key_version}&t={token}"
    LogEntry.objects.filter(pk=entry.pk).update(let_through_at=None)
    assert ben.get(address).status_code == 404


def test_no_size_that_is_not_one(ben, entry):
    photo = Photo.objects.get().pk
    assert ben.get(f"/photos/{photo}/4096/").status_code == 404
    assert ben.get(f"/photos/{photo}/640/?v=x&t=y").status_code == 200
