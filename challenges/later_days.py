"""A later day for one child: given, kept by the clock, taken away. No classmate ever learns of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from learninglogs.audit.models import record
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor
from learninglogs.people.models import Guardian, MailKind, Pupil, SchoolClass
from learninglogs.people.models.pupil import PupilQuerySet

from .mails import lay_down
from .models import Challenge, LaterDay
from .models.challenge import ChallengeQuerySet, start_of

LATER_DAY = "later-day"
SOON_BEFORE = datetime.timedelta(days=2)
DAY = datetime.timedelta(days=1)


def give(
    pupil: Pupil, challenge: Challenge, *, hand_in_on: datetime.date, closes_on: datetime.date, by: Actor
) -> LaterDay:
    """Give this child their own days for the challenge, or other ones than before."""
    days = {"hand_in_on": hand_in_on, "closes_on": closes_on, "given_at": timezone.now()}
    with transaction.atomic():
        later_day, _is_new = LaterDay.objects.update_or_create(
            pupil=pupil, challenge=challenge, defaults={**days, "given_by_id": by.user_id}
        )
        for kind, day in _days_of(later_day).items():
            _ask(later_day, kind, day)
        record(by, "gave_later_day", challenge, school_id=pupil.school_id, child_id=pupil.pk)
    return later_day


def take_away(later_day: LaterDay, *, by: Actor) -> None:
    """The class's days count for this child again."""
    with transaction.atomic():
        record(
            by,
            "took_later_day_away",
            later_day.challenge,
            school_id=later_day.pupil.school_id,
            child_id=later_day.pupil_id,
        )
        later_day.delete()


# ── The clock ───────────────────────────────────────────────────────────────────
def _days_of(later_day: LaterDay) -> dict[MailKind, datetime.date]:
    """The days on which the child's family is told something."""
    days = {MailKind.SOON: later_day.hand_in_on - SOON_BEFORE}
    if later_day.catch_up_until:
        days[MailKind.CATCH_UP] = later_day.hand_in_on + DAY
    return days


def _ask(later_day: LaterDay, kind: MailKind, day: datetime.date) -> None:
    """One job for each day that is told; what has been told once for a day is not asked for again."""
    key = f"{LATER_DAY}:{later_day.pk}:{kind.value}:{day.isoformat()}"
    school = later_day.challenge.school_class.school
    if day < school.today() or Job.objects.filter(key=key).exists():
        return
    Job.objects.ask(
        LATER_DAY,
        key,
        school=school,
        payload={"later_day": later_day.pk, "kind": kind.value},
        run_after=start_of(day, school),
    )


def come(later_day_pk: int, kind: str) -> None:
    """The child's own day has come: tell their family, if the day is still theirs and it is that day."""
    open_ones = LaterDay.objects.open().select_related("challenge__school_class__school")
    later_day = open_ones.filter(pk=later_day_pk).first()
    if later_day is None:
        return
    day = _days_of(later_day).get(MailKind(kind))
    if day is None or not day <= later_day.challenge.today <= day + DAY:
        return
    lay_down(later_day.challenge, MailKind(kind), Guardian.objects.filter(pupil=later_day.pupil_id))


# ── What is live for a child ────────────────────────────────────────────────────
def live_for(
    pupils: Iterable[Pupil], challenges: ChallengeQuerySet | None = None
) -> dict[int, list[Challenge]]:
    """By the child's id: their live challenges, each with that child's own days, hand-in day first.

    What is closed for the class is live for whoever has a later day. challenges: to choose from, with what
    else is wanted of them. One query, however many children.
    """
    children = [pupil for pupil in pupils if pupil.school_class_id]
    rows = _live_or_later(Challenge.objects.all() if challenges is None else challenges, children)
    by_class: dict[int | None, dict[int, Challenge]] = defaultdict(dict)
    later_days: dict[tuple[int | None, int], Challenge] = {}
    for row in rows:
        by_class[row.school_class_id].setdefault(row.pk, row)
        later_days[row.own_pupil, row.pk] = row  # type: ignore[attr-defined]  # annotated
    found = {}
    for child in children:
        own = [
            _as_for(challenge, later_days.get((child.pk, challenge.pk)), child)
            for challenge in by_class[child.school_class_id].values()
        ]
        live = [challenge for challenge in own if challenge.closes_at > timezone.now()]
        found[child.pk] = sorted(live, key=lambda challenge: (challenge.hand_in_on, challenge.pk))
    return found


def _live_or_later(challenges: ChallengeQuerySet, children: list[Pupil]) -> ChallengeQuerySet:
    """Live ones, and those a child of these has a later day for: a row for each such child, in no order."""
    now = timezone.now()
    theirs = Q(later_days__pupil__in=children, later_days__closes_at__gt=now)
    given_out = challenges.given_out().filter(school_class__in={child.school_class_id for child in children})
    joined = given_out.annotate(
        own=FilteredRelation("later_days", condition=theirs),
        own_pupil=F("own__pupil"),
        own_hand_in_on=F("own__hand_in_on"),
        own_closes_on=F("own__closes_on"),
        own_closes_at=F("own__closes_at"),
    )
    # By the column that was joined: asked of the relation once more, it would be joined once more.
    return joined.filter(Q(closes_at__gt=now) | Q(own_pupil__isnull=False)).order_by()


def _as_for(challenge: Challenge, row: Any, child: Pupil) -> Challenge:
    """The challenge with this child's days; row: the one that carries them, None where they have none."""
    challenge.school_class = cast(SchoolClass, child.school_class)
    later_day = later_day_of(row) if row else None
    return later_day.on(challenge) if later_day else challenge


def with_later_days(pupils: PupilQuerySet, challenge: Challenge) -> PupilQuerySet:
    """Children, each with what `later_day_of` needs to know, in the same query; for those who teach them."""
    joined: PupilQuerySet = pupils.annotate(
        own=FilteredRelation("later_days", condition=Q(later_days__challenge=challenge)),
        own_hand_in_on=F("own__hand_in_on"),
        own_closes_on=F("own__closes_on"),
        own_closes_at=F("own__closes_at"),
    )
    return joined


def later_day_of(row: Any) -> LaterDay | None:
    """The later day that was fetched with this row, not to be saved; None where the child has none."""
    if row.own_hand_in_on is None:
        return None
    return LaterDay(hand_in_on=row.own_hand_in_on, closes_on=row.own_closes_on, closes_at=row.own_closes_at)


def for_asking(actor: Actor, challenge: Challenge) -> tuple[Challenge, list[LaterDay]]:
    """The challenge with the days of the child who asks, and the later days a parent is told by name.

    Anybody else, a classmate above all, gets the class's days and nothing more.
    """
    own = LaterDay.objects.filter(challenge=challenge, pupil__in=Pupil.objects.of_own(actor).values("pk"))
    later_days = list(own.select_related("pupil"))
    if actor.pupil_id and later_days:
        return later_days[0].on(challenge), []
    return challenge, later_days
