import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.jobs import bell, kinds


class JobState(models.TextChoices):
    PENDING = "pending", _("Waiting its turn")
    RUNNING = "running", _("Being done now")
    DONE = "done", _("Ready")
    FAILED = "failed", _("It did not work")
    CANCELLED = "cancelled", _("Stopped")


FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet["Job"]):
    def for_key(self, key: str) -> "Job | None":
        """The job of that key, in whatever state; None if nobody ever asked."""
        return self.filter(key=key).first()

    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting, and their time has come."""
        return self.filter(state=JobState.PENDING, run_after__lte=now)

    def unheard(self, now: datetime) -> "JobQuerySet":
        """Due, but the bell was never rung for them, or so long ago that it may be lost."""
        long_ago = now - timedelta(seconds=settings.JOB_SWEEP_S * 4)
        return self.due(now).filter(Q(sent_at=None) | Q(sent_at__lt=long_ago))

    def abandoned(self, now: datetime) -> "JobQuerySet":
        """Claimed by a worker that no longer renews its lease: it was killed, or its machine sleeps."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now)


class JobManager(models.Manager.from_queryset(JobQuerySet)):  # type: ignore[misc]  # django-stubs' own form
    def ask(
        self,
        kind: str,
        key: str,
        *,
        school: models.Model | None,
        payload: Mapping[str, Any],
        run_after: datetime | None = None,
        total: int = 0,
    ) -> "Job":
        """Have a piece of work done: now, or not before run_after.

        Call it inside the transaction that writes the row it is about; the bell rings on commit. One key
        is one job: asked again while it waits, the last word counts (payload, time); while it runs, the
        run goes on; when it has finished, however, it starts afresh. What is made from content therefore
        has the content's hash in its key. payload: ids only, see `_ids_only`. total: steps of progress,
        0 if not known yet. Never raises because of the broker. Raises ValueError if the payload holds
        more than ids.
        """
        now = timezone.now()
        wish = {
            "payload": _ids_only(payload),
            "run_after": run_after or now,
            "sent_at": now if run_after is None or run_after <= now else None,
            "progress_total": total,
        }
        with transaction.atomic():
            new = {"kind": kind, "school": school, "max_attempts": settings.JOB_MAX_ATTEMPTS, **wish}
            job: Job
            job, is_new = self.get_or_create(key=key, defaults=new)
            if not is_new:
                self.filter(pk=job.pk).exclude(state=JobState.RUNNING).update(**_AFRESH, **wish, kind=kind)
                job.refresh_from_db()
            if job.state == JobState.PENDING and job.sent_at:
                transaction.on_commit(partial(_ring, job.pk), robust=True)
        return job


# A job that waits for its next try keeps count of its tries, however often it is asked for.
_AFRESH: dict[str, Any] = {
    "attempts": Case(When(state=JobState.PENDING, then=F("attempts")), default=Value(0)),
    "state": JobState.PENDING,
    "progress_done": 0,
    "last_error": "",
    "finished_at": None,
}


def _ring(job_id: uuid.UUID) -> None:
    if not bell.ring(job_id):
        # Tells the sweeper not to wait for an answer to a bell that nobody can have heard.
        Job.objects.filter(pk=job_id, state=JobState.PENDING).update(sent_at=None)


def _ids_only(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers, UUIDs and short words (a hash, a size), or lists of them; no content, no personal data.

    A job may run long after it was asked for: it reads what is true then, and the table of jobs holds
    nothing that erasure would have to find. Raises ValueError.
    """
    for name, value in payload.items():
        for part in value if isinstance(value, list | tuple) else [value]:
            if not (isinstance(part, int | uuid.UUID) or (isinstance(part, str) and len(part) <= 100)):
                raise ValueError(f"A job's payload holds ids only: {name} is a {type(part).__name__}.")
    return dict(payload)


class Job(models.Model):
    """One piece of background work. Its state, progress and error live here and nowhere else."""

    State = JobState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    school = models.ForeignKey(
        "people.School", on_delete=models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_after = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=80, blank=True, default="")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobManager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "run_after"], name="job_state_run_after"),
            models.Index(fields=["state", "lease_until"], name="job_state_lease_until"),
        ]
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=(Q(state="running", lease_until__isnull=False) & ~Q(lease_token=""))
                | (~Q(state="running") & Q(lease_until=None, lease_token="")),
            ),
            models.CheckConstraint(
                name="job_finished_has_time",
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["pending", "running"], finished_at=None),
            ),
            models.CheckConstraint(name="job_attempts_bounded", condition=Q(attempts__lte=F("max_attempts"))),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def may_try_again(self) -> bool:
        """Stopped, or failed for a reason that may have gone; what was refused would be refused again."""
        return self.state == JobState.CANCELLED or (
            self.state == JobState.FAILED and bool(self.error_for_operators)
        )

    @property
    def kind_words(self) -> str:
        """What the job does, for people."""
        return kinds.words_of(self.kind)

    @property
    def state_words(self) -> str:
        """How far the job is, for people."""
        return str(JobState(self.state).label)

    @property
    def error_words(self) -> str:
        """What went wrong, for people: the first line of last_error."""
        return self.last_error.partition("\n")[0]

    @property
    def error_for_operators(self) -> str:
        """What went wrong, for whoever looks after the installation; empty if the job was refused."""
        return self.last_error.partition("\n")[2]

    def try_again(self) -> bool:
        """Start afresh, with all attempts, if it may; False if it may not, or somebody else was quicker."""
        if not self.may_try_again:
            return False
        with transaction.atomic():
            now = timezone.now()
            waiting = Job.objects.filter(pk=self.pk, state__in=[JobState.FAILED, JobState.CANCELLED])
            is_mine = bool(waiting.update(**_AFRESH, run_after=now, sent_at=now))
            if is_mine:
                transaction.on_commit(partial(_ring, self.pk), robust=True)
        self.refresh_from_db()
        return is_mine

    def cancel(self) -> bool:
        """Stop it; a run under way finds its lease gone and is discarded. False if it had finished."""
        unfinished = Job.objects.filter(pk=self.pk).exclude(state__in=FINISHED)
        is_mine = bool(
            unfinished.update(
                state=JobState.CANCELLED, lease_until=None, lease_token="", finished_at=timezone.now()
            )
        )
        self.refresh_from_db()
        return is_mine
