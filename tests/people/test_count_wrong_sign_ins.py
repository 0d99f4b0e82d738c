"""Guessing passwords is slowed by account; nobody else in the school, or behind its proxy, waits for it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.people_of_the_school import PASSWORD, come_in

TOO_MANY = "That was too many tries. Nothing is lost. Wait a quarter of an hour, then try again."


def sign_in(email: str, password: str, **meta: Any) -> tuple[bool, str]:
    """Whether that let them in, and the page it was answered with."""
    device = Client(**meta)
    answer = device.post(reverse("account_login"), {"login": email, "password": password})
    return SESSION_KEY in device.session, answer.content.decode()


def test_thirty_guesses_at_made_up_addresses_do_not_stop_mr_hill(school: SimpleNamespace) -> None:
    for n in range(30):
        assert sign_in(f"nobody{n}@school.example", "a guess")[0] is False
    assert SESSION_KEY in come_in(school.mr_hill).session


def test_a_staff_room_full_of_people_signs_in_at_once(school: SimpleNamespace) -> None:
    assert all(SESSION_KEY in come_in(school.mr_hill).session for _n in range(40))


def test_twelve_guesses_at_mr_hills_account_slow_his_alone(school: SimpleNamespace) -> None:
    for n in range(12):
        sign_in(school.mr_hill.email, f"guess {n}", REMOTE_ADDR=f"10.0.0.{n}")
    is_in, page = sign_in(school.mr_hill.email, PASSWORD)
    assert not is_in
    assert TOO_MANY in page
    assert sign_in(school.mr_hill.email.upper(), PASSWORD)[0] is False  # the same account
    assert SESSION_KEY in come_in(school.ms_roy).session


@pytest.mark.django_db
def test_every_process_sees_the_same_counts(django_assert_num_queries: Any) -> None:
    cache.set("tries", [1.0], 60)
    with django_assert_num_queries(1):  # it lies in the database, which all of them share
        assert cache.get("tries") == [1.0]
