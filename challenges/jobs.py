"""What the clock does in the background, and destroying stored files that nothing names any more."""

import contextlib
from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.jobs.kinds import Effects, Report, job_kind
from learninglogs.jobs.models import Job

from . import clock, later_days
from .models import MilestoneKind, Resource
from .resources import FORGET


@job_kind(clock.MILESTONE, words=_("Keeping the days of a challenge"))
def reach_milestone(job: Job, report: Report) -> Effects:
    challenge, kind = job.payload["challenge"], MilestoneKind(job.payload["kind"])
    return Effects(apply=partial(clock.come, challenge, kind))


@job_kind(later_days.LATER_DAY, words=_("Keeping a child’s later day"))
def reach_later_day(job: Job, report: Report) -> Effects:
    return Effects(apply=partial(later_days.come, job.payload["later_day"], job.payload["kind"]))


@job_kind(clock.KEEP_CLOCK, words=_("Looking over the days of all challenges"))
def keep_clock(job: Job, report: Report) -> Effects:
    """Every challenge's jobs, then the next night's look."""
    clock.keep_all()
    return Effects(apply=lambda: clock.ask_for_keeping(after=timezone.localdate()))


@job_kind(FORGET, words=_("Removing what lay beside a challenge"))
def forget_resources(job: Job, report: Report) -> Effects:
    """What lies in the challenge's folder and is named by no resource, of this challenge or one put back."""
    folder = f"schools/{job.payload['school']}/challenges/{job.payload['challenge']}"
    with_key = Resource.objects.filter(key__startswith=f"{folder}/")
    named = {key for resource in with_key for key in resource.keys}
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(folder)
    for key in {f"{folder}/{name}" for name in names} - named:
        default_storage.delete(key)
    return Effects()
