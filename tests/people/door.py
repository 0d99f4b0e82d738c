"""What children do at the door, for the tests of it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from learninglogs.people.models import Pupil, SchoolClass
from tests.people_of_the_school import client_for

DOOR = "/door/"
WRONG = ["snail", "snail", "snail"]
STAYED_SHUT = "The door stayed shut"


def make_tablet(teacher: Any, school_class: SchoolClass) -> Client:
    """A device that this teacher has made the class's own."""
    device = client_for(teacher)
    device.post(reverse("people:enrol_tablet", args=[school_class.pk]), {"name": "Year 4 tablet 3"})
    return device


def tap(device: Client, pupil: Pupil, pictures: list[str], **more: Any) -> Any:
    """Three taps; returns the answer to the last."""
    address = reverse("people:child_pictures", args=[pupil.pk])
    for picture in pictures:
        answer = device.post(address, {"picture": picture}, **more)
    return answer


def is_in(device: Client, pupil: Pupil) -> bool:
    """Whether the child's own page opens, and not only a key lies in the session."""
    return device.get(reverse("home:pupil_home", args=[pupil.pk])).status_code == 200


def words_without_token(answer: Any) -> str:
    """The page without what differs for every visit to every page."""
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
