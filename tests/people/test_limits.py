"""A court order can keep pictures, contact or everything from a guardian; it counts at the next request."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from learninglogs.people.invitations import invite_guardian, invited_with
from logs.models import LogEntry, Place
from tests.access.scene import hand_in, place_photo
from tests.people_of_the_school import actor_for, client_for


@pytest.fixture
def family(school: SimpleNamespace) -> SimpleNamespace:
    """Ada has handed one log in, and her mum has her page open."""
    school.entry = hand_in(school.ada, school.challenge)
    school.photo = place_photo(school.entry, Place.WHOLE)
    school.phone = client_for(school.adas_mum)
    assert school.phone.get(reverse("home:pupil_home", args=[school.ada.pk])).status_code == 200
    return school


def limit(school: SimpleNamespace, what: str) -> None:
    guardian = school.ada.guardians.get(user=school.adas_mum)
    address = reverse("office:limit_guardian", args=[school.wrenfield.pk, school.ada.pk, guardian.pk, what])
    assert client_for(school.mrs_bell).post(address).status_code == 302


def test_ended_access_counts_at_the_next_request_and_can_begin_again(family) -> None:
    home = reverse("home:pupil_home", args=[family.ada.pk])
    limit(family, "no-access")
    assert family.phone.get(home).status_code == 404
    assert "Ada" not in family.phone.get(reverse("home:family")).content.decode()
    limit(family, "access")
    assert family.phone.get(home).status_code == 200


def test_without_pictures_she_reads_on_and_no_picture_is_sent(family) -> None:
    log = reverse("galleries:log", args=[family.entry.pk])
    assert "/photos/" in family.phone.get(log).content.decode()
    limit(family, "no-pictures")
    shelf, home = (reverse(name, args=[family.ada.pk]) for name in ("galleries:shelf", "home:pupil_home"))
    for page in (log, shelf, home):
        answer = family.phone.get(page)
        assert answer.status_code == 200
        assert "/photos/" not in answer.content.decode(), page
    assert "Photos are not shown to you" in family.phone.get(log).content.decode()
    picture = reverse("logs:picture", args=[family.photo.pk, "640"])
    assert family.phone.get(picture).status_code == 404


def test_a_link_from_before_stops_with_the_order(family) -> None:
    page = family.phone.get(reverse("galleries:log", args=[family.entry.pk])).content.decode()
    start = page.index(f"/photos/{family.photo.pk}/")
    link = page[start : page.index('"', start)].replace("&amp;", "&")
    limit(family, "no-pictures")
    assert family.phone.get(link).status_code == 404


def test_without_contact_nothing_of_hers_reaches_the_child(family) -> None:
    LogEntry.objects.filter(pk=family.entry.pk).update(handed_in_at=None, let_through_at=None)
    limit(family, "no-contact")
    phone, entry = family.phone, family.entry.pk
    assert phone.get(reverse("home:pupil_home", args=[family.ada.pk])).status_code == 200
    home = phone.get(reverse("home:pupil_home", args=[family.ada.pk])).content.decode()
    assert "You can read here." in home
    assert phone.post(reverse("logs:hand_in", args=[entry])).status_code == 404
    assert phone.post(reverse("logs:add_photo", args=[entry]), {"place": "left"}).status_code == 404
    assert phone.post(reverse("logs:start", args=[family.challenge.pk, family.ada.pk])).status_code == 404
    assert phone.get(reverse("people:consents", args=[family.ada.pk])).status_code == 404


def test_her_other_child_is_not_touched_by_it(family) -> None:
    limit(family, "no-contact")
    limit(family, "no-pictures")
    start = reverse("logs:start", args=[family.heron_challenge.pk, family.finn.pk])
    assert family.phone.post(start).status_code == 302


def test_every_limit_stands_in_the_record(family) -> None:
    for what in ("no-pictures", "no-pictures", "pictures"):
        limit(family, what)
    verbs = AuditLine.objects.filter(child_id=family.ada.pk, user_id=family.mrs_bell.pk).order_by("pk")
    assert [line.verb for line in verbs] == ["set_limit_pictures", "lifted_limit_pictures"]


def test_a_second_tap_on_end_access_does_not_give_it_back(family) -> None:
    for _colleague in range(2):
        limit(family, "no-access")
    assert family.phone.get(reverse("home:pupil_home", args=[family.ada.pk])).status_code == 404


@pytest.mark.parametrize("what", ["no-access", "no-pictures", "no-contact"])
def test_a_childs_turn_on_her_phone_ends_with_the_order(family, what: str) -> None:
    family.phone.post(reverse("people:childs_turn", args=[family.ada.pk]))
    home = reverse("home:pupil_home", args=[family.ada.pk])
    assert family.phone.get(home).status_code == 200
    limit(family, what)
    assert family.phone.get(home).status_code == 302


def test_a_childs_turn_ends_when_its_grown_up_signs_out_everywhere(family) -> None:
    family.phone.post(reverse("people:childs_turn", args=[family.ada.pk]))
    client_for(family.adas_mum).post(reverse("people:sign_out_everywhere"))
    assert family.phone.get(reverse("home:pupil_home", args=[family.ada.pk])).status_code == 302


@pytest.mark.parametrize("what, is_open", [("no-contact", False), ("contact", True)])
def test_a_letter_that_lies_about_ends_with_the_order(family, what: str, is_open: bool) -> None:
    _invitation, token = invite_guardian(family.ada, by=actor_for(family.mr_hill))
    family.ada.guardians.filter(user=family.adas_mum).update(
        no_contact_since="2026-09-01T08:00Z" if is_open else None
    )
    limit(family, what)
    assert (invited_with(token) is not None) == is_open
