"""A session that ends while somebody writes costs them no word."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from logs.models import LogEntry
from tests.people_of_the_school import client_for

WORDS = "I like how your bridge holds nine toy cars."
HERE = {"Origin": "http://testserver", "Referer": "http://testserver/classes/1/?week=2"}


@pytest.fixture
def say(school: SimpleNamespace) -> str:
    """Where Mr Hill's words about Ada's log are sent; the address answers no GET."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    return reverse("feedback:say", args=[entry.pk])


def test_mr_hills_words_are_shown_to_be_copied_and_lead_to_sign_in_and_back(client: Client, say: str) -> None:
    answer = client.post(say, {"words": WORDS, "password": "three words I like"}, headers=HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert WORDS in page
    assert "three words I like" not in page
    assert "You were signed out" in page
    assert "no-store" in answer["Cache-Control"]
    assert f'href="{reverse("account_login")}?next=/classes/1/%3Fweek%3D2"' in page


def test_where_htmx_sent_them_they_take_the_place_of_the_page(client: Client, say: str) -> None:
    answer = client.post(say, {"words": WORDS}, headers={**HERE, "HX-Request": "true"})
    assert answer.status_code == 200  # htmx shows nothing else
    assert answer["HX-Retarget"] == "body"
    assert WORDS in answer.content.decode()


def test_a_child_on_the_class_tablet_goes_to_the_childrens_door_after(
    school: SimpleNamespace, say: str
) -> None:
    tablet = client_for(school.mr_hill)
    tablet.post(reverse("people:enrol_tablet", args=[school.kingfisher.pk]), {"name": "Tablet"})
    page = tablet.post(say, {"words": WORDS}, headers=HERE).content.decode()
    assert WORDS in page
    assert f'href="{reverse("people:children_door")}"' in page
    assert reverse("account_login") not in page
    assert tablet.post(say, {}, headers=HERE)["Location"] == reverse("people:children_door")


@pytest.mark.parametrize(
    "referer, back",
    [
        ("http://testserver/classes/1/?week=2", "/classes/1/%3Fweek%3D2"),
        ("http://elsewhere.example/classes/1/", "/"),
        ("", "/"),
    ],
)
def test_a_button_alone_leads_to_sign_in_and_back_to_its_page(
    client: Client, say: str, referer: str, back: str
) -> None:
    answer = client.post(say, {"stars": "2"}, headers={**HERE, "Referer": referer})
    assert answer["Location"] == f"{reverse('account_login')}?next={back}"


def test_nobody_is_led_to_an_address_that_answers_no_get(client: Client, say: str) -> None:
    answer = client.post(say, {}, headers={**HERE, "Referer": f"http://testserver{say}"})
    assert answer["Location"] == f"{reverse('account_login')}?next=/"


def test_words_from_another_site_are_not_shown_as_ours(client: Client, say: str) -> None:
    answer = client.post(say, {"words": WORDS}, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code == 302
