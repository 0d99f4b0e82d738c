"""What the clock does in the background, and destroying stored files that nothing names any more."""

import contextlib
from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.jobs.kinds import Effects, Report, job_kind
from learninglogs.jobs.models import Job

from . import brought_in, clock, later_days
from .models import Challenge, ChallengeFile, MilestoneKind, Resource
from .models.file import KEPT_FOR, folder_of
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


@job_kind(brought_in.PUT_BESIDE, words=_("Putting pictures and files beside a challenge"))
def put_beside_brought_in(job: Job, report: Report) -> Effects:
    """Clean what came along with one challenge. A draft or a file that is gone gets nothing."""
    kept = ChallengeFile.objects.filter(pk=job.payload["file"]).first()
    draft = (
        Challenge.objects.select_related("school_class__school").filter(pk=job.payload["challenge"]).first()
    )
    if kept is None or draft is None:
        return Effects()
    files, cleaned = brought_in.files_for(kept, draft.pk), brought_in.Cleaned(draft)
    for done, named in enumerate(files):
        report(done, len(files))
        cleaned.take(kept, named)
    return Effects(apply=partial(cleaned.put_beside, kept.pk))


@job_kind(brought_in.FORGET, words=_("Forgetting a file of challenges"))
def forget_brought_in(job: Job, report: Report) -> Effects:
    """Its pictures and PDFs as they came; and, once its days are over, what was read of it."""
    brought_in.destroy_files(folder_of(job.payload["school"], job.payload["folder"]))
    over = ChallengeFile.objects.filter(folder=job.payload["folder"], read_at__lte=timezone.now() - KEPT_FOR)
    return Effects(apply=over.delete)
