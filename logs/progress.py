"""What lies on the desk while a double page is made, and how far the pictures are."""

from dataclasses import dataclass

from learninglogs.jobs.models import Job

from .models import LogEntry, Page, Photo, Place, ScanSheet


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
    def further_frames(self) -> int:
        """Frames or pages of the upload that are not shown."""
        return self.photo.frame_count - 1


@dataclass(frozen=True)
class Desk:
    """photos: how the pages are photographed, “1” (both pages in one) or “2”.

    kept: further pages of a scan, which somebody chose not to lay on the double page.
    """

    entry: LogEntry
    places: dict[Place, OnDesk]
    spares: list[OnDesk]
    refused: list[Photo]
    photos: str
    kept: list[OnDesk]

    @property
    def on_pages(self) -> list[OnDesk]:
        return list(self.places.values())

    @property
    def is_being_made(self) -> bool:
        return any(each.is_being_made for each in [*self.on_pages, *self.spares, *self.kept])

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


def desk_of(entry: LogEntry, *, photos: str | None = None) -> Desk:
    """Everything the page of a draft shows, in four queries or five however many photos lie there.

    photos: “1” or “2” if the person chose; otherwise as the pages lie.
    """
    if hasattr(entry, "live_pages"):
        del entry.live_pages
    pages = entry.pages_now()
    spares = list(entry.spare_photos())
    refused = list(entry.photos.filter(refused_at__isnull=False, left_out_at=None))
    jobs = {
        job.key: job
        for job in Job.objects.filter(key__in=[p.job_key for p in [*entry.photos_of_pages, *spares]])
    }
    places = {page.place: OnDesk(page.photo, page, jobs.get(page.photo.job_key)) for page in pages}
    if photos not in {"1", "2"}:
        photos = "1" if Place.WHOLE in places else "2"
    spare = [OnDesk(photo, None, jobs.get(photo.job_key)) for photo in spares]
    of_scan = _kept_of_scan(spares)
    kept = [each for each in spare if each.photo.pk in of_scan]
    waiting = [each for each in spare if each.photo.pk not in of_scan]
    return Desk(entry, places, waiting, refused, photos, kept)


def _kept_of_scan(spares: list[Photo]) -> set[object]:
    """Which of these are pages of a scan that nobody chose: they wait for nothing."""
    if not spares:
        return set()
    unplaced = ScanSheet.objects.filter(photo__in=spares, place="")
    return set(unplaced.values_list("photo", flat=True))
