"""Background work: a page's pictures, destroying the upload as it came, forgetting the club's register."""

import contextlib
import datetime
import hashlib
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.mails import FAMILY_MAIL
from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import Refusal, keep, local_path
from learninglogs.files.picture_process import find_page, make_pictures
from learninglogs.files.pictures import Made
from learninglogs.jobs.kinds import Effects, Refused, job_kind
from learninglogs.jobs.models import FINISHED, Job
from learninglogs.jobs.steps import reached

from . import clip_jobs  # noqa: F401 – the kinds of sound and film register themselves
from .club_days import end_of_school_year
from .double_page import FORGET_UPLOAD, PICTURES, forget_upload_of, have_pictures_made, refuse
from .models import Club, ClubVisit, PhoneUpload, Photo, PhotoPicture, PutOut, Size
from .models.upload import KEPT_FOR, folder_of
from .pieces import clear_folder
from .reminders import write_to_family
from .scans import jobs as scans
from .straightening import FIND_PAGE, corners_as_turned, have_page_found, joined, keep_proposal
from .typesetting import ask_again_soon, set_in_type, waits_for_its_picture
from .uploads import FORGET_PIECES, ask_to_forget_pieces
from .waiting_on_phones import STILL_ON_PHONES, look_whether_all_has_come

__all__ = ["scans"]  # its kinds of job are registered by being imported

Report = Callable[[int, int], None]
LOOK_AGAIN = datetime.timedelta(seconds=10)
FORGET_REGISTER = "forget-club-register"
AT_NIGHT = datetime.time(3, 0)


class PicturesGone(Exception):
    """Files that were just written are not there: an old run tidied them away. The next try writes them."""


@dataclass(frozen=True)
class _Source:
    """A file to make pictures from. turned_deg: the turn a person asked for that is already in it."""

    path: Path
    turned_deg: int
    is_master: bool


@job_kind(PICTURES, words=_("Making the pictures of your page"))
def make_page_pictures(job: Job, report: Report) -> Effects:
    """Decode the photo once and keep its five pictures; a file that is no photo is refused, kindly."""
    photo = Photo.objects.select_related("entry__pupil").filter(pk=job.payload["photo"]).first()
    if photo is None or photo.refused_at:
        return Effects()
    if waits_for_its_picture(photo):
        return Effects(apply=lambda: ask_again_soon(photo))
    look, turn_deg = photo.look, photo.turn_deg
    reached("working")
    with _source_of(photo) as source, place_of_work() as out:
        try:
            made = make_pictures(
                source.path,
                out,
                turn_deg=(turn_deg - source.turned_deg) % 360,
                corners=corners_as_turned(photo),
                brighter=photo.brighter,
            )
        except Refusal as refusal:
            words = refusal.words
            raise Refused(words, apply=lambda: refuse(photo, words)) from refusal
        report(len(made.pictures), len(made.pictures) + 1)
        kept = _keep(photo, made, from_master=source.is_master)
    reached("files-written")
    return Effects(
        apply=lambda: _take(photo, made, kept, look),
        discard=lambda: _drop_unnamed(photo, {picture.key for picture in kept}),
    )


@job_kind(FORGET_UPLOAD, words=_("Removing the upload as it came"))
def forget_upload(job: Job, report: Report) -> Effects:
    """The pictures are whole: destroy the upload, with what the camera wrote into it, and all outdated files.

    While more pictures of the photo are being made it waits; where one is not whole it has them made again.
    """
    photo = Photo.objects.filter(pk=job.payload["photo"]).first()
    if photo is None:
        return Effects()
    whole = {picture.key for picture in photo.pictures.all() if _is_whole(picture)}
    with _held(photo) as held:
        if held is None:
            return Effects()
        if _is_being_made(held):
            return Effects(apply=lambda: forget_upload_of(photo, after=LOOK_AGAIN))
        named = set(held.pictures.values_list("key", flat=True))
        if not held.refused_at and (len(named) < len(held.sizes_due) or named - whole):
            _make_room(held, damaged=named - whole)
            return Effects(apply=lambda: have_pictures_made(photo))
        _clear(held, keep=named)
    return Effects()


