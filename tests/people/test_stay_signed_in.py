"""How long an adult stays signed in, and what the browser is given to keep."""

import datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.models import Role, Staff, User
from tests.people_of_the_school import client_for, come_in

DAY_S = 24 * 60 * 60


def signed_in(adult: User) -> Client:
    device = come_in(adult)
    assert SESSION_KEY in device.session
    return device


def in_hours(hours: float) -> Any:
    return mock.patch.object(timezone, "now", return_value=timezone.now() + datetime.timedelta(hours=hours))


@pytest.mark.parametrize("who", ["mr_hill", "mrs_bell", "mr_okoro"])
def test_staff_are_signed_out_when_the_browser_is_closed(school: SimpleNamespace, who: str) -> None:
    cookie = signed_in(getattr(school, who)).cookies["sessionid"]
    assert cookie["max-age"] == cookie["expires"] == ""


def test_after_twelve_hours_mr_hill_signs_in_again_however_busy_he_was(school: SimpleNamespace) -> None:
    device, page = signed_in(school.mr_hill), school.kingfisher.get_absolute_url()
    with in_hours(11.5):
        assert device.get(page).status_code == 200
        device.post(
            reverse("people:open_door", args=[school.kingfisher.pk])
        )  # says something: saves the session
    with in_hours(12.1):
        assert device.get(page)["Location"].startswith(reverse("account_login"))
        assert device.get("/", follow=True).status_code == 200
    assert SESSION_KEY not in device.session


def test_adas_mum_stays_two_weeks_on_her_phone(school: SimpleNamespace) -> None:
    device = signed_in(school.adas_mum)
    assert device.cookies["sessionid"]["max-age"] == 14 * DAY_S
    with in_hours(13 * 24):
        assert device.get(reverse("home:family")).status_code == 200
    with in_hours(14 * 24 + 1):
        assert device.get(reverse("home:family")).status_code == 302


def test_a_parent_who_works_at_the_school_counts_as_staff(school: SimpleNamespace) -> None:
    Staff.objects.create(user=school.bens_dad, school=school.wrenfield, role=Role.SUPPORT)
    assert signed_in(school.bens_dad).cookies["sessionid"]["max-age"] == ""


def test_the_sign_in_page_says_so(client: Client, db: None) -> None:
    words = client.get(reverse("account_login")).content.decode()
    assert "Staff stay signed in until the browser is closed, twelve hours at most. Families stay" in words


def test_what_is_said_after_a_tap_lies_in_no_cookie(school: SimpleNamespace) -> None:
    device = client_for(school.mr_hill)
    device.post(reverse("people:unlock_child", args=[school.ada.pk]))
    assert set(device.cookies) == {"sessionid"}
    page = device.get(reverse("people:class_tablets", args=[school.kingfisher.pk]))
    assert "Ada can try again." in page.content.decode()


def test_a_start_clears_sessions_that_are_over(
    school: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, still = signed_in(school.mr_hill).session.session_key, signed_in(school.ms_roy).session.session_key
    Session.objects.filter(pk=over).update(expire_date=timezone.now())
    monkeypatch.setattr(
        "learninglogs.home.management.commands.prepare.Command._collect_static_files", lambda self: None
    )
    call_command("prepare")
    assert set(Session.objects.values_list("pk", flat=True)) == {still}
