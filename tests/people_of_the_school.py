"""The people of the tests: one small school where everybody has a name, and a second one next door.

Wrenfield: Mr Hill teaches Kingfisher Class (Ada, Ben, Cleo, Małgosia); Ms Roy teaches Heron Class (Finn).
Mrs Bell is head; Mr Okoro is a governor. Ada's mum is also Finn's. Ben's dad has Ben. Next door, at Oakhill,
Mr Stone teaches Oak Class (Zoë), whose mum is Mrs Stone-Reid.
"""

import datetime
import itertools
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, CriteriaSet, Criterion, Question
from learninglogs.people.actor import NOBODY, Actor
from learninglogs.people.models import (
    ClassTablet,
    Guardian,
    Pupil,
    Role,
    School,
    SchoolClass,
    Staff,
    Teaching,
    User,
)
from learninglogs.people.sessions import BOARD, EPOCH, PUPIL, TABLET, UNTIL

PASSWORD = "correct horse battery"
SECRET = ["fish", "sun", "boat"]
# Each opens the second lock once.
SPARE_CODES = [f"spare-{number:03}" for number in range(200)]
_next_code = itertools.cycle(SPARE_CODES)


def make_adult(called: str, *, email: str = "") -> User:
    return User.objects.create_user(
        email or f"{called.lower().replace(' ', '.').replace('’', '')}@school.example",
        PASSWORD,
        called=called,
    )


def give_locks(*adults: User) -> None:
    """Staff's second lock: an app whose letters nobody knows, and spare codes to come in by in a test."""
    kinds = Authenticator.Type
    Authenticator.objects.bulk_create(
        Authenticator(user=adult, type=kind, data=what)
        for adult in adults
        for kind, what in [
            (kinds.TOTP, {"secret": "JBSWY3DPEHPK3PXP"}),
            (kinds.RECOVERY_CODES, {"migrated_codes": SPARE_CODES}),
        ]
    )


def make_teacher(called: str, school_class: SchoolClass) -> User:
    user = make_adult(called)
    staff = Staff.objects.create(user=user, school=school_class.school, role=Role.TEACHER)
    Teaching.objects.create(staff=staff, school_class=school_class)
    return user


def make_pupil(first_name: str, last_name: str, school_class: SchoolClass) -> Pupil:
    pupil = Pupil(
        school=school_class.school, school_class=school_class, first_name=first_name, last_name=last_name
    )
    pupil.set_secret_pictures(SECRET)
    pupil.save()
    return pupil


def make_criteria(school: School) -> CriteriaSet:
    criteria_set = CriteriaSet.objects.create(
        school=school, name="Our class three", levels=["A little", "Lots", "Wow!"]
    )
    for position, text in enumerate(
        ["It teaches me something new", "It is set out with care", "It shows their own ideas"]
    ):
        Criterion.objects.create(criteria_set=criteria_set, position=position, text=text)
    return criteria_set


def make_challenge(
    school_class: SchoolClass, title: str, *, set_days_ago: int = 6, **fields: Any
) -> Challenge:
    """A published challenge of two weeks and a catch-up week, set so many days ago."""
    set_on = school_class.school.today() - datetime.timedelta(days=set_days_ago)
    hand_in_on = set_on + datetime.timedelta(days=14)
    values = {
        "task": "Show us what you found out.",
        "set_on": set_on,
        "hand_in_on": hand_in_on,
        "closes_on": hand_in_on + datetime.timedelta(days=7),
        "criteria_set": school_class.school.criteria_sets.first(),
        "published_at": timezone.now(),
    }
    challenge = Challenge.objects.create(school_class=school_class, title=title, **(values | fields))
    for position, text in enumerate(["Where is it?", "How was it made?"]):
        Question.objects.create(challenge=challenge, position=position, text=text)
    return challenge


@pytest.fixture
def school(db: None) -> SimpleNamespace:
    """Everybody by name, and a live challenge in each class."""
    return build_school()


