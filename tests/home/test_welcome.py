"""What somebody sees at “/” who is not signed in."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.home.this_machine import is_this_machine
from learninglogs.people.models import School
from tests.people_of_the_school import client_for

FROM_THE_STAFF_ROOM = {"REMOTE_ADDR": "10.20.30.40"}
THROUGH_A_PROXY = {"HTTP_X_FORWARDED_FOR": "10.20.30.40"}
BY_ANOTHER_NAME = {"HTTP_HOST": "testserver"}


@pytest.mark.django_db
def test_an_empty_desk_offers_two_ways_to_begin() -> None:
    page = Client().get("/").content.decode()
    assert "A clean desk" in page
    assert reverse("home:set_up") in page
    assert reverse("home:load_sample") in page


@pytest.mark.django_db
def test_without_a_sample_there_is_one_way(settings: Any) -> None:
    settings.OFFER_SAMPLE = False
    page = Client().get("/").content.decode()
    assert reverse("home:set_up") in page
    assert reverse("home:load_sample") not in page
    assert "Wrenfield" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", [FROM_THE_STAFF_ROOM, THROUGH_A_PROXY, BY_ANOTHER_NAME])
def test_from_elsewhere_an_empty_desk_says_where_to_begin(elsewhere: dict[str, str]) -> None:
    page = Client(**elsewhere).get("/").content.decode()
    assert "Set it up at the computer it runs on" in page
    assert reverse("home:set_up") not in page
    assert reverse("home:load_sample") not in page


@pytest.mark.django_db
def test_an_operator_may_let_anybody_begin(settings: Any) -> None:
    settings.SETUP_FROM_ANYWHERE = True
    assert reverse("home:set_up") in Client(**FROM_THE_STAFF_ROOM).get("/").content.decode()


def test_in_a_real_school_a_visitor_is_sent_to_sign_in(school: SimpleNamespace) -> None:
    assert Client().get("/")["Location"] == reverse("account_login")


def test_on_a_class_tablet_a_visitor_is_sent_to_the_childrens_door(school: SimpleNamespace) -> None:
    device = client_for(school.mr_hill)
    device.post(reverse("people:enrol_tablet", args=[school.kingfisher.pk]), {"name": "Tablet"})
    assert device.get("/")["Location"] == "/door/"


def test_a_sample_beside_a_real_school_opens_nothing(school: SimpleNamespace) -> None:
    School.objects.filter(pk=school.oakhill.pk).update(sample_loaded_at=timezone.now())
    assert Client().get("/")["Location"] == reverse("account_login")
    assert Client().get("/sample/").status_code == 404


@pytest.mark.parametrize(
    "meta, here",
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "127.8.8.8"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, True),
        ({"REMOTE_ADDR": "192.168.0.7"}, False),
        ({"REMOTE_ADDR": "::ffff:192.168.0.7"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({"REMOTE_ADDR": "unix:"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.60"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}, True),
        ({"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8000"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "logs.school.example"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost.evil.example"}, False),
    ],
)
def test_who_sits_at_this_computer(rf: Any, settings: Any, meta: dict[str, str], here: bool) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert is_this_machine(rf.get("/", **meta)) == here
