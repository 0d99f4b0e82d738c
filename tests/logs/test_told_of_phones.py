"""What is still on a phone the day after: one kind mail, to those who may be told, while it is true."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from challenges.models import Challenge, Reminder
from learninglogs.people.models import Guardian, MailKind, MailStop
from logs.models import LogEntry
from tests.challenges.moved_clock import Clock
from tests.challenges.post import post, told, until
from tests.logs.phone import plain
from tests.logs.sending import TusPhone
from tests.people_of_the_school import make_adult, make_challenge

RED, BLUE = plain("red"), plain("blue")
SUBJECT = "Ada’s challenge: something is still on a phone"


@pytest.fixture
def entry(school: SimpleNamespace, machine: Clock) -> LogEntry:
    """Ada’s draft of a challenge that is open for a week yet. It is half past seven on a tired evening."""
    machine.set("2026-11-10T19:30")
    Challenge.objects.all().delete()
    day = datetime.date(2026, 11, 10)
    challenge = make_challenge(
        school.kingfisher, "Bridges", set_on=day - datetime.timedelta(5),
        hand_in_on=day + datetime.timedelta(7), closes_on=day + datetime.timedelta(14),
    )  # fmt: skip
    return LogEntry.objects.create(pupil=school.ada, challenge=challenge)


@pytest.fixture
def mum(school: SimpleNamespace, entry: LogEntry) -> TusPhone:
    return TusPhone(school.adas_mum)


def on_phones() -> list[str]:
    """Who was told, in order."""
    return [to for to, subject in told() if subject == SUBJECT]


def test_the_day_after_adas_mum_is_told_once_and_kindly(
    machine: Clock,
    mum: TusPhone,
    entry: LogEntry,
) -> None:
    mum.announce(entry, b"film", sent_as="film")
    for content in (RED, BLUE):
        url = mum.announce(entry, content)["Location"]
    mum.patch(url, 0, BLUE[:100])
    until(machine, "2026-11-11T15:59")
    assert on_phones() == []
    until(machine, "2026-11-11T16:00")
    assert on_phones() == ["mrs.lowe"]
    words = post()[-1].words
    assert "“Bridges”: 1 film and 2 photos are still on a phone, and safe there." in words
    assert "This link stops them" in words
    assert "late" not in words.lower().split()
    mum.announce(entry, plain("green"))
    until(machine, "2026-11-14T16:00")
    assert on_phones() == ["mrs.lowe"], "once for a double page"


@pytest.mark.parametrize("when", ["2026-11-11T09:00", "2026-11-11T15:30"])
def test_what_arrives_before_the_mail_is_not_told(
    machine: Clock,
    mum: TusPhone,
    entry: LogEntry,
    when: str,
) -> None:
    url = mum.announce(entry, RED)["Location"]
    until(machine, when)
    assert mum.patch(url, 0, RED).status_code == 204
    until(machine, "2026-11-12T16:00")
    assert on_phones() == []
    assert not Reminder.objects.filter(kind=MailKind.ON_PHONES).exists()


def test_of_a_log_that_is_handed_in_or_closed_nothing_is_said(
    machine: Clock,
    mum: TusPhone,
    entry: LogEntry,
) -> None:
    mum.announce(entry, RED)
    LogEntry.objects.filter(pk=entry.pk).update(handed_in_at=timezone.now())
    until(machine, "2026-11-12T16:00")
    assert on_phones() == []


def test_who_has_stopped_such_mails_or_may_not_be_told_is_not(
    school: SimpleNamespace,
    machine: Clock,
    mum: TusPhone,
    entry: LogEntry,
) -> None:
    """Mum has stopped this kind alone, Gran Lowe’s contact has ended; Mr Lowe hears of it."""
    for called, limit in {"Mr Lowe": {}, "Gran Lowe": {"no_contact_since": timezone.now()}}.items():
        Guardian.objects.create(user=make_adult(called), pupil=school.ada, **limit)
    MailStop.objects.stop(school.adas_mum, [MailKind.ON_PHONES])
    mum.announce(entry, RED)
    until(machine, "2026-11-11T16:00")
    assert on_phones() == ["mr.lowe"]


@pytest.mark.parametrize("who, tells", [("ada", True), ("mr_hill", False)])
def test_a_childs_own_phone_counts_and_a_teachers_does_not(
    school: SimpleNamespace,
    machine: Clock,
    entry: LogEntry,
    who: str,
    tells: bool,
) -> None:
    TusPhone(getattr(school, who)).announce(entry, RED)
    until(machine, "2026-11-11T16:00")
    assert on_phones() == (["mrs.lowe"] if tells else [])


def test_what_was_announced_at_noon_is_looked_at_the_day_after_that(
    machine: Clock,
    mum: TusPhone,
    entry: LogEntry,
) -> None:
    """The evening’s photo has come; the one of the next noon has its own night."""
    first = mum.announce(entry, RED)["Location"]
    until(machine, "2026-11-11T12:00")
    mum.announce(entry, BLUE)
    mum.patch(first, 0, RED)
    until(machine, "2026-11-11T23:00")
    assert on_phones() == []
    until(machine, "2026-11-12T16:00")
    assert on_phones() == ["mrs.lowe"]
