"""Ten thousand guesses at one child's secret pictures, and ten thousand spread over a class of thirty.

A hundred and twenty of them go through the real door, three taps each on three tablets; the others are put
straight to the tablet's own decision, which every tap ends at.
"""

import itertools
from collections import Counter
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from learninglogs.people import secret_pictures as secret
from learninglogs.people.models import ClassTablet, Pupil
from learninglogs.people.models.pupil import WRONG_BEFORE_LOCK
from tests.people.door import make_tablet, tap, words_without_token
from tests.people_of_the_school import SECRET, make_pupil

AT_THE_DOOR = 120  # guesses by real requests, three taps each
GUESSES = 10_000


@pytest.fixture
def counted(school: SimpleNamespace) -> Any:
    """How often a child's pictures were really let decide: a guess that is refused unseen counts nothing."""
    decided: Counter[int] = Counter()
    known = Pupil.knows

    def knows(self: Pupil, pictures: list[str]) -> bool:
        before = Pupil.objects.get(pk=self.pk).wrong_tries
        answer = known(self, pictures)
        after = Pupil.objects.get(pk=self.pk).wrong_tries
        decided[self.pk] += answer or after != before
        return answer

    with mock.patch.object(Pupil, "knows", knows):
        yield decided


def guesses() -> Any:
    """Every order of pictures but the right one, again and again."""
    wrong = [list(each) for each in itertools.product(secret.PICTURES, repeat=3) if list(each) != SECRET]
    return itertools.cycle(wrong)


def without_waiting(pupils: list[Pupil]) -> None:
    """The most patient guesser there is: every wait is over at once."""
    Pupil.objects.filter(pk__in=[pupil.pk for pupil in pupils]).update(wait_until=None)
    ClassTablet.objects.update(paused_until=None)


def test_at_the_door_every_refusal_is_the_same_page(school, counted) -> None:
    school.kingfisher.open_door(minutes=60)
    tablets = [make_tablet(school.mr_hill, school.kingfisher) for _n in range(3)]
    pages = set()
    for number, pictures in zip(range(AT_THE_DOOR), guesses(), strict=False):
        tablet: Client = tablets[number % 3]
        without_waiting([school.ada]) if number % 2 else None
        tap(tablet, school.ada, pictures)
        pages.add(words_without_token(tablet.get(f"/door/{school.ada.pk}/")).replace("Tablet", ""))
    assert counted[school.ada.pk] == WRONG_BEFORE_LOCK
    assert len(pages) == 1
    tap(tablets[0], school.ada, SECRET)
    assert "pupil" not in tablets[0].session, "not even the right ones, before the teacher's tap"


def test_ten_thousand_guesses_at_one_child(school, counted) -> None:
    tablet = ClassTablet.enrol(school.kingfisher, name="Tablet", by=school.mr_hill)[0]
    for _number, pictures in zip(range(GUESSES), guesses(), strict=False):
        if counted[school.ada.pk] < WRONG_BEFORE_LOCK:
            without_waiting([school.ada])
        tablet.paused_until = None
        tablet.lets_in(school.ada, pictures)
    assert counted[school.ada.pk] == WRONG_BEFORE_LOCK
    school.ada.refresh_from_db()
    assert school.ada.locked_at is not None


def test_ten_thousand_guesses_spread_over_a_class(school, counted) -> None:
    children = [make_pupil(f"Child {n}", "Of Heron", school.heron) for n in range(30)]
    tablet = ClassTablet.enrol(school.heron, name="Tablet", by=school.ms_roy)[0]
    turns = zip(range(GUESSES), itertools.cycle(children), guesses(), strict=False)
    for number, child, pictures in turns:
        if number < 1_000:
            without_waiting(children)
        tablet.paused_until = None
        tablet.lets_in(child, pictures)
    assert set(counted.values()) == {WRONG_BEFORE_LOCK}
    assert len(counted) == 30
