"""What lies on the desk while a double page is made, and how far the pictures are."""

from dataclasses import dataclass

from learninglogs.jobs.models import Job, JobState

from .models import LogEntry, Page, PhoneUpload, Photo, Place, ScanSheet
from .straightening import cut_whole
from .waiting_on_phones import OnPhones


@dataclass(frozen=True)
class OnDesk:
    """A photo with its page (None for a spare one) and the job of its pictures, if there is one."""

    photo: Photo
    page: Page | None
    job: Job | None

    @property
    def is_ready(self) -> bool:
        return self.photo.has_pictures and not self.is_turning

    @property
    def is_turning(self) -> bool:
        return self.job is not None and not self.job.is_finished and self.photo.pictures_made_at is not None

    @property
    def is_being_made(self) -> bool:
        return self.job is not None and not self.job.is_finished

    @property
    def has_failed(self) -> bool:
        return self.job is not None and self.job.may_try_again

    @property
    def may_be_straightened(self) -> bool:
        return self.photo.has_pictures and not self.is_being_made

    @property
    def is_offered_straight(self) -> bool:
        """A page was found in it, and nobody has said yet how it is to look."""
        return self.may_be_straightened and self.photo.is_as_taken and self.photo.proposal is not None

    @property
    def further_frames(self) -> int:
        """Frames or pages of the upload that are not shown."""
        return self.photo.frame_count - 1


@dataclass(frozen=True)
class Desk:
    """photos: how the pages are photographed, “1” (both pages in one) or “2”. on_phones: not here yet.

    kept: further pages of a scan, which somebody chose not to lay on the double page.
    """

    entry: LogEntry
    places: dict[Place, OnDesk]
    spares: list[OnDesk]
    refused: list[Photo]
    photos: str
    on_phones: list[PhoneUpload]
    kept: list[OnDesk]

    @property
    def waits(self) -> OnPhones:
        return OnPhones.among(self.on_phones)

    @property
    def on_pages(self) -> list[OnDesk]:
        return list(self.places.values())

    @property
    def is_being_made(self) -> bool:
        return any(each.is_being_made for each in [*self.on_pages, *self.spares, *self.kept])

    @property
    def is_looked_at(self) -> bool:
        """Whether more may be said of a photo in a moment: its page is just being looked for."""
        return any(
            each.photo.has_pictures and each.photo.looked_for_page_at is None and each.photo.is_fresh
            for each in self.on_pages
        )

    @property
    def is_settled(self) -> bool:
        """Nothing more is to be expected: what can be done with the pictures can be said."""
        return not self.is_being_made and not self.is_looked_at

    @property
    def may_be_joined(self) -> bool:
        return all(each is not None and each.may_be_straightened for each in (self.left, self.right))

    @property
    def undo_words(self) -> str:
        """“cut” or “joined” where what lies here was, and can be again as it was; otherwise nothing."""
        if self.whole:
            return "joined" if self.whole.photo.left_half_id and self.whole.photo.right_half_id else ""
        return "cut" if cut_whole([each.photo for each in self.on_pages]) else ""

    @property
    def is_full(self) -> bool:
        return sum(2 if place == Place.WHOLE else 1 for place in self.places) >= 2

    @property
    def whole(self) -> OnDesk | None:
        return self.places.get(Place.WHOLE)

    @property
    def left(self) -> OnDesk | None:
        return self.places.get(Place.LEFT)

    @property
    def right(self) -> OnDesk | None:
        return self.places.get(Place.RIGHT)


def on_desk(photo: Photo) -> OnDesk:
    """One photo with the job of its pictures."""
    job = Job.objects.for_key(photo.job_key)
    if _is_behind(photo, job):
        photo.refresh_from_db()
    return OnDesk(photo, None, job)


def desk_of(entry: LogEntry, *, photos: str | None = None) -> Desk:
    """Everything the page of a draft shows, in five queries or six however many photos lie there.

    photos: “1” or “2” if the person chose; otherwise as the pages lie.
    """
    pages, spares, jobs = _lying(entry)
    if any(_is_behind(photo, jobs.get(photo.job_key)) for photo in [*entry.photos_of_pages, *spares]):
        pages, spares, jobs = _lying(entry)
    refused = list(entry.photos.filter(refused_at__isnull=False, left_out_at=None))
    places = {page.place: OnDesk(page.photo, page, jobs.get(page.photo.job_key)) for page in pages}
    if photos not in {"1", "2"}:
        photos = "1" if Place.WHOLE in places else "2"
    spare = [OnDesk(photo, None, jobs.get(photo.job_key)) for photo in spares]
    of_scan = _kept_of_scan(spares)
    kept = [each for each in spare if each.photo.pk in of_scan]
    waiting = [each for each in spare if each.photo.pk not in of_scan]
    return Desk(entry, places, waiting, refused, photos, list(entry.phone_uploads.on_a_phone()), kept)


def _lying(entry: LogEntry) -> tuple[list[Page], list[Photo], dict[str, Job]]:
    """The pages, the spare photos, and the jobs of both by their keys."""
    if hasattr(entry, "live_pages"):
        del entry.live_pages
    pages, spares = list(entry.pages_now()), list(entry.spare_photos())
    keys = [photo.job_key for photo in [*(page.photo for page in pages), *spares]]
    return pages, spares, {job.key: job for job in Job.objects.filter(key__in=keys)}


def _is_behind(photo: Photo, job: Job | None) -> bool:
    """Whether the pictures were made after the look at the photo and before the look at its job.

    It would seem ready, and show nothing, or what it was before it was turned; and nobody would look again.
    """
    if job is None or job.state != JobState.DONE:
        return False
    made_at = photo.pictures_made_at
    return made_at is None or (job.sent_at is not None and made_at < job.sent_at)


def _kept_of_scan(spares: list[Photo]) -> set[object]:
    """Which of these are pages of a scan that nobody chose: they wait for nothing."""
    if not spares:
        return set()
    unplaced = ScanSheet.objects.filter(photo__in=spares, place="")
    return set(unplaced.values_list("photo", flat=True))
