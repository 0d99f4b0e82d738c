"""Mr Hill reads before school where his class is; nobody else's class, and no child's name."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from challenges.models import Challenge
from feedback.models import Voice
from learninglogs.people.models import MailKind, MailStop, Staff
from logs.models import LogEntry
from tests.challenges.moved_clock import Clock, machine
from tests.challenges.post import post, told, until, wakes_at
from tests.people_of_the_school import make_challenge

__all__ = ["machine"]


@pytest.fixture
def bridges(school: SimpleNamespace, machine: Clock) -> Challenge:
    """Set on Monday 9 November, handed in by the 23rd, catch-up until the 30th. No mail to families."""
    Challenge.objects.all().delete()
    for grown_up in (school.adas_mum, school.bens_dad):
        MailStop.objects.stop(grown_up, [MailKind.SET, MailKind.SOON, MailKind.CATCH_UP])
    day = datetime.date(2026, 11, 9)
    return make_challenge(
        school.kingfisher, "Bridges", set_on=day, hand_in_on=day + datetime.timedelta(14),
        closes_on=day + datetime.timedelta(21),
    )  # fmt: skip


def test_on_hand_in_day_and_when_it_has_closed_before_school(
    school: SimpleNamespace, machine: Clock, bridges: Challenge
) -> None:
    entry = LogEntry.objects.create(pupil=school.ada, challenge=bridges, handed_in_at=timezone.now())
    Voice.objects.create(entry=entry, words="Well done", by_pupil=school.ben, pen="pupil", who="Ben")
    until(machine, "2026-11-09T16:00")
    until(machine, "2026-11-23T07:29")
    assert post() == []
    until(machine, "2026-11-23T07:30")
    [mail] = post()
    assert (mail.to, mail.subject) == ("mr.hill", "Kingfisher Class: 1 of 4 handed in")
    for said in (
        "Today is hand-in day. Catch-up runs until Monday 30 November.",
        "3 not yet",
        "1 log waits to be let through",
        "1 comment waits for you",
    ):
        assert said in mail.words
    assert not any(name in mail.words for name in ("Ada", "Ben", "Cleo", "Małgosia"))
    until(machine, "2026-12-01T07:30")
    assert "It has closed." in post()[-1].words
    assert len(post()) == 2


def test_a_job_share_hears_both_and_who_has_left_or_stopped_hears_nothing(
    school: SimpleNamespace, machine: Clock, bridges: Challenge
) -> None:
    job = Staff.objects.get(user=school.ms_roy)
    job.teachings.create(school_class=school.kingfisher)
    until(machine, "2026-11-23T07:30")
    assert [to for to, _subject in told()] == ["mr.hill", "ms.roy"]
    MailStop.objects.stop(school.ms_roy, [MailKind.DIGEST])
    Staff.objects.filter(user=school.mr_hill).update(left_at=timezone.now())
    until(machine, "2026-12-01T07:30")
    assert len(post()) == 2


def test_two_classes_of_one_teacher_are_one_mail(
    school: SimpleNamespace, machine: Clock, bridges: Challenge
) -> None:
    Staff.objects.get(user=school.mr_hill).teachings.create(school_class=school.heron)
    dates = {name: getattr(bridges, name) for name in ("set_on", "hand_in_on", "closes_on")}
    make_challenge(school.heron, "Kites", **dates)
    until(machine, "2026-11-23T07:30")
    assert ("mr.hill", "Heron Class and Kingfisher Class: 0 of 5 handed in") in told()


def test_the_head_is_not_written_to_about_every_class(
    school: SimpleNamespace, machine: Clock, bridges: Challenge
) -> None:
    until(machine, "2026-11-23T07:30")
    assert "mrs.bell" not in [to for to, _subject in told()]


def test_after_a_day_without_a_worker_it_does_not_say_today(
    school: SimpleNamespace, machine: Clock, bridges: Challenge
) -> None:
    until(machine, "2026-11-22T12:00")
    wakes_at(machine, "2026-11-24T09:00")
    until(machine, "2026-11-24T10:00")
    assert "Hand-in day was Monday 23 November." in post()[0].words
    assert "Today" not in post()[0].words
