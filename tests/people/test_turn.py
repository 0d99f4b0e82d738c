"""A grown-up passes the phone to the child, and comes back by their own door."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from learninglogs.people.sessions import PUPIL
from tests.people_of_the_school import PASSWORD, client_for


@pytest.fixture
def phone(school: SimpleNamespace) -> Client:
    """Ada's mum has passed her phone to Ada."""
    device = client_for(school.adas_mum)
    device.post(reverse("people:childs_turn", args=[school.ada.pk]))
    return device


def test_ada_has_her_own_page_and_nothing_of_her_mums(phone, school) -> None:
    assert phone.get(reverse("home:pupil_home", args=[school.ada.pk])).status_code == 200
    assert SESSION_KEY not in phone.session
    for address in ("home:family", "people:my_account"):
        assert phone.get(reverse(address)).status_code == 404
    assert phone.get(reverse("home:pupil_home", args=[school.finn.pk])).status_code == 404
    assert phone.get(reverse("people:consents", args=[school.ada.pk])).status_code == 404


def test_when_ada_is_finished_only_her_mum_comes_back(phone, school) -> None:
    answer = phone.post(reverse("people:child_out"), follow=True)
    assert "Only Mrs Lowe comes back in here" in answer.content.decode()
    assert PUPIL not in phone.session
    assert phone.get(reverse("home:family")).status_code == 302
    phone.post(reverse("account_login"), {"login": school.adas_mum.email, "password": PASSWORD})
    assert phone.get(reverse("home:family")).status_code == 200


@pytest.mark.parametrize("limit", ["no_contact_since", "no_pictures_since", "ended_at"])
def test_a_guardian_with_a_limit_passes_no_phone(school, limit: str) -> None:
    school.ada.guardians.update(**{limit: "2026-01-01T00:00Z"})
    answer = client_for(school.adas_mum).post(reverse("people:childs_turn", args=[school.ada.pk]))
    assert answer.status_code == 404


def test_nobody_finds_a_grown_ups_page_by_its_address(school) -> None:
    assert Client().get(reverse("people:grown_up")).status_code == 404
