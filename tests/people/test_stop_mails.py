"""Mrs Lowe stops her mails with one tap, and Mr Hill his; a scanner that opens every link stops nothing."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from learninglogs.people.mail_stops import stop_headers, stop_path, stopped_by
from learninglogs.people.models import TO_FAMILIES, MailKind, MailStop
from tests.people_of_the_school import client_for

pytestmark = pytest.mark.django_db
FAMILY = [kind.value for kind in TO_FAMILIES]


def stopped(person) -> list[str]:
    return sorted(person.mail_stops.values_list("kind", flat=True))


def signed_out() -> Client:
    return Client(enforce_csrf_checks=True)


def test_one_tap_stops_them_without_signing_in_and_only_hers(school: SimpleNamespace) -> None:
    page = signed_out().get(stop_path(school.adas_mum, "families"))
    assert "Stop them" in page.content.decode()
    answer = signed_out().post(stop_path(school.adas_mum, "families"))
    assert "Stopped" in answer.content.decode()
    assert stopped(school.adas_mum) == sorted(FAMILY)
    assert stopped(school.bens_dad) == []
    signed_out().post(stop_path(school.adas_mum, "families"))
    assert stopped(school.adas_mum) == sorted(FAMILY), "twice is once"


def test_a_scanner_that_follows_the_link_stops_nothing(school: SimpleNamespace) -> None:
    for method in ("get", "head"):
        assert getattr(signed_out(), method)(stop_path(school.adas_mum, "families")).status_code == 200
    assert stopped(school.adas_mum) == []
    assert signed_out().put(stop_path(school.adas_mum, "families")).status_code == 405


def test_a_mail_program_stops_them_by_itself(school: SimpleNamespace) -> None:
    """RFC 8058: a POST of `List-Unsubscribe=One-Click`, with neither cookie nor token of ours."""
    headers = stop_headers(school.adas_mum, "families")
    address = headers["List-Unsubscribe"].strip("<>")
    key, _equals, value = headers["List-Unsubscribe-Post"].partition("=")
    path = address[address.index("/", 8) :]
    assert signed_out().post(path, {key: value}).status_code == 200
    assert stopped(school.adas_mum) == sorted(FAMILY)


def test_the_page_undoes_it_and_names_nobody(school: SimpleNamespace) -> None:
    path = stop_path(school.mr_hill, "teachers")
    page = signed_out().post(path).content.decode()
    assert "Hill" not in page and "@" not in page
    assert stopped(school.mr_hill) == ["digest"]
    signed_out().post(path, {"again": "yes"})
    assert stopped(school.mr_hill) == []


def test_a_link_that_was_tampered_with_opens_nothing(school: SimpleNamespace) -> None:
    path = stop_path(school.adas_mum, "families")
    for wrong in (path[:-3] + "xx/", reverse("people:stop_mail", args=["nothing"])):
        assert signed_out().post(wrong).status_code == 404
    school.adas_mum.delete()
    assert signed_out().get(path).status_code == 404
    assert stopped_by("x") is None


def test_she_switches_each_kind_on_and_off_on_her_account_page(school: SimpleNamespace) -> None:
    MailStop.objects.stop(school.adas_mum, TO_FAMILIES)
    mum, url = client_for(school.adas_mum), reverse("people:my_mails")
    page = mum.get(url).content.decode()
    assert "A new challenge is set" in page and "Where my class is" not in page
    assert " checked" not in page
    mum.post(url, {"kinds": ["set", "digest", "nonsense"]})
    assert stopped(school.adas_mum) == ["catch_up", "on_phones", "soon"]
    mum.post(url, {"kinds": FAMILY})
    assert stopped(school.adas_mum) == []


def test_a_teacher_who_is_a_parent_has_both_and_a_governor_none(school: SimpleNamespace) -> None:
    school.ada.guardians.create(user=school.mr_hill)
    page = client_for(school.mr_hill).get(reverse("people:my_mails")).content.decode()
    assert "A new challenge is set" in page and "Where my class is" in page
    page = client_for(school.mr_okoro).get(reverse("people:my_mails")).content.decode()
    assert "No e-mails are sent to you by themselves." in page
    assert client_for(school.ada).get(reverse("people:my_mails")).status_code == 404


def test_stops_end_with_the_account(school: SimpleNamespace) -> None:
    MailStop.objects.stop(school.adas_mum, [MailKind.SET])
    school.adas_mum.delete()
    assert not MailStop.objects.exists()
