"""The clock of a challenge: handed out, two days to go, hand-in day, catch-up, closed; each comes once.

What children may see is decided by the dates themselves, in each query: a worker that is down hides nothing
and shows nothing too soon. The clock does what follows a moment. Each moment is a job with `run_after`, asked
for whenever a challenge is saved; the job writes a `Milestone` in the transaction that lays down what
follows, and a moment that has its milestone never comes again.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from learninglogs.jobs.models import Job, JobState
from learninglogs.people.models import MailKind

from .mails import ask_for_digest, ask_for_what_waits, remind_families
from .models import Challenge, Milestone, MilestoneKind
from .models.challenge import start_of

log = logging.getLogger(__name__)
MILESTONE = "challenge-milestone"
KEEP_CLOCK = "keep-clock"
AT = datetime.time(3, 30)
SOON_BEFORE = datetime.timedelta(days=2)
DAY = datetime.timedelta(days=1)
# What was over so long ago is not asked for any more: nothing would follow from it.
LONG_OVER = datetime.timedelta(days=21)
# After so long nobody is told any more: the moment comes, and passes in silence.
STALE = datetime.timedelta(days=3)


@dataclass(frozen=True)
class Moment:
    """day: the school's own day it belongs to. at: not before this."""

    kind: MilestoneKind
    day: datetime.date
    at: datetime.datetime


def moments_of(challenge: Challenge) -> list[Moment]:
    """The moments of a challenge in their order, as its days stand now."""
    days = {MilestoneKind.HAND_IN_DAY: challenge.hand_in_on}
    if challenge.hand_in_on - SOON_BEFORE > challenge.set_on:
        days[MilestoneKind.SOON] = challenge.hand_in_on - SOON_BEFORE
    if challenge.catch_up_until:
        days[MilestoneKind.CATCH_UP] = challenge.hand_in_on + DAY
    school = challenge.school_class.school
    out = Moment(MilestoneKind.OUT, challenge.set_on, challenge.opens_at)
    closed = Moment(MilestoneKind.CLOSED, challenge.closes_on + DAY, challenge.closes_at)
    # One that is handed out at ten is not near its end at midnight.
    between = [Moment(kind, day, max(start_of(day, school), out.at)) for kind, day in days.items()]
    return sorted([out, *between, closed], key=lambda moment: moment.at)


# ── Asking ──────────────────────────────────────────────────────────────────────
def keep(challenge: Challenge) -> None:
    """Ask for the moments still to come, inside the transaction that saved the challenge.

    Moved days move their jobs; a draft or a withdrawn challenge has none. Asked again it changes nothing.
    """
    keys = {_key(challenge.pk, kind): kind for kind in MilestoneKind}
    asked = {job.key: job for job in Job.objects.filter(key__in=keys)}
    wanted = [] if _is_out_of_time(challenge) else _still_to_come(challenge)
    for moment in wanted:
        job = asked.pop(_key(challenge.pk, moment.kind), None)
        if job is None or job.state != JobState.PENDING or job.run_after != moment.at:
            _ask(challenge, moment)
    for job in asked.values():
        if not job.is_finished:
            job.cancel()


def _is_out_of_time(challenge: Challenge) -> bool:
    return challenge.is_draft or challenge.closes_at < timezone.now() - LONG_OVER


def _still_to_come(challenge: Challenge) -> list[Moment]:
    come = dict(challenge.milestones.values_list("kind", "for_day"))
    return [moment for moment in moments_of(challenge) if come.get(moment.kind) != moment.day]


def _key(challenge_pk: int, kind: str) -> str:
    return f"{MILESTONE}:{challenge_pk}:{kind}"


def _ask(challenge: Challenge, moment: Moment) -> None:
    Job.objects.ask(
        MILESTONE,
        _key(challenge.pk, moment.kind),
        school=challenge.school_class.school,
        payload={"challenge": challenge.pk, "kind": moment.kind.value},
        run_after=moment.at,
    )


def keep_all() -> None:
    """Ask for everything that should be asked for: at every start, and each night.

    A challenge whose days were changed by other ways than `save`, or whose job somebody stopped, is found.
    """
    since = timezone.now() - LONG_OVER
    live = Challenge.objects.published().filter(closes_at__gt=since).select_related("school_class__school")
    for challenge in live:
        with transaction.atomic():
            keep(challenge)
    ask_for_what_waits()


def ask_for_keeping(*, after: datetime.date) -> None:
    """Have the clock looked over in the night after that day; asked twice it is still one job."""
    night = after + DAY
    moment = timezone.make_aware(datetime.datetime.combine(night, AT))
    Job.objects.ask(
        KEEP_CLOCK, f"{KEEP_CLOCK}:{night.isoformat()}", school=None, payload={}, run_after=moment
    )


def start() -> None:
    """What every start of the product does for the clock."""
    keep_all()
    ask_for_keeping(after=timezone.localdate())


# ── Coming ──────────────────────────────────────────────────────────────────────
def come(challenge_pk: int, kind: MilestoneKind) -> None:
    """The effects of one moment, in the transaction that ends its job. Too early, it asks for itself again.

    Nothing happens for a challenge that is gone, a draft or withdrawn, or whose moment has come already.
    """
    held = Challenge.objects.published().select_for_update(of=("self",))
    challenge = held.select_related("school_class__school").filter(pk=challenge_pk).first()
    if challenge is None:
        return
    moment = next((each for each in moments_of(challenge) if each.kind == kind), None)
    if moment is None:
        return
    if moment.at > timezone.now():
        _ask(challenge, moment)
    elif _mark(challenge, moment) and not _is_stale(challenge, moment):
        FOLLOWS[kind](challenge, moment)


def _mark(challenge: Challenge, moment: Moment) -> bool:
    """Write the milestone; False where it stands already. The challenge's row is held."""
    day = {"for_day": moment.day}
    milestone, is_new = Milestone.objects.get_or_create(challenge=challenge, kind=moment.kind, defaults=day)
    if is_new or milestone.for_day == moment.day:
        return is_new
    return bool(Milestone.objects.filter(pk=milestone.pk).update(**day, came_at=timezone.now()))


def _is_stale(challenge: Challenge, moment: Moment) -> bool:
    """Whether nobody needs telling any more. Given out after its day, it is news to the families still."""
    came_at = moment.at
    if moment.kind == MilestoneKind.OUT and challenge.published_at:
        came_at = max(came_at, challenge.published_at)
    if is_stale := timezone.now() - came_at > STALE:
        log.info("%s of challenge %s was long ago: nobody is told.", moment.kind, challenge.pk)
    return is_stale


FOLLOWS: dict[MilestoneKind, Callable[[Challenge, Moment], None]] = {
    MilestoneKind.OUT: lambda challenge, _moment: remind_families(challenge, MailKind.SET),
    MilestoneKind.SOON: lambda challenge, _moment: remind_families(challenge, MailKind.SOON),
    MilestoneKind.HAND_IN_DAY: lambda challenge, moment: ask_for_digest(challenge, moment.day),
    MilestoneKind.CATCH_UP: lambda challenge, _moment: remind_families(challenge, MailKind.CATCH_UP),
    MilestoneKind.CLOSED: lambda challenge, moment: ask_for_digest(challenge, moment.day),
}
