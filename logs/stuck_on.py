"""What is stuck on a double page, for whoever looks at it: each clip with its place and how far it is."""

from dataclasses import dataclass
from typing import Any

from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .captions import spoken
from .models import MOST_CLIPS, Clip, LogEntry, Place


@dataclass(frozen=True)
class StuckOn:
    """place: the page it is stuck on now; None where it is stuck nowhere. job: of a clip that is not made."""

    clip: Clip
    place: Place | None
    job: Job | None

    @property
    def is_being_made(self) -> bool:
        return self.clip.made_at is None and self.clip.refused_at is None and not self.has_failed

    @property
    def has_failed(self) -> bool:
        return self.clip.made_at is None and self.job is not None and self.job.may_try_again

    @property
    def percent(self) -> int:
        """How far the making is."""
        if self.job is None or not self.job.progress_total:
            return 0
        return round(100 * self.job.progress_done / self.job.progress_total)

    @property
    def spoken(self) -> str:
        return spoken(self.clip.captions)


def stuck_on(entry: LogEntry, actor: Actor) -> list[StuckOn]:
    """The clips of the double page that this person may hear and see, in their order; fetched once a page."""
    known: list[StuckOn] | None = getattr(entry, "stuck_on", None)
    if known is None:
        clips = list(Clip.objects.visible_to(actor).live().filter(entry=entry))
        known = with_places(entry, clips)
        entry.stuck_on = known  # type: ignore[attr-defined]  # for the marks on the pictures of this page
    return known


def with_places(entry: LogEntry, clips: list[Clip]) -> list[StuckOn]:
    """Each clip with the page its picture is on now, and the job of one that is not made."""
    if not clips:
        return []
    places: dict[Any, Place] = {page.photo_id: page.place for page in entry.pages_now()}
    for clip in clips:
        clip.entry = entry
    keys = [clip.job_key for clip in clips if clip.made_at is None]
    jobs = {job.key: job for job in Job.objects.filter(key__in=keys)} if keys else {}
    return [StuckOn(clip, places.get(clip.pin_photo_id), jobs.get(clip.job_key)) for clip in clips]


def refused_clips(entry: LogEntry, actor: Actor) -> list[Clip]:
    """What was not taken, until somebody has read why."""
    unread = Clip.objects.filter(entry=entry, refused_at__isnull=False, withdrawn_at=None)
    return list(unread.editable_by(actor))


def room_for_more(known: list[StuckOn]) -> int:
    """How many more may be stuck on."""
    return MOST_CLIPS - len(known)
