"""A lease: the right to work on a job, for a while. Whoever does not renew it loses it, and the fence is
its token: only its holder can write the end of a job."""

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.models import F
from django.utils import timezone

from learninglogs.jobs.kinds import gave_up_words, trying_again_words
from learninglogs.jobs.models import Job, JobQuerySet, JobState

log = logging.getLogger(__name__)
# Known to the worker's main process and, by the fork, to its children: it can return what they held.
WORKER = uuid.uuid4().hex
REPORT_EVERY_S = 0.5


class LeaseLost(Exception):
    """Somebody else may have the job now: stop, nothing of this run will count."""


class Lease:
    """Held from `claim` until `finish`, `end_attempt`, `give_back` or a cancellation ends it."""

    def __init__(self, job: Job, token: str) -> None:
        self.job = job
        self.token = token
        self._enough = threading.Event()
        self._lost = threading.Event()
        self._reported_at = 0.0

    @classmethod
    def claim(cls, job_id: uuid.UUID) -> "Lease | None":
        """Take a due job; None if it is not due, finished, gone, or somebody was quicker."""
        now = timezone.now()
        token = f"{WORKER}:{uuid.uuid4().hex}"
        claimed = (
            Job.objects.due(now)
            .filter(pk=job_id)
            .update(
                state=JobState.RUNNING,
                attempts=F("attempts") + 1,
                lease_until=_lease_end(now),
                lease_token=token,
            )
        )
        return cls(Job.objects.get(pk=job_id), token) if claimed else None

    def mine(self) -> JobQuerySet:
        """The job's row as long as this lease holds it, else nothing."""
        held: JobQuerySet = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, lease_token=self.token)
        return held

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew every JOB_RENEW_S, in a thread with its own database connection, while the block runs."""
        thread = threading.Thread(target=self._keep_renewing, name=f"lease-{self.job.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._enough.set()
            thread.join()

    def report(self, done: int, total: int) -> None:
        """Write progress on the row, at most twice a second. Raises LeaseLost if the work is in vain."""
        if self._lost.is_set():
            raise LeaseLost
        now = time.monotonic()
        if done < total and now - self._reported_at < REPORT_EVERY_S:
            return
        self._reported_at = now
        if not self.mine().update(progress_done=done, progress_total=total):
            raise LeaseLost

    def finish(self, state: JobState, **changes: Any) -> bool:
        """The fence: end the job, if this lease still holds it. Call it in the effects' transaction."""
        ended = {"state": state, "finished_at": timezone.now(), **_FREE, **changes}
        return bool(self.mine().update(**ended))

    def _keep_renewing(self) -> None:
        try:
            while not self._enough.wait(settings.JOB_RENEW_S):
                self._renew()
        finally:
            connections.close_all()  # this thread's only

    def _renew(self) -> None:
        try:
            if not self.mine().update(lease_until=_lease_end(timezone.now())):
                self._lost.set()
                self._enough.set()
        except (DatabaseError, InterfaceError):
            # The lease is long enough to miss a few renewals; a new connection may do better.
            log.warning("Could not renew the lease of job %s; trying again.", self.job.pk, exc_info=True)
            connections.close_all()


_FREE: dict[str, Any] = {"lease_until": None, "lease_token": ""}


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_S)


def back_off(attempts: int) -> timedelta:
    """How long a job rests after that many attempts: 1, 4, 16, 64 sweeps; by default 5 s to 5½ min."""
    return timedelta(seconds=settings.JOB_SWEEP_S * 4 ** max(attempts - 1, 0))


def end_attempt(held: JobQuerySet, job: Job, *, reason: str) -> bool:
    """An attempt came to nothing: the job waits for its next one, or has failed if that was the last.

    held: the job's row if it still is as the caller saw it, else nothing: then False, and nothing changes.
    reason: one line for operators.
    """
    now = timezone.now()
    if job.attempts >= job.max_attempts:
        words = f"{gave_up_words()}\n{reason}"
        return bool(held.update(state=JobState.FAILED, finished_at=now, last_error=words, **_FREE))
    words = f"{trying_again_words()}\n{reason}"
    waits = {"state": JobState.PENDING, "run_after": now + back_off(job.attempts), "sent_at": None, **_FREE}
    return bool(held.update(last_error=words, **waits))


def give_back() -> int:
    """On a clean stop: what this worker's processes hold waits again at once, and the attempt is not counted.

    Returns how many. A process that is still at work passes no fence any more.
    """
    held = Job.objects.filter(state=JobState.RUNNING, lease_token__startswith=f"{WORKER}:")
    waits = {"state": JobState.PENDING, "run_after": timezone.now(), "sent_at": None, **_FREE}
    count: int = held.update(attempts=F("attempts") - 1, **waits)
    connections.close_all()
    return count
