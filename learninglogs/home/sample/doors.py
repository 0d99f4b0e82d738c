"""One tap signs in as a person of the sample school: only there, and only from this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import slugify

from learninglogs.home.sample.enrolling import secret_of
from learninglogs.home.sample.people import ADULTS, CLASSES, PASSWORD, SampleAdult
from learninglogs.home.this_machine import is_this_machine
from learninglogs.people.http import Request
from learninglogs.people.models import ClassTablet, Pupil, School, SchoolClass, User
from learninglogs.people.models.pupil import PupilQuerySet
from learninglogs.people.secret_pictures import PICTURES
from learninglogs.people.sessions import begin_adult_session, begin_lesson

LESSON_MINUTES = 120
# Letters that have no plain twin for `slugify` to find.
STROKES = str.maketrans({"ł": "l", "Ł": "L"})


class Nobody(Exception):
    """There is no such person in the sample school."""


@dataclass(frozen=True)
class ChildAtTheDoor:
    """pictures: (name, word) in their order; empty once the teacher has drawn others."""

    key: str
    pupil: Pupil
    pictures: Sequence[tuple[str, Promise]]


class ClassAtTheDoor(NamedTuple):
    school_class: SchoolClass
    children: list[ChildAtTheDoor]


class AdultAtTheDoor(NamedTuple):
    adult: SampleAdult
    password: str


def is_sample_folder() -> bool:
    """The sample school is here and no real one."""
    loaded = School.objects.filter(sample_loaded_at__isnull=False).exists()
    return loaded and not School.objects.filter(sample_loaded_at=None).exists()


def may_tap(request: Request) -> bool:
    return settings.SAMPLE_ONE_TAP and is_this_machine(request) and is_sample_folder()


def adults() -> list[AdultAtTheDoor]:
    """Those whose account is still here. password: empty once they have chosen another."""
    accounts = {user.email: user for user in User.objects.filter(is_active=True)}
    shared = _shared_password_hash(accounts)
    return [
        AdultAtTheDoor(adult, PASSWORD if accounts[adult.email].password == shared else "")
        for adult in ADULTS
        if adult.email in accounts
    ]


def classes() -> list[ClassAtTheDoor]:
    """Each class with its children, in the order of their animals."""
    here = {pupil.full_name: pupil for pupil in _children().select_related("school_class")}
    found = []
    for sample_class in CLASSES:
        children = [
            ChildAtTheDoor(key_of(name), here[name], _pictures_of(here[name], secret_of(sample_class, at)))
            for at, name in enumerate(sample_class.children)
            if name in here
        ]
        if children and children[0].pupil.school_class:
            found.append(ClassAtTheDoor(children[0].pupil.school_class, children))
    return found


def key_of(name: str) -> str:
    """“Małgosia Bąk” becomes malgosia-bak."""
    return slugify(name.translate(STROKES))


def sign_in_as(request: Request, key: str) -> None:
    """Open the session of the adult or child of that key. Raises Nobody."""
    for adult in ADULTS:
        if adult.key == key and (user := User.objects.filter(email=adult.email, is_active=True).first()):
            begin_adult_session(request, user)
            return
    for sample_class in CLASSES:
        for name in sample_class.children:
            if key_of(name) == key:
                _begin_lesson(request, name)
                return
    raise Nobody


def _begin_lesson(request: Request, name: str) -> None:
    pupil = next((each for each in _children() if each.full_name == name), None)
    if pupil is None or pupil.school_class is None:
        raise Nobody
    tablet = _this_computer(pupil.school_class)
    pupil.refresh_from_db()  # a door that has just been opened ends earlier sessions
    begin_lesson(request, pupil, tablet)


def _this_computer(school_class: SchoolClass) -> ClassTablet:
    """The tablet that one tap sits at; its secret is nowhere, so no cookie opens it."""
    if not school_class.is_door_open:
        school_class.open_door(minutes=LESSON_MINUTES)
    here = school_class.tablets.in_use().filter(enrolled_by=None).first()
    return here or ClassTablet.objects.create(school_class=school_class, name="This computer")


def _children() -> PupilQuerySet:
    return Pupil.objects.at_school().filter(school__sample_loaded_at__isnull=False)


def _pictures_of(pupil: Pupil, pictures: list[str]) -> list[tuple[str, Promise]]:
    return [(name, PICTURES[name]) for name in pictures] if pupil.has_pictures(pictures) else []


def _shared_password_hash(accounts: dict[str, User]) -> str:
    """The hash most of them were loaded with: the same letters for all, because it was made once."""
    kept = [accounts[adult.email].password for adult in ADULTS if adult.email in accounts]
    return max(set(kept), key=kept.count, default="")