@job_kind(FIND_PAGE, words=_("Looking for the edges of your page"))
def look_for_page(job: Job, report: Report) -> Effects:
    """Propose where the page lies, once for each photo; a person decides."""
    photos = Photo.objects.filter(looked_for_page_at=None, pictures__size=Size.MASTER)
    photo = photos.filter(pk=job.payload["photo"]).first()
    if photo is None:
        return Effects()
    picture, turned_deg = _as_taken(photo)
    with local_path(picture.key) as local:
        found = find_page(local)
    return Effects(apply=lambda: keep_proposal(photo, found, turned_deg=turned_deg))


def _as_taken(photo: Photo) -> tuple[PhotoPicture, int]:
    """The least picture that shows the whole photo, and by how much that picture is turned.

    The edges are found in 1024 px as well as in the master (40 of 41 marked photos with either), in nearly
    half the time. Of a photo that was laid straight, or is being made otherwise, only the master shows all.
    """
    with _held(photo) as held:
        now_photo = held or photo
        as_taken = now_photo.is_as_taken and now_photo.pictures_look_as_taken
        is_like_master = as_taken and now_photo.turn_deg == now_photo.master_turn_deg
        wanted = [Size.MASTER, *([Size.SCREEN] if is_like_master and not _is_being_made(now_photo) else [])]
        pictures = now_photo.pictures.filter(size__in=wanted)
        return min(pictures, key=lambda picture: picture.width_px), now_photo.master_turn_deg


@contextlib.contextmanager
def _held(photo: Photo) -> Iterator[Photo | None]:
    """The photo’s row, locked; None where it has been deleted.

    Rows take files in, and files that no row names are removed, under this lock alone, in either order safe.
    """
    with transaction.atomic():
        yield Photo.objects.select_for_update().filter(pk=photo.pk).first()


def _is_whole(picture: PhotoPicture) -> bool:
    """Whether the stored file is what was made, byte for byte."""
    try:
        with default_storage.open(picture.key) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == picture.sha256
    except FileNotFoundError:
        return False


def _is_being_made(photo: Photo) -> bool:
    """Whether a job waits for or works on the photo, turned or laid straight whichever way."""
    jobs = Job.objects.filter(key__startswith=photo.job_keys)
    return bool(jobs.exclude(state__in=FINISHED).exists())


def _make_room(photo: Photo, *, damaged: set[str]) -> None:
    """Remove damaged files, whose names the new ones may need; never a master that is all there is left."""
    for picture in photo.pictures.filter(key__in=damaged):
        if photo.received_key or picture.size != Size.MASTER:
            default_storage.delete(picture.key)


