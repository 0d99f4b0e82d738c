"""Guessing at the children's door: what waits, what locks, and what never says why."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.models import Pupil, SchoolClass
from tests.people.door import DOOR, STAYED_SHUT, WRONG, is_in, make_tablet, tap, words_without_token
from tests.people_of_the_school import SECRET, client_for, make_pupil


def refusal(device: Client, pupil: Pupil, pictures: list[str]) -> str:
    """What three pictures that do not open the door are answered with, without JavaScript."""
    answer = tap(device, pupil, pictures)
    assert answer["Location"] == reverse("people:child_pictures", args=[pupil.pk])
    return words_without_token(device.get(answer["Location"]))


def test_every_refusal_reads_the_same_whatever_the_reason(tablet: Client, school: SimpleNamespace) -> None:
    first = refusal(tablet, school.ada, WRONG)
    assert STAYED_SHUT in first
    nearly = refusal(tablet, school.ada, ["fish", "sun", "snail"])
    for _n in range(3):
        refusal(tablet, school.ada, WRONG)
    waiting_but_right = refusal(tablet, school.ada, SECRET)
    Pupil.objects.filter(pk=school.ada.pk).update(wait_until=None, locked_at=timezone.now())
    locked_but_right = refusal(tablet, school.ada, SECRET)
    Pupil.objects.filter(pk=school.ada.pk).update(locked_at=None, secret_pictures="")
    without_pictures = refusal(tablet, school.ada, WRONG)
    assert {first, nearly, waiting_but_right, locked_but_right, without_pictures} == {first}


def test_with_htmx_too_every_refusal_reads_the_same(tablet: Client, school: SimpleNamespace) -> None:
    htmx = {"headers": {"HX-Request": "true"}}
    first = tap(tablet, school.ada, WRONG, **htmx).content
    assert STAYED_SHUT in first.decode()
    Pupil.objects.filter(pk=school.ada.pk).update(locked_at=timezone.now())
    assert tap(tablet, school.ada, SECRET, **htmx).content == first


def test_after_five_wrong_tries_the_right_pictures_wait_a_quarter_of_an_hour(
    tablet: Client, school: SimpleNamespace
) -> None:
    for _n in range(5):
        tap(tablet, school.ada, WRONG)
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)
    Pupil.objects.filter(pk=school.ada.pk).update(wait_until=timezone.now() - datetime.timedelta(seconds=1))
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert (ada.wrong_tries, ada.wait_until, ada.locked_at) == (0, None, None)


def test_after_fifteen_wrong_tries_ada_is_locked_until_her_teacher_taps(
    tablet: Client, school: SimpleNamespace
) -> None:
    for _n in range(15):
        assert not is_in(tablet, school.ada)
        tap(tablet, school.ada, WRONG)
        Pupil.objects.filter(pk=school.ada.pk).update(wait_until=None)  # the quarter of an hour has passed
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert ada.locked_at is not None
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)
    client_for(school.mr_hill).post(reverse("people:unlock_child", args=[ada.pk]))
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)


def test_guesses_spread_over_two_tablets_share_one_count(tablet: Client, school: SimpleNamespace) -> None:
    second = make_tablet(school.mr_hill, school.kingfisher)
    for device in (tablet, second, tablet, second, tablet):
        tap(device, school.ada, WRONG)
    assert Pupil.objects.get(pk=school.ada.pk).is_waiting
    tap(second, school.ada, SECRET)
    assert not is_in(second, school.ada)


def test_one_childs_guessing_locks_nobody_else(tablet: Client, school: SimpleNamespace) -> None:
    for _n in range(6):
        tap(tablet, school.ada, WRONG)
    tap(tablet, school.ben, SECRET)
    assert is_in(tablet, school.ben)


def test_guesses_spread_over_a_class_slow_that_tablet_and_no_other(
    tablet: Client, school: SimpleNamespace
) -> None:
    second = make_tablet(school.mr_hill, school.kingfisher)
    children = [make_pupil(f"Child{n}", "", school.kingfisher) for n in range(10)]
    for child in children:
        for _n in range(3):
            tap(tablet, child, WRONG)
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)
    tap(second, school.ada, SECRET)
    assert is_in(second, school.ada)
    assert Pupil.objects.get(pk=school.ada.pk).wrong_tries == 0  # the pause counted nothing against her
    school.kingfisher.tablets.update(paused_until=timezone.now())
    tap(tablet, school.ben, SECRET)
    assert is_in(tablet, school.ben)


def test_the_pause_grows_but_never_beyond_half_a_minute(tablet: Client, school: SimpleNamespace) -> None:
    pauses = []
    for count in (29, 39, 59, 5000):
        SchoolClass.objects.filter(pk=school.kingfisher.pk).update(
            wrong_tries=count, wrong_tries_since=timezone.now()
        )
        school.kingfisher.tablets.update(paused_until=None)
        Pupil.objects.filter(pk=school.ada.pk).update(wrong_tries=0, wait_until=None)
        began = timezone.now()
        tap(tablet, school.ada, WRONG)
        pauses.append((school.kingfisher.tablets.get().paused_until - began).total_seconds())
    assert [round(pause) for pause in pauses] == [1, 2, 8, 30]


def test_yesterdays_wrong_tries_of_a_class_do_not_slow_todays(
    tablet: Client, school: SimpleNamespace
) -> None:
    yesterday = timezone.now() - datetime.timedelta(days=1)
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(wrong_tries=500, wrong_tries_since=yesterday)
    tap(tablet, school.ada, WRONG)
    assert school.kingfisher.tablets.get().paused_until is None
    assert SchoolClass.objects.get(pk=school.kingfisher.pk).wrong_tries == 1


def test_the_door_asks_the_database_as_often_for_thirty_children_as_for_four(
    tablet: Client, school: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    tablet.get(DOOR)
    with django_assert_num_queries(2):
        tablet.get(DOOR)
    for n in range(26):
        make_pupil(f"Child{n}", "Tate", school.kingfisher)
    with django_assert_num_queries(2):
        tablet.get(DOOR)