def build_school() -> SimpleNamespace:
    """Write the two schools into the database."""
    wrenfield = School.objects.create(name="Wrenfield Primary")
    oakhill = School.objects.create(name="Oakhill Primary")
    for each in (wrenfield, oakhill):
        make_criteria(each)
    kingfisher = SchoolClass.objects.create(school=wrenfield, name="Kingfisher Class", years="Year 4")
    heron = SchoolClass.objects.create(school=wrenfield, name="Heron Class", years="Year 6", cover="rose")
    oak = SchoolClass.objects.create(school=oakhill, name="Oak Class", years="Year 4", cover="sky")
    cast = SimpleNamespace(
        wrenfield=wrenfield, oakhill=oakhill, kingfisher=kingfisher, heron=heron, oak=oak,
        ada=make_pupil("Ada", "Lowe", kingfisher),
        ben=make_pupil("Ben", "Tate", kingfisher),
        cleo=make_pupil("Cleo", "Webb", kingfisher),
        malgosia=make_pupil("Małgosia", "Zając", kingfisher),
        finn=make_pupil("Finn", "Lowe", heron),
        zoe=make_pupil("Zoë", "Reid", oak),
        mr_hill=make_teacher("Mr Hill", kingfisher),
        ms_roy=make_teacher("Ms Roy", heron),
        mr_stone=make_teacher("Mr Stone", oak),
        mrs_bell=make_adult("Mrs Bell"),
        mr_okoro=make_adult("Mr Okoro"),
        adas_mum=make_adult("Mrs Lowe"),
        bens_dad=make_adult("Mr Tate"),
        zoes_mum=make_adult("Mrs Stone-Reid"),
    )  # fmt: skip
    Staff.objects.create(user=cast.mrs_bell, school=wrenfield, role=Role.HEAD)
    Staff.objects.create(user=cast.mr_okoro, school=wrenfield, role=Role.GOVERNOR)
    Guardian.objects.create(user=cast.adas_mum, pupil=cast.ada, relation="mum")
    Guardian.objects.create(user=cast.adas_mum, pupil=cast.finn, relation="mum")
    Guardian.objects.create(user=cast.bens_dad, pupil=cast.ben, relation="dad")
    Guardian.objects.create(user=cast.zoes_mum, pupil=cast.zoe, relation="mum")
    give_locks(cast.mr_hill, cast.ms_roy, cast.mr_stone, cast.mrs_bell, cast.mr_okoro)
    cast.challenge = make_challenge(kingfisher, "A place that amazes me")
    cast.heron_challenge = make_challenge(heron, "Inside a machine")
    cast.oak_challenge = make_challenge(oak, "Under the sea")
    return cast


def actor_for(person: User | Pupil | None) -> Actor:
    """Who this person is when they ask; a pupil is signed in in class."""
    if isinstance(person, User):
        return Actor(user_id=person.pk)
    if isinstance(person, Pupil):
        return Actor(pupil_id=person.pk, class_id=person.school_class_id)
    return NOBODY


def client_for(person: User | Pupil | None) -> Client:
    """A browser in which this person has signed in by their own door; a pupil in class, on its tablet."""
    client = Client()
    if isinstance(person, User):
        client.force_login(person)
    elif isinstance(person, Pupil):
        classes = SchoolClass.objects.filter(pk=person.school_class_id)
        classes.update(door_open_until=timezone.now() + datetime.timedelta(hours=1))
        tablet, _is_new = ClassTablet.objects.get_or_create(
            school_class_id=person.school_class_id, name="Tablet of the tests"
        )
        _sit_down(client, person, {TABLET: tablet.pk})
    return client


def come_in(adult: User, password: str = PASSWORD, device: Client | None = None, **meta: Any) -> Client:
    """A browser at the front door: e-mail and password and, where there is one, the second lock."""
    device = device or Client(**meta)
    answer = device.post(reverse("account_login"), {"login": adult.email, "password": password})
    if answer.headers.get("Location") == reverse("mfa_authenticate"):
        device.post(reverse("mfa_authenticate"), {"code": next(_next_code)})
    return device


def home_client_for(pupil: Pupil) -> Client:
    """A browser in which this child has signed in at home."""
    client = Client()
    _sit_down(client, pupil, {UNTIL: (timezone.now() + datetime.timedelta(hours=1)).isoformat()})
    return client


def board_of(school_class: SchoolClass) -> Client:
    """The class's wall-sized screen, with nobody signed in on it."""
    client = Client()
    session = client.session
    session[BOARD] = [school_class.pk, school_class.board_epoch]
    session.save()
    return client


def _sit_down(client: Client, pupil: Pupil, how: dict[str, Any]) -> None:
    pupil.refresh_from_db()
    session = client.session
    session.update({PUPIL: pupil.pk, EPOCH: pupil.epoch, **how})
    session.save()


@pytest.fixture
def visit() -> Iterator[Callable[..., Any]]:
    """visit(person, url, data=None, **more): a GET, or a POST when there is data."""

    def _visit(person: User | Pupil | None, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        client = client_for(person)
        return client.get(url, **more) if data is None else client.post(url, data, **more)

    yield _visit
