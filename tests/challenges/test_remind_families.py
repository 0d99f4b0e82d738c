"""Families are told little, kindly and in time; nobody is told who may not be, and nobody is ever late."""

import datetime
import smtplib
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend as LocMem
from django.utils import timezone

from challenges.mails import in_kind_hours, next_round
from challenges.models import Challenge, Reminder
from learninglogs.jobs import runner
from learninglogs.jobs.models import Job
from learninglogs.people.models import Guardian, MailKind, MailStop
from logs.models import LogEntry
from tests.challenges.moved_clock import LONDON, Clock
from tests.challenges.post import post, told, until, wakes_at
from tests.people_of_the_school import make_adult, make_challenge


@pytest.fixture
def quiet(school: SimpleNamespace, machine: Clock) -> SimpleNamespace:
    """The two schools with no challenge under way."""
    Challenge.objects.all().delete()
    return school


def set_on_the_ninth(school_class: Any, title: str, **fields: Any) -> Challenge:
    """Set on Monday 9 November, handed in by the 23rd, catch-up until the 30th."""
    day = datetime.date(2026, 11, 9)
    dates = {"hand_in_on": day + datetime.timedelta(14), "closes_on": day + datetime.timedelta(21)}
    return make_challenge(school_class, title, **({"set_on": day} | dates | fields))


def hand_in(pupil: Any, challenge: Challenge) -> None:
    LogEntry.objects.create(pupil=pupil, challenge=challenge, handed_in_at=timezone.now())


def test_each_family_hears_of_a_new_challenge_at_four_and_siblings_share_a_mail(
    quiet: SimpleNamespace, machine: Clock
) -> None:
    set_on_the_ninth(quiet.kingfisher, "Bridges", expected_minutes=90)
    set_on_the_ninth(quiet.heron, "Kites")
    until(machine, "2026-11-09T15:59")
    assert post() == []
    until(machine, "2026-11-09T16:00")
    assert told() == [
        ("mr.tate", "Ben has a new challenge: Bridges"),
        ("mrs.lowe", "Learning Logs: Ada and Finn"),
    ]
    words = next(mail.words for mail in post() if mail.to == "mrs.lowe")
    for said in ("Dear Mrs Lowe,", "Ada, Kingfisher Class", "“Bridges”", "Monday 23 November", "Finn, Heron"):
        assert said in words
    assert "Ben" not in words and "Tate" not in words
    assert "Lowe" not in words.replace("Dear Mrs Lowe", ""), "no child's surname"
    assert Reminder.objects.count() == 0, "what is said is forgotten"
    until(machine, "2026-11-10T16:00")
    assert len(post()) == 2


def test_two_days_before_only_those_with_nothing_handed_in_are_told(
    quiet: SimpleNamespace, machine: Clock
) -> None:
    challenge = set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T16:00")
    hand_in(quiet.ben, challenge)
    until(machine, "2026-11-21T16:00")
    assert told()[1:] == [
        ("mrs.lowe", "Ada has a new challenge: Bridges"),
        ("mrs.lowe", "Ada’s challenge: hand in by Monday 23 November"),
    ]


def test_when_catch_up_begins_it_is_said_without_a_word_of_late(
    quiet: SimpleNamespace, machine: Clock
) -> None:
    challenge = set_on_the_ninth(quiet.kingfisher, "Bridges")
    hand_in(quiet.ben, challenge)
    for moment in ("2026-11-09T16:00", "2026-11-21T16:00", "2026-11-24T16:00"):
        until(machine, moment)
    assert post()[-1].subject == "Ada can still hand in until Monday 30 November"
    assert not any("late" in (mail.subject + mail.words).lower().split() for mail in post())


def test_handed_in_between_four_and_the_mail_nothing_is_said(quiet: SimpleNamespace, machine: Clock) -> None:
    challenge = set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T16:00")
    until(machine, "2026-11-21T09:00")
    hand_in(quiet.ada, challenge)
    hand_in(quiet.ben, challenge)
    until(machine, "2026-11-21T16:00")
    assert len(post()) == 2
    assert Reminder.objects.count() == 0


