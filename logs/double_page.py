"""The verbs of a double page: add a photo, swap, turn, remove, put back. Never more than left and right."""

import contextlib
import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from learninglogs.files.intake import receive
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .following import follow_turn
from .models import EntryClosed, LogEntry, Page, Photo, Place
from .models.page import PageQuerySet
from .under_flaps import carry_over, drop_refused, void_links_under

PICTURES = "page-pictures"
FORGET_UPLOAD = "forget-upload"


def add_photo(
    entry: LogEntry,
    upload: File[Any],
    *,
    place: Place,
    by: Actor,
    replacing: bool = False,
    then: Callable[[Photo], object] | None = None,
) -> tuple[Photo, Page | None]:
    """Keep the photo durably, put it in its place, and have its pictures made.

    The page is None when the place is taken: the photo is then a spare one, kept for “swap” or “leave out”.
    replacing: the person asked for the photo there to be replaced. The same photo chosen twice for one place
    is the one that lies there. then: runs in the same transaction with the photo that lies there; what it
    raises undoes all. Raises files.intake.Refusal for what can be told at once not to be a photo, EntryClosed
    when somebody handed the entry in meanwhile.
    """
    photo = Photo(id=uuid.uuid4(), entry=entry)
    received = receive(upload, key_prefix=photo.folder, max_bytes=settings.UPLOAD_MAX_BYTES)
    photo.sha256, photo.received_key = received.sha256, received.key
    photo.received_bytes = received.byte_count
    photo.added_by_user_id, photo.added_by_pupil_id = by.user_id, by.pupil_id
    try:
        with transaction.atomic():
            hold_draft(entry.pk)
            page = _same_photo_there(entry, photo.sha256, place)
            if page is None:
                photo.save(force_insert=True)
                page = put(photo, place, replacing=replacing)
                have_pictures_made(photo)
            if then:
                then(page.photo if page else photo)
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
    """Place a photo; None when a side is taken. With replacing, what lies there is retired, not lost.

    The flaps of what lay in the same place move on to the photo.
    A photo that lies somewhere already moves: it never lies on both sides.
    """
    with contextlib.suppress(IntegrityError), transaction.atomic():
        live = Page.objects.live().filter(entry=photo.entry_id)
        in_the_way = live.filter(Q(pk__in=Page.objects.in_the_way_of(place).values("pk")) | Q(photo=photo))
        retired = list(in_the_way.values_list("pk", flat=True)) if replacing else []
        same_place = Page.objects.filter(pk__in=retired, **place.covers)
        _retire(Page.objects.filter(pk__in=retired))
        carry_over(list(same_place.values_list("photo", flat=True)), photo.pk)
        page = Page.objects.create(entry_id=photo.entry_id, photo=photo, **place.covers)
        Page.objects.filter(pk__in=retired).update(replaced_by=page)
        return page
    return None


def _retire(pages: PageQuerySet) -> None:
    """Take live pages off; links to their pictures that were given out a moment ago end with it."""
    photos = list(pages.values_list("photo", flat=True))
    Photo.objects.filter(pk__in=photos).update(key_version=F("key_version") + 1)
    void_links_under(photos)
    pages.update(replaced_at=timezone.now())


def hold_draft(entry_pk: int) -> None:
    """Two taps, two tabs, two parents: one after the other. Inside a transaction, until its end.

    Raises EntryClosed when somebody has handed the entry in meanwhile.
    """
    if not LogEntry.objects.select_for_update().get(pk=entry_pk).is_draft:
        raise EntryClosed


