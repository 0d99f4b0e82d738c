"""The verbs of a flap: stick it on, change it, put pictures under it, take it off, put it back.

All of them hold the draft: a double page that is handed in stays as the teacher saw it.
"""

import contextlib
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learninglogs.files.intake import receive
from learninglogs.people.actor import Actor

from .double_page import have_pictures_made, hold_draft
from .models import Flap, FlapPicture, LogEntry, Photo
from .models.flap import FLAPS_A_PICTURE, PICTURES_A_FLAP

Uploads = Collection[File[Any]]


class FlapRefused(Exception):
    """It cannot be done. words: for the person who asked."""

    words: Promise


class TooManyFlaps(FlapRefused):
    """FLAPS_A_PICTURE are there already."""

    words = _("There are six flaps on this picture already. Take one off first.")


class TooManyUnder(FlapRefused):
    """More than PICTURES_A_FLAP would lie under one flap."""

    words = _("There is room for six pictures under one flap. Choose fewer.")


class NothingUnder(FlapRefused):
    """A flap needs a picture under it."""

    words = _("What is under your flap? Take a photo of it, or choose one.")


def add_flap(
    photo: Photo,
    where: Mapping[str, Any],
    *,
    uploads: Uploads,
    spares: Collection[Photo] = (),
    by: Actor,
    then: Callable[[Photo, Flap], object] | None = None,
) -> Flap:
    """Stick a flap on the picture, with what is under it as it unfolds: new photos, then spare ones.

    where: x, y, w, h, hinge and label, as on `Flap`. then: runs in the same transaction for each new photo;
    what it raises undoes all. Raises NothingUnder, TooManyFlaps, TooManyUnder,
    EntryClosed, and files.intake.Refusal for an upload that can be told at once not to be a photo.
    """
    if not uploads and not spares:
        raise NothingUnder
    with _received(photo.entry, uploads, by) as new, transaction.atomic():
        hold_draft(photo.entry_id)
        there = Flap.objects.live().filter(photo=photo)
        if there.count() >= FLAPS_A_PICTURE:
            raise TooManyFlaps
        flap = Flap.objects.create(photo=photo, position=_next_in(there), **where)
        _put_under(flap, new, spares)
        _tell(then, new, flap)
    return flap


def add_inside(
    flap: Flap,
    *,
    uploads: Uploads,
    spares: Collection[Photo] = (),
    by: Actor,
    then: Callable[[Photo, Flap], object] | None = None,
) -> None:
    """Put more pictures under a flap, to unfold after those that are there. Raises as `add_flap`."""
    with _received(flap.photo.entry, uploads, by) as new, transaction.atomic():
        hold_draft(flap.photo.entry_id)
        _put_under(flap, new, spares)
        _tell(then, new, flap)


def _tell(then: Callable[[Photo, Flap], object] | None, new: Collection[Photo], flap: Flap) -> None:
    if then:
        for photo in new:
            then(photo, flap)


def change_flap(flap: Flap, where: Mapping[str, Any]) -> None:
    """Move it, or give it another size, hinge or name. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(flap.photo.entry_id)
        Flap.objects.filter(pk=flap.pk).update(**where)


def take_off(flap: Flap) -> None:
    """Take it off with all that is under it; it can be put back. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(flap.photo.entry_id)
        _withdraw(Flap.objects.filter(pk=flap.pk), _under(flap))


def put_back(flap: Flap) -> None:
    """Undo. Raises EntryClosed, TooManyFlaps when others have been stuck on since."""
    with transaction.atomic():
        hold_draft(flap.photo.entry_id)
        if Flap.objects.live().filter(photo=flap.photo_id).exclude(pk=flap.pk).count() >= FLAPS_A_PICTURE:
            raise TooManyFlaps
        Flap.objects.filter(pk=flap.pk).update(withdrawn_at=None)


def take_from_under(inside: FlapPicture) -> None:
    """Take one picture away; it can be put back. Raises EntryClosed, NothingUnder for the last one."""
    with transaction.atomic():
        hold_draft(inside.photo.entry_id)
        if not _under(inside.flap).exclude(pk=inside.pk).exists():
            raise NothingUnder
        _withdraw(FlapPicture.objects.filter(pk=inside.pk), FlapPicture.objects.filter(pk=inside.pk))


def put_back_under(inside: FlapPicture) -> None:
    """Undo. Raises EntryClosed, TooManyUnder."""
    with transaction.atomic():
        hold_draft(inside.photo.entry_id)
        if _under(inside.flap).exclude(pk=inside.pk).count() >= PICTURES_A_FLAP:
            raise TooManyUnder
        FlapPicture.objects.filter(pk=inside.pk).update(withdrawn_at=None)


def move_flap(flap: Flap, *, earlier: bool) -> None:
    """One place up or down in the reading order of its picture. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(flap.photo.entry_id)
        _move(flap, Flap.objects.live().filter(photo=flap.photo_id), earlier=earlier)


def move_inside(inside: FlapPicture, *, earlier: bool) -> None:
    """Let it unfold before or after its neighbour. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(inside.photo.entry_id)
        _move(inside, _under(inside.flap), earlier=earlier)


def _under(flap: Flap) -> QuerySet[FlapPicture]:
    return FlapPicture.objects.filter(flap=flap, withdrawn_at=None).order_by("position", "pk")


def _withdraw(rows: QuerySet[Any], under: QuerySet[FlapPicture]) -> None:
    """Take off; links to the pictures under it that were given out a moment ago end with it."""
    photos = list(under.values_list("photo", flat=True))
    Photo.objects.filter(pk__in=photos).update(key_version=F("key_version") + 1)
    rows.update(withdrawn_at=timezone.now())


@contextlib.contextmanager
def _received(entry: LogEntry, uploads: Uploads, by: Actor) -> Iterator[list[Photo]]:
    """Photos of the uploads, kept durably, not saved yet; if this comes to nothing the files are gone.

    Raises files.intake.Refusal.
    """
    photos: list[Photo] = []
    try:
        for upload in uploads:
            photo = Photo(id=uuid.uuid4(), entry=entry)
            received = receive(upload, key_prefix=photo.folder, max_bytes=settings.UPLOAD_MAX_BYTES)
            photo.sha256, photo.received_key = received.sha256, received.key
            photo.received_bytes = received.byte_count
            photo.added_by_user_id, photo.added_by_pupil_id = by.user_id, by.pupil_id
            photos.append(photo)
        yield photos
    except BaseException:
        for photo in photos:
            default_storage.delete(photo.received_key)
        raise


def _put_under(flap: Flap, new: Collection[Photo], spares: Collection[Photo]) -> None:
    there = _under(flap)
    if there.count() + len(new) + len(spares) > PICTURES_A_FLAP:
        raise TooManyUnder
    for photo in new:
        photo.save(force_insert=True)
        have_pictures_made(photo)
    first = _next_in(there)
    # Somebody may have given a spare photo a place since it was shown: then it is a page.
    still_spare = Photo.objects.spare().in_bulk([photo.pk for photo in spares])
    photos = [*new, *(photo for photo in spares if photo.pk in still_spare)]
    if not photos and not there.exists():
        raise NothingUnder
    FlapPicture.objects.bulk_create(
        FlapPicture(flap=flap, photo=photo, position=first + at) for at, photo in enumerate(photos)
    )


def _next_in(rows: QuerySet[Any]) -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _move(row: Model, rows: QuerySet[Any], *, earlier: bool) -> None:
    """Change places with the neighbour; at the end nothing happens."""
    order = list(rows)
    at = order.index(row)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        rows.filter(pk=each.pk).update(position=position)