def test_who_may_not_be_told_is_not(quiet: SimpleNamespace, machine: Clock) -> None:
    now = timezone.now()
    limits = {
        "Mr Gone": {"ended_at": now},
        "Gran Lowe": {"no_contact_since": now},
        "Mr Lowe": {"no_pictures_since": now},
    }
    for called, limit in limits.items():
        Guardian.objects.create(user=make_adult(called), pupil=quiet.ada, **limit)
    shut = make_adult("Mrs Shut")
    Guardian.objects.create(user=shut, pupil=quiet.ada)
    shut.is_active = False
    shut.save()
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T16:00")
    assert [to for to, _subject in told()] == ["mr.lowe", "mr.tate", "mrs.lowe"]


def test_access_that_ends_before_the_mail_is_written_counts(quiet: SimpleNamespace, machine: Clock) -> None:
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T10:00")
    assert Reminder.objects.count() == 2
    Guardian.objects.filter(user=quiet.bens_dad).update(ended_at=timezone.now())
    until(machine, "2026-11-09T16:00")
    assert [to for to, _subject in told()] == ["mrs.lowe"]


def test_who_has_stopped_them_gets_none_and_their_child_loses_nothing(
    quiet: SimpleNamespace, machine: Clock
) -> None:
    MailStop.objects.stop(quiet.bens_dad, [MailKind.SET])
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T16:00")
    assert [to for to, _subject in told()] == ["mrs.lowe"]
    until(machine, "2026-11-21T16:00")
    assert "mr.tate" in [to for to, _subject in told()], "only the kind that was stopped"


def test_nothing_is_sent_in_the_evening_or_at_night(quiet: SimpleNamespace, machine: Clock) -> None:
    """Handed out at half past eight in the evening, by whatever oversight."""
    set_on_the_ninth(quiet.kingfisher, "Bridges", set_at=datetime.time(20, 30))
    for moment in ("2026-11-09T20:31", "2026-11-09T23:00", "2026-11-10T06:59"):
        until(machine, moment)
    assert post() == []
    until(machine, "2026-11-10T07:00")
    assert len(post()) == 2


def test_a_worker_that_wakes_at_night_waits_for_the_morning(quiet: SimpleNamespace, machine: Clock) -> None:
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T10:00")
    wakes_at(machine, "2026-11-09T22:00")
    assert post() == []
    until(machine, "2026-11-10T07:00")
    assert len(post()) == 2


@pytest.mark.parametrize(
    "now, later",
    [
        ("2026-11-09T06:59", "2026-11-09T07:00"),
        ("2026-11-09T07:00", "2026-11-09T07:00"),
        ("2026-11-09T19:59", "2026-11-09T19:59"),
        ("2026-11-09T20:00", "2026-11-10T07:00"),
        ("2027-03-27T22:00", "2027-03-28T07:00"),  # the night the clocks go forward
        ("2026-10-25T00:30", "2026-10-25T07:00"),  # the night they go back
    ],
)
def test_kind_hours(school: SimpleNamespace, now: str, later: str) -> None:
    def in_london(written: str) -> datetime.datetime:
        return datetime.datetime.fromisoformat(written).replace(tzinfo=LONDON)

    assert in_kind_hours(in_london(now), school.wrenfield) == in_london(later)
    assert next_round(in_london(now), school.wrenfield) > in_london(now)


def test_withdrawn_before_four_nothing_is_said(quiet: SimpleNamespace, machine: Clock) -> None:
    challenge = set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T10:00")
    challenge.withdraw()
    until(machine, "2026-11-09T16:00")
    assert post() == []


def test_what_was_long_ago_is_not_told(quiet: SimpleNamespace, machine: Clock) -> None:
    """The machine slept for a fortnight: only what is true now is said."""
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    wakes_at(machine, "2026-11-23T15:00")
    until(machine, "2026-11-23T16:00")
    assert told() == [
        ("mr.hill", "Kingfisher Class: 0 of 4 handed in"),
        ("mr.tate", "Ben’s challenge: hand in by Monday 23 November"),
        ("mrs.lowe", "Ada’s challenge: hand in by Monday 23 November"),
    ]


