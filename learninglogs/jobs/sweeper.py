"""The sweeper: returns what dead workers held, and rings again for what nobody heard.

Every change is conditional on the row still being as it was read, so any number of sweepers may run.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from learninglogs.jobs import bell
from learninglogs.jobs.leases import end_attempt
from learninglogs.jobs.models import Job, JobState

AT_ONCE = 500  # rows in one turn: a turn stays short, and the next one is seconds away


@dataclass(frozen=True)
class Swept:
    """How many jobs a turn returned to the queue (or gave up), and for how many it rang."""

    returned: int
    rung: int


def sweep() -> Swept:
    """One turn. Raises DatabaseError if the database is away; a broker that is away is no error."""
    now = timezone.now()
    return Swept(returned=_return_abandoned(now), rung=_ring_again(now))


def _return_abandoned(now: datetime) -> int:
    returned = 0
    for job in Job.objects.abandoned(now).order_by("lease_until")[:AT_ONCE]:
        held = Job.objects.abandoned(now).filter(pk=job.pk, lease_token=job.lease_token)
        returned += end_attempt(
            held, job, reason="The worker stopped in the middle: killed, or out of memory."
        )
    return returned


def _ring_again(now: datetime) -> int:
    """Ring for due jobs nobody heard of, as many as the broker has fewer messages than jobs are due.

    A message that still lies there is not lost, only waiting behind slow work: ringing on would fill the
    broker for as long as the work lasts.
    """
    unheard = Job.objects.unheard(now)
    if not unheard.exists() or (waiting := bell.waiting()) is None:
        return 0
    missing = min(Job.objects.due(now).count() - waiting, AT_ONCE)
    if missing <= 0:
        return 0
    rung = 0
    for job_id in unheard.order_by(F("sent_at").asc(nulls_first=True), "run_after").values_list(
        "pk", flat=True
    )[:missing]:
        if not bell.ring(job_id):
            break
        rung += Job.objects.filter(pk=job_id, state=JobState.PENDING).update(sent_at=timezone.now())
    return rung
