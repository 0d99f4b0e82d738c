"""One run of one job: claim, work, then effects and “done” in one transaction behind the fence."""

import logging
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learninglogs.jobs import kinds
from learninglogs.jobs.kinds import Effects, Refused, UnknownKind, Verb
from learninglogs.jobs.leases import Lease, LeaseLost, end_attempt
from learninglogs.jobs.models import Job, JobState
from learninglogs.jobs.steps import reached

log = logging.getLogger(__name__)


def run(job_id: uuid.UUID) -> bool:
    """Do a job if it is due and nobody else has it; False if there was nothing to do.

    Raises nothing that the work raises: that ends on the job's row.
    """
    lease = Lease.claim(job_id)
    if lease is None:
        return False
    reached("claimed")
    try:
        effects = _work(lease)
        _apply(lease, effects)
    except Refused as refusal:
        _refuse(lease, refusal)
    except UnknownKind:
        _give_up_unknown(lease)
    except LeaseLost:
        log.info("Job %s went to somebody else while it was being done.", job_id)
    except Exception as error:  # the work is any app's: whatever it raises, the job is tried again
        _fail(lease, error)
    return True


def run_due() -> int:
    """Do every job that is due in this process, one after the other; returns how many.

    For commands that want their work done before they end. Workers do not use it.
    """
    done = 0
    while (
        job_id := Job.objects.due(timezone.now()).values_list("pk", flat=True).order_by("run_after").first()
    ):
        done += run(job_id)
    return done


def _work(lease: Lease) -> Effects:
    kind = kinds.find(lease.job.kind)
    with lease.kept():
        effects = kind.work(lease.job, lease.report)
    reached("files-written")
    return effects


def _apply(lease: Lease, effects: Effects) -> None:
    """Write the effects and the end of the job together; discard them if the lease is lost or they fail."""
    try:
        with transaction.atomic():
            if not lease.finish(JobState.DONE, last_error="", progress_done=F("progress_total")):
                raise LeaseLost
            if effects.apply:
                effects.apply()
            reached("before-commit")
    except Exception:
        _tidy(lease.job, effects.discard)
        raise
    reached("after-commit")
    _tidy(lease.job, effects.after_commit)


def _tidy(job: Job, verb: Verb | None) -> None:
    """Run what may fail without changing how the job ended."""
    try:
        if verb:
            verb()
    except Exception:
        log.exception("Job %s (%s) could not tidy up after itself.", job.pk, job.kind)


def _refuse(lease: Lease, refusal: Refused) -> None:
    try:
        with transaction.atomic():
            if lease.finish(JobState.FAILED, last_error=refusal.words) and refusal.apply:
                refusal.apply()
    except Exception as error:
        _fail(lease, error)


def _give_up_unknown(lease: Lease) -> None:
    kind = lease.job.kind
    advice = f"No app registers the job kind “{kind}”. Restart the workers with the release that asks for it."
    log.error(advice)
    lease.finish(JobState.FAILED, last_error=f"{kinds.unknown_words()}\n{advice}")


def _fail(lease: Lease, error: Exception) -> None:
    job = lease.job
    log.error("Job %s (%s), attempt %s", job.pk, job.kind, job.attempts, exc_info=error)
    end_attempt(lease.mine(), job, reason=type(error).__name__)