# ── The mail server ─────────────────────────────────────────────────────────────
class Server:
    """A mail server that is away, refuses, or takes what comes."""

    trouble: Exception | None = None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server, taken = Server(), LocMem.send_messages

    def send(backend: LocMem, messages: list[outbox.EmailMessage]) -> int:
        if server.trouble:
            raise server.trouble
        return taken(backend, messages)

    monkeypatch.setattr(LocMem, "send_messages", send)
    return server


@pytest.mark.parametrize("trouble", [ConnectionRefusedError, smtplib.SMTPServerDisconnected, TimeoutError])
def test_a_mail_server_that_is_away_for_days_loses_nothing(
    quiet: SimpleNamespace, machine: Clock, server: Server, trouble: type[Exception]
) -> None:
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    server.trouble = trouble()
    machine.set("2026-11-09T16:00")
    for _quarter in range(4 * 24 * 2):
        runner.run_due()
        machine.move(minutes=15)
    assert Reminder.objects.count() == 2
    assert not Job.objects.filter(state="failed").exists(), "a job that waits is no failure"
    server.trouble = None
    until(machine, "2026-11-12T09:00")
    assert [to for to, _subject in told()] == ["mr.tate", "mrs.lowe"]
    assert Reminder.objects.count() == 0


def test_an_address_the_server_does_not_know_is_given_up_and_shown(
    quiet: SimpleNamespace, machine: Clock, server: Server
) -> None:
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    server.trouble = smtplib.SMTPRecipientsRefused({"mr.tate@school.example": (550, b"No such user")})
    until(machine, "2026-11-09T16:00")
    failed = Job.objects.filter(state="failed")
    assert {job.error_words for job in failed} == {"The mail server does not know this e-mail address."}
    assert Reminder.objects.count() == 0
    server.trouble = smtplib.SMTPRecipientsRefused({"mr.tate@school.example": (450, b"Greylisted")})
    set_on_the_ninth(quiet.kingfisher, "Kites", set_on=datetime.date(2026, 11, 10))
    until(machine, "2026-11-10T16:00")
    assert Reminder.objects.count() == 2, "for now is not for ever"


def test_a_mail_that_is_sent_twice_has_one_message_id_and_the_way_to_stop_it(
    quiet: SimpleNamespace, machine: Clock, server: Server
) -> None:
    """The worker dies after the server took the mail and before that was written down."""
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T10:00")
    reminders = list(Reminder.objects.all())
    until(machine, "2026-11-09T16:00")
    first = {message.to[0]: message.extra_headers for message in outbox.outbox}
    Reminder.objects.bulk_create(reminders)
    Job.objects.filter(kind="family-mail").update(state="pending", finished_at=None)
    runner.run_due()
    assert len(outbox.outbox) == 4
    for message in outbox.outbox[2:]:
        assert message.extra_headers["Message-ID"] == first[message.to[0]]["Message-ID"]
        assert message.extra_headers["List-Unsubscribe"].startswith("<http")
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_job_table_holds_no_name_and_no_address(quiet: SimpleNamespace, machine: Clock) -> None:
    set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T10:00")
    held = str(list(Job.objects.values_list("key", "payload")))
    assert not any(word in held for word in ("Ada", "Lowe", "@", "Bridges"))


def test_the_mail_reads_well_as_it_is(quiet: SimpleNamespace, machine: Clock) -> None:
    title = "What would you see if you could cut a mountain, a tree & an old <house> open?"
    set_on_the_ninth(quiet.kingfisher, title)
    until(machine, "2026-11-09T16:00")
    words = post()[0].words
    assert "tree & an old <house>" in words.replace("\n", " ")
    long = [line for line in words.splitlines() if len(line) > 72 and "://" not in line]
    assert not long
    assert "\n\n\n" not in words


def test_reminders_end_with_their_challenge_and_their_grown_up(
    quiet: SimpleNamespace, machine: Clock
) -> None:
    challenge = set_on_the_ninth(quiet.kingfisher, "Bridges")
    until(machine, "2026-11-09T10:00")
    quiet.bens_dad.delete()
    assert Reminder.objects.count() == 1
    challenge.delete()
    assert Reminder.objects.count() == 0