def _clear(photo: Photo, *, keep: set[str]) -> None:
    """Leave these files alone in the photo’s folder, and no upload anywhere."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(photo.folder)
    for key in {f"{photo.folder}/{name}" for name in names} - keep:
        default_storage.delete(key)
    if photo.received_key:
        default_storage.delete(photo.received_key)
        photo.received_key = ""
        photo.save(update_fields=["received_key"])


@contextlib.contextmanager
def _source_of(photo: Photo) -> Iterator[_Source]:
    """A local file to make pictures from: the upload, later the master; of a joined photo first its halves,
    of a typed page always its words.

    Raises FileNotFoundError when the storage has neither.
    """
    with set_in_type(photo) as page:
        if page:
            yield _Source(page, 0, is_master=False)
            return
    if photo.left_half and photo.right_half and photo.picture(Size.MASTER) is None:
        with joined(photo.left_half, photo.right_half) as both:
            yield _Source(both, 0, is_master=False)
        return
    key, turned_deg = photo.received_key, 0
    is_master = not key or not default_storage.exists(key)
    if is_master:
        master = photo.picture(Size.MASTER)
        if master is None:
            raise FileNotFoundError(f"Photo {photo.pk} has neither its upload nor a master.")
        key, turned_deg = master.key, photo.master_turn_deg
    with local_path(key) as local:
        yield _Source(local, turned_deg, is_master)


def _keep(photo: Photo, made: Made, *, from_master: bool) -> list[PhotoPicture]:
    """Store the pictures under names made from their content; a master made of the master is not kept."""
    kept = []
    for picture in made.pictures:
        if from_master and picture.size == Size.MASTER:
            continue
        suffix = picture.content_type.removeprefix("image/")
        key = f"{photo.folder}/{picture.size}-{picture.sha256[:24]}.{suffix}"
        keep(picture.path, key)
        kept.append(
            PhotoPicture(
                photo=photo,
                size=picture.size,
                key=key,
                sha256=picture.sha256,
                content_type=picture.content_type,
                width_px=picture.width_px,
                height_px=picture.height_px,
                byte_count=picture.byte_count,
            )
        )
    return kept


def _take(photo: Photo, made: Made, kept: list[PhotoPicture], look: str) -> None:
    """Show the new pictures; those of a photo that is to look otherwise meanwhile are made once more.

    Raises PicturesGone.
    """
    now_photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if now_photo.look != look:
        have_pictures_made(now_photo)
        return
    if not all(default_storage.exists(picture.key) for picture in kept):
        raise PicturesGone
    PhotoPicture.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["photo", "size"],
        update_fields=["key", "sha256", "content_type", "width_px", "height_px", "byte_count"],
    )
    now_photo.pictures.exclude(size__in=now_photo.sizes_due).delete()
    if any(picture.size == Size.MASTER for picture in kept):
        now_photo.master_turn_deg = now_photo.turn_deg
    now_photo.width_px, now_photo.height_px = made.width_px, made.height_px
    now_photo.frame_count = max(now_photo.frame_count, made.page_count)
    now_photo.pictures_made_at = timezone.now()
    now_photo.key_version += 1
    now_photo.save()
    forget_upload_of(now_photo)
    have_page_found(now_photo)


def _drop_unnamed(photo: Photo, keys: set[str]) -> None:
    """Remove files that no row names; the run that won may have made the very same ones."""
    with _held(photo):
        for key in keys - set(PhotoPicture.objects.filter(key__in=keys).values_list("key", flat=True)):
            default_storage.delete(key)


@job_kind(FORGET_PIECES, words=_("Removing the pieces of what was on its way"))
def forget_pieces(job: Job, report: Report) -> Effects:
    """It is here, or nothing came for long: its pieces go. One that is still coming is left alone."""
    waiting = PhoneUpload.objects.on_a_phone().filter(pk=job.payload["upload"])
    waiting.filter(heard_of_at__lte=timezone.now() - KEPT_FOR).delete()
    if (upload := waiting.select_related("entry__pupil__school").first()) is not None:
        return Effects(apply=lambda: ask_to_forget_pieces(upload))
    clear_folder(folder_of(job.payload["school"], job.payload["pupil"], job.payload["upload"]))
    return Effects()


def ask_to_forget_register(club: Club, day: datetime.date) -> None:
    """Have the club's register of this school year forgotten when it is over; asked often it is one job."""
    last = end_of_school_year(day)
    moment = datetime.datetime.combine(last + datetime.timedelta(days=1), AT_NIGHT)
    Job.objects.ask(
        FORGET_REGISTER,
        f"{FORGET_REGISTER}:{club.pk}:{last.isoformat()}",
        school=club.school,
        payload={"club": club.pk, "last": last.isoformat()},
        run_after=timezone.make_aware(moment, zoneinfo.ZoneInfo(club.school.time_zone)),
    )


@job_kind(FORGET_REGISTER, words=_("Forgetting last year’s lunchtime club"))
def forget_register(job: Job, report: Report) -> Effects:
    """Who was at the club, and what was put out, is nobody's business once the school year is over."""
    over = {"club": job.payload["club"], "day__lte": job.payload["last"]}

    def forget() -> None:
        ClubVisit.objects.filter(**over).delete()
        PutOut.objects.filter(**over).delete()

    return Effects(apply=forget)


@job_kind(FAMILY_MAIL, words=_("Writing to a family"))
def send_family_mail(job: Job, report: Report) -> Effects:
    return write_to_family(job.payload["user"], job.payload["school"])


@job_kind(STILL_ON_PHONES, words=_("Looking whether all photos and films have come"))
def look_on_phones(job: Job, report: Report) -> Effects:
    return look_whether_all_has_come(job.payload["entry"])
