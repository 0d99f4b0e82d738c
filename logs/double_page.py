"""The verbs of a double page: add a photo, swap, turn, remove, put back. Never more than left and right."""

import contextlib
import uuid

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from learninglogs.files.intake import receive
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .models import LogEntry, Page, Photo, Place

PICTURES = "page-pictures"
FORGET_UPLOAD = "forget-upload"


def add_photo(
    entry: LogEntry, upload: File, *, place: Place, by: Actor, replacing: bool = False
) -> tuple[Photo, Page | None]:
    """Keep the photo durably, put it in its place, and have its pictures made.

    The page is None when the place is taken: the photo is then a spare one, kept for “swap” or “leave out”.
    replacing: the person asked for the photo there to be replaced. The same photo chosen twice for one place
    is the one that lies there. Raises files.intake.Refusal for what can be told at once not to be a photo.
    """
    photo = Photo(id=uuid.uuid4(), entry=entry)
    received = receive(upload, key_prefix=photo.folder, max_bytes=settings.UPLOAD_MAX_BYTES)
    photo.sha256, photo.received_key = received.sha256, received.key
    photo.received_bytes = received.byte_count
    photo.added_by_user_id, photo.added_by_pupil_id = by.user_id, by.pupil_id
    try:
        with transaction.atomic():
            if twin := _same_photo_there(entry, photo.sha256, place):
                page = twin
            else:
                photo.save(force_insert=True)
                page = put(photo, place, replacing=replacing)
                have_pictures_made(photo)
    except BaseException:
        default_storage.delete(received.key)
        raise
    if page is not None and page.photo_id != photo.pk:
        default_storage.delete(received.key)
        return page.photo, page
    return photo, page


def _same_photo_there(entry: LogEntry, sha256: str, place: Place) -> Page | None:
    """A second tap, or a second tab, sent what already lies in this place."""
    there = Page.objects.live().filter(entry=entry, photo__sha256=sha256, **place.covers)
    return there.select_related("photo").first()


def put(photo: Photo, place: Place, *, replacing: bool = False) -> Page | None:
    """Place a photo; None when a side is taken. With replacing, what lies there is retired, not lost."""
    with contextlib.suppress(IntegrityError), transaction.atomic():
        in_the_way = Page.objects.in_the_way_of(place).filter(entry=photo.entry_id)
        retired = list(in_the_way.values_list("pk", flat=True)) if replacing else []
        Page.objects.filter(pk__in=retired).update(replaced_at=timezone.now())
        page = Page.objects.create(entry_id=photo.entry_id, photo=photo, **place.covers)
        Page.objects.filter(pk__in=retired).update(replaced_by=page)
        return page
    return None


def swap_sides(entry: LogEntry) -> None:
    """Left becomes right and right becomes left; a photo of both pages stays as it is.

    Both are retired and two new rows put in: an UPDATE that swaps breaks the constraint half-way.
    """
    with transaction.atomic():
        pages = [page for page in entry.pages.live() if page.place != Place.WHOLE]
        Page.objects.filter(pk__in=[page.pk for page in pages]).update(replaced_at=timezone.now())
        for page in pages:
            other = Place.RIGHT if page.place == Place.LEFT else Place.LEFT
            new = Page.objects.create(entry=entry, photo_id=page.photo_id, **other.covers)
            Page.objects.filter(pk=page.pk).update(replaced_by=new)


def remove(page: Page) -> None:
    """Take a page off; it can be put back."""
    Page.objects.filter(pk=page.pk, replaced_at=None).update(replaced_at=timezone.now())


def put_back(page: Page) -> bool:
    """Undo a removal. False when its place has been taken since."""
    with contextlib.suppress(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=page.pk, replaced_by=None).update(replaced_at=None)
        return True
    return False


def turn(photo: Photo) -> None:
    """A quarter turn clockwise; the pictures on show stay until the turned ones are made."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        photo.turn_deg = (photo.turn_deg + 90) % 360
        photo.save(update_fields=["turn_deg"])
        have_pictures_made(photo)


def leave_out(photo: Photo) -> None:
    """A spare photo is not wanted, or a refusal has been read."""
    Photo.objects.filter(pk=photo.pk).update(left_out_at=timezone.now())


def have_pictures_made(photo: Photo) -> Job:
    """Ask for the photo's pictures; inside the transaction that changed it."""
    return Job.objects.ask(
        PICTURES, photo.job_key, school=photo.entry.pupil.school, payload={"photo": str(photo.pk)}
    )


def refuse(photo: Photo, words: str) -> None:
    """What came was no photo: take it off the page, put back what it replaced, and have the upload destroyed.

    An entry left without a page is a draft again. Call it inside a transaction.
    """
    now = timezone.now()
    Photo.objects.filter(pk=photo.pk).update(refused_at=now, refusal=words)
    for page in Page.objects.filter(photo=photo, replaced_at=None):
        page.replaced_at = now
        page.save(update_fields=["replaced_at"])
        page.replaces.update(replaced_at=None, replaced_by=None)
    if not Page.objects.live().filter(entry=photo.entry_id).exists():
        LogEntry.objects.filter(pk=photo.entry_id).update(
            handed_in_at=None, handed_in_by=None, let_through_at=None
        )
    forget_upload_of(photo)


def forget_upload_of(photo: Photo) -> None:
    """Have the upload as received destroyed, surely: it may carry the place where it was taken."""
    Job.objects.ask(
        FORGET_UPLOAD,
        f"{FORGET_UPLOAD}:{photo.pk}",
        school=photo.entry.pupil.school,
        payload={"photo": str(photo.pk)},
    )
