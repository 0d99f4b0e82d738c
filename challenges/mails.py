"""Asking for mails about challenges: few, kind, never in the evening. What they say is written upstairs.

Families get at most one mail a day and school, at four in the afternoon when children come home; siblings
share it. What happens after four is told at once, or in the morning. Teachers get theirs before school.
"""

import datetime
import zoneinfo

from django.db.models import QuerySet
from django.utils import timezone

from learninglogs.jobs.models import Job, JobState
from learninglogs.people.models import Guardian, MailKind, Role, School, Staff

from .models import Challenge, Reminder

FAMILY_MAIL, DIGEST = "family-mail", "class-digest"
EARLIEST, LATEST = datetime.time(7, 0), datetime.time(20, 0)
FAMILIES_AT, TEACHERS_AT = datetime.time(16, 0), datetime.time(7, 30)
# A mail is asked for a little ahead, so that what else comes in these minutes is still said in it.
GATHER = datetime.timedelta(minutes=5)
# A mail server that is away is tried again after this, for as long as there is something to say.
TRY_AGAIN = datetime.timedelta(minutes=15)


def in_kind_hours(moment: datetime.datetime, school: School) -> datetime.datetime:
    """The moment itself, or the next morning at the school: no mail before 7:00 or from 20:00 on."""
    there = moment.astimezone(zoneinfo.ZoneInfo(school.time_zone))
    if EARLIEST <= there.time() < LATEST:
        return moment
    morning = there.date() + datetime.timedelta(days=1 if there.time() >= LATEST else 0)
    return _at(EARLIEST, morning, school)


def _at(time: datetime.time, day: datetime.date, school: School) -> datetime.datetime:
    return datetime.datetime.combine(day, time, zoneinfo.ZoneInfo(school.time_zone))


def next_round(now: datetime.datetime, school: School) -> datetime.datetime:
    """When a family is written to next: four o'clock today, or soon where that is over."""
    soon = _to_the_minute(now + GATHER)
    today = now.astimezone(zoneinfo.ZoneInfo(school.time_zone)).date()
    return in_kind_hours(max(_at(FAMILIES_AT, today, school), soon), school)


def _to_the_minute(moment: datetime.datetime) -> datetime.datetime:
    """The next whole five minutes, so that what happens together is said together."""
    whole = moment.replace(second=0, microsecond=0)
    return whole + datetime.timedelta(minutes=5 - whole.minute % 5)


# ── Families ────────────────────────────────────────────────────────────────────
def remind_families(challenge: Challenge, kind: MailKind) -> None:
    """Lay down what to say to the grown-ups of the class, and ask for their mails; inside a transaction.

    A child with a later day has days of their own (later_days.py); only the news is for all.
    """
    guardians = Guardian.objects.filter(pupil__school_class=challenge.school_class_id)
    if kind != MailKind.SET:
        guardians = guardians.exclude(pupil__later_days__challenge=challenge)
    lay_down(challenge, kind, guardians)


def lay_down(challenge: Challenge, kind: MailKind, guardians: QuerySet[Guardian]) -> None:
    """One reminder for each of these grown-ups who may be written to, and a mail for each person."""
    told = list(guardians.filter(pk__in=reachable().values("pk")).select_related("user"))
    rows = [Reminder(guardian=guardian, challenge=challenge, kind=kind) for guardian in told]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    school = challenge.school_class.school
    at = next_round(timezone.now(), school)
    for user in sorted({guardian.user_id for guardian in told}):
        ask_family_mail(user, school, at)


def reachable() -> QuerySet[Guardian]:
    """Grown-ups of children at school to whom mails may go: none whose access or contact has ended."""
    present = Guardian.objects.present().filter(pupil__left_at=None, no_contact_since=None)
    return present.exclude(user__email="")


def ask_family_mail(user_pk: int, school: School, at: datetime.datetime) -> None:
    """One job a person, school and round. at: always still to come, so that no run of it is under way."""
    stamp = at.astimezone(datetime.UTC).strftime("%Y%m%d%H%M")
    key = f"{FAMILY_MAIL}:{user_pk}:{school.pk}:{stamp}"
    payload = {"user": user_pk, "school": school.pk}
    Job.objects.ask(FAMILY_MAIL, key, school=school, payload=payload, run_after=at)


def ask_for_what_waits() -> None:
    """Mails for reminders whose own job is gone, for example stopped by a person."""
    waiting = Job.objects.filter(kind=FAMILY_MAIL, state__in=[JobState.PENDING, JobState.RUNNING])
    asked = {(job.payload["user"], job.payload["school"]) for job in waiting}
    left = Reminder.objects.values_list("guardian__user", "guardian__pupil__school").distinct()
    schools = School.objects.in_bulk({school for user, school in left if (user, school) not in asked})
    for user, school in left:
        if school in schools and (user, school) not in asked:
            ask_family_mail(user, schools[school], next_round(timezone.now(), schools[school]))


# ── Teachers ────────────────────────────────────────────────────────────────────
def ask_for_digest(challenge: Challenge, day: datetime.date) -> None:
    """A mail to each teacher of the class about that day; one person has one a day and school."""
    school = challenge.school_class.school
    soon = _to_the_minute(timezone.now() + GATHER)
    at = in_kind_hours(max(_at(TEACHERS_AT, day, school), soon), school)
    taught = Staff.objects.present().filter(
        role=Role.TEACHER, school=school, teachings__school_class=challenge.school_class_id
    )
    for user in sorted(set(taught.values_list("user", flat=True))):
        ask_digest_mail(user, school, day, at)


def ask_digest_mail(user_pk: int, school: School, day: datetime.date, at: datetime.datetime) -> None:
    Job.objects.ask(
        DIGEST,
        f"{DIGEST}:{user_pk}:{school.pk}:{day.isoformat()}",
        school=school,
        payload={"user": user_pk, "school": school.pk, "day": day.isoformat()},
        run_after=at,
    )
