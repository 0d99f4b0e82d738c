"""An adult's password: changed by themselves, by a link, or given out by whoever looks after the computer."""

import re
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from learninglogs.people.models import User
from tests.people_of_the_school import PASSWORD, client_for, come_in

NEW = "seven purple otters"


def can_sign_in(adult: User, password: str) -> bool:
    return SESSION_KEY in come_in(adult, password).session


def test_without_a_mail_server_nobody_is_promised_an_e_mail(school: SimpleNamespace) -> None:
    address = reverse("account_reset_password")
    page = Client().get(address).content.decode()
    assert "Learning Logs sends no e-mail here. Ask the school office" in page
    assert "<form" not in page
    Client().post(address, {"email": school.mr_hill.email})
    assert not mail.outbox


def test_with_a_mail_server_mr_hill_gets_a_link_and_chooses(school: SimpleNamespace, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.school.example"
    device = Client()
    answer = device.post(reverse("account_reset_password"), {"email": school.mr_hill.email}, follow=True)
    assert "a link is on its way" in answer.content.decode()
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    page = device.get(link[1], follow=True)
    answer = device.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert answer.status_code == 200
    assert can_sign_in(school.mr_hill, NEW)
    assert not can_sign_in(school.mr_hill, PASSWORD)


def test_whoever_looks_after_the_computer_gives_out_a_new_one(school: SimpleNamespace) -> None:
    with mock.patch("getpass.getpass", return_value=NEW):
        call_command("changepassword", school.mr_hill.email)
    assert can_sign_in(school.mr_hill, NEW)


def test_mr_hill_changes_his_own_from_the_page_he_signs_out_on(school: SimpleNamespace) -> None:
    device = client_for(school.mr_hill)
    address = reverse("account_change_password")
    assert f'href="{address}"' in device.get(reverse("account_logout")).content.decode()
    assert device.get(address).status_code == 200
    device.post(address, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert can_sign_in(school.mr_hill, NEW)


@pytest.mark.parametrize("who", [None, "ada"])
def test_a_child_or_a_stranger_changes_no_password(school: SimpleNamespace, who: str | None) -> None:
    answer = client_for(who and getattr(school, who)).get(reverse("account_change_password"))
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    ["signup", "email", "set_password", "email_verification_sent", "verify_phone"],
)
def test_what_no_page_of_ours_leads_to_is_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"account_{name}")


def test_asking_for_link_after_link_is_answered_kindly(school: SimpleNamespace, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.school.example"
    for _n in range(6):
        answer = Client().post(reverse("account_reset_password"), {"email": school.mr_hill.email})
    assert answer.status_code == 429
    assert "Try again in a quarter of an hour." in answer.content.decode()
    assert len(mail.outbox) == 5
    Client().post(reverse("account_reset_password"), {"email": school.ms_roy.email})
    assert len(mail.outbox) == 6