def swap_in(photo: Photo, place: Place) -> None:
    """A spare photo takes a place; what lay there is kept in the page's history. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(photo.entry_id)
        put(photo, place, replacing=True)


def swap_sides(entry: LogEntry) -> None:
    """Left becomes right and right becomes left; a photo of both pages stays as it is. Raises EntryClosed.

    Both are retired and two new rows put in: an UPDATE that swaps breaks the constraint half-way.
    """
    with transaction.atomic():
        hold_draft(entry.pk)
        pages = [page for page in entry.pages.live() if page.place != Place.WHOLE]
        Page.objects.filter(pk__in=[page.pk for page in pages]).update(replaced_at=timezone.now())
        for page in pages:
            other = Place.RIGHT if page.place == Place.LEFT else Place.LEFT
            new = Page.objects.create(entry=entry, photo_id=page.photo_id, **other.covers)
            Page.objects.filter(pk=page.pk).update(replaced_by=new)


def remove(page: Page) -> None:
    """Take a page off; it can be put back. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(page.entry_id)
        _retire(Page.objects.filter(pk=page.pk, replaced_at=None))


def put_back(page: Page) -> bool:
    """Undo a removal. Raises EntryClosed.

    False when its place has been taken since, or its photo turned out to be none.
    """
    removed = Page.objects.removed().filter(pk=page.pk)
    with transaction.atomic():
        hold_draft(page.entry_id)
        with contextlib.suppress(IntegrityError), transaction.atomic():
            return bool(removed.update(replaced_at=None)) or Page.objects.live().filter(pk=page.pk).exists()
    return False


def turn(photo: Photo) -> None:
    """A quarter turn clockwise; the pictures on show stay until the turned are made. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(photo.entry_id)
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        photo.turn_deg = (photo.turn_deg + 90) % 360
        photo.save(update_fields=["turn_deg"])
        follow_turn(photo)
        have_pictures_made(photo)


def describe(photo: Photo, words: str, *, by: Actor) -> None:
    """Say in words what is on a picture. Raises EntryClosed if a draft was handed in meanwhile.

    After that only the teacher may: what the class hears is what an adult has let through.
    """
    with transaction.atomic():
        if photo.entry.is_draft:
            hold_draft(photo.entry_id)
        photo.describe(words, by=by)


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

    From under a flap it is taken away.
    An entry left without a page is a draft again. Call it inside a transaction.
    """
    Photo.objects.filter(pk=photo.pk).update(refused_at=timezone.now(), refusal=words)
    uncover_below(photo)
    drop_refused(photo)
    if not Page.objects.live().filter(entry=photo.entry_id).exists():
        LogEntry.objects.filter(pk=photo.entry_id).update(
            handed_in_at=None, handed_in_by=None, let_through_at=None, settled_at=None
        )
    forget_upload_of(photo)


def uncover_below(photo: Photo) -> None:
    """Take the photo off its page and put back what it replaced. Inside a transaction."""
    for page in Page.objects.filter(photo=photo, replaced_at=None):
        _retire(Page.objects.filter(pk=page.pk))
        for below, place in _below(page, page.place):
            back = put(below.photo, place)  # None where somebody has put another page there since
            carry_over([photo.pk], below.photo_id)
            Page.objects.filter(pk=below.pk).update(replaced_by=back)


def _below(page: Page, place: Place) -> Iterator[tuple[Page, Place]]:
    """The pages with a picture that `page` replaced, each with the place it belongs in now.

    place: where `page` lies. What was replaced may be the same photo, moved by a swap of sides, or one that
    was refused itself: then what lay below that.
    """
    for below in page.replaces.select_related("photo"):
        is_moved = below.photo_id == page.photo_id
        its_place = place if is_moved or below.place == page.place else below.place
        if is_moved or below.photo.refused_at:
            yield from _below(below, its_place)
        else:
            yield below, its_place


def forget_upload_of(photo: Photo, *, after: datetime.timedelta | None = None) -> None:
    """Have the upload as received destroyed, surely: it may carry the place where it was taken.

    Each set of pictures has its own asking, so that none is lost in one that is just being answered.
    """
    Job.objects.ask(
        FORGET_UPLOAD,
        f"{FORGET_UPLOAD}:{photo.pk}:{photo.key_version}",
        school=photo.entry.pupil.school,
        payload={"photo": str(photo.pk)},
        run_after=timezone.now() + after if after else None,
    )
