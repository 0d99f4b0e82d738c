"""The verbs of a page in a photo: lay it straight, show it as it was taken, cut a spread in two, join two."""

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import local_path, receive
from learninglogs.files.picture_process import Found, join_pages
from learninglogs.files.pictures.corners import Point, Quad, turned, turned_corners
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .double_page import have_pictures_made, hold_draft, put
from .following import follow_corners, follow_turn
from .models import LogEntry, Page, Photo, PhotoPicture, Place, Size

FIND_PAGE = "find-page"


class NotReady(Exception):
    """Pictures are still being made: in a moment it can be done."""


@dataclass(frozen=True)
class Wish:
    """How a photo is to look. corners: as fractions of the photo as turned; None for the whole of it."""

    corners: Quad | None
    brighter: bool
    turn_deg: int


def corners_as_turned(photo: Photo) -> Quad | None:
    """The corners a person chose, in the photo as it is turned now; None for the whole photo."""
    return turned_corners(photo.corners, photo.turn_deg) if photo.corners else None


# ── The proposal ────────────────────────────────────────────────────────────────
def have_page_found(photo: Photo) -> None:
    """Ask once for a proposal; inside the transaction that took the photo's pictures in."""
    if photo.looked_for_page_at is None:
        Job.objects.ask(
            FIND_PAGE,
            f"{FIND_PAGE}:{photo.pk}",
            school=photo.entry.pupil.school,
            payload={"photo": str(photo.pk)},
        )


def keep_proposal(photo: Photo, found: Found | None, *, turned_deg: int) -> None:
    """Keep what was found in the master, turned by so much, as it lies in the photo as the camera held it."""
    back = -turned_deg % 360
    if found is not None:
        gutter = found["gutter"] and turned(found["gutter"], back)
        found = {**found, "corners": turned_corners(found["corners"], back), "gutter": gutter}
    Photo.objects.filter(pk=photo.pk).update(proposal=found, looked_for_page_at=timezone.now())


# ── Straighten ──────────────────────────────────────────────────────────────────
def straighten(photo: Photo, wish: Wish) -> None:
    """Have the photo look as wished; what is on show stays until that is made. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(photo.entry_id)
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        follow_turn(photo, quarters=(wish.turn_deg - photo.turn_deg) // 90)
        photo.turn_deg, photo.brighter = wish.turn_deg, wish.brighter
        follow_corners(photo, before=corners_as_turned(photo), after=wish.corners)
        photo.corners = wish.corners and turned_corners(wish.corners, -wish.turn_deg % 360)
        photo.save(update_fields=["turn_deg", "brighter", "corners"])
        have_pictures_made(photo)


def turn_by(photo: Photo, turn_deg: int) -> None:
    """Turn it clockwise by quarters; its corners turn along. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(photo.entry_id)
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        photo.turn_deg = (photo.turn_deg + turn_deg) % 360
        photo.save(update_fields=["turn_deg"])
        follow_turn(photo, quarters=turn_deg // 90)
        have_pictures_made(photo)


def use_proposal(photo: Photo) -> None:
    """Lay it straight as proposed: one tap. Raises EntryClosed."""
    if photo.proposal:
        corners = turned_corners(photo.proposal["corners"], photo.turn_deg)
        straighten(photo, Wish(corners, brighter=photo.brighter, turn_deg=photo.turn_deg))


def show_as_taken(photo: Photo) -> None:
    """The whole photo again, as it came from the camera, turned as it is. Raises EntryClosed."""
    straighten(photo, Wish(None, brighter=False, turn_deg=photo.turn_deg))


# ── Cut a spread in two, join two pages ─────────────────────────────────────────
class Fold(Protocol):
    """Where a person cuts: the page's corners and the fold's two ends, of the photo as it is turned."""

    @property
    def corners(self) -> Quad: ...
    @property
    def fold(self) -> list[Point]: ...


def cut(page: Page, at: Fold, *, by: Actor) -> None:
    """One photo of both pages becomes a left and a right page; the one photo stays in the page's history.

    Each half is a photo of its own, as taken whole, with corners that end at the fold: they can be dragged
    like any other. Raises EntryClosed and NotReady.
    """
    photo, master = page.photo, page.photo.picture(Size.MASTER)
    if master is None:
        raise NotReady
    (first, second, third, fourth), (upper, lower) = at.corners, at.fold
    halves = {
        Place.LEFT: _half(photo, master, (first, upper, lower, fourth), by=by),
        Place.RIGHT: _half(photo, master, (upper, second, third, lower), by=by),
    }
    with _or_remove_uploads(halves.values()), transaction.atomic():
        hold_draft(page.entry_id)
        for place, half in halves.items():
            half.save(force_insert=True)
            put(half, place, replacing=True)
            have_pictures_made(half)


def _half(photo: Photo, master: PhotoPicture, corners: Quad, *, by: Actor) -> Photo:
    """A photo of its own, not yet saved: its upload is a copy of the other's master, which is turned already.

    corners: in the photo as turned.
    """
    turn_deg = (photo.turn_deg - photo.master_turn_deg) % 360
    half = Photo(
        id=uuid.uuid4(),
        entry=photo.entry,
        turn_deg=turn_deg,
        corners=turned_corners(corners, -turn_deg % 360),
        brighter=photo.brighter,
        cut_from=photo,
        looked_for_page_at=timezone.now(),
        added_by_user_id=by.user_id,
        added_by_pupil_id=by.pupil_id,
    )
    with default_storage.open(master.key) as whole:
        received = receive(whole, key_prefix=half.folder, max_bytes=settings.UPLOAD_MAX_BYTES)
    half.sha256, half.received_key = received.sha256, received.key
    half.received_bytes = received.byte_count
    return half


@contextlib.contextmanager
def _or_remove_uploads(photos: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for photo in photos:
            default_storage.delete(photo.received_key)
        raise


def join(entry: LogEntry, *, by: Actor) -> None:
    """The left and the right page become one photo of both; the two stay in the page's history.

    Its pictures are made of theirs, as they look now. Raises EntryClosed, and NotReady where one is missing
    or being made.
    """
    with transaction.atomic():
        hold_draft(entry.pk)
        lying = {page.place: page.photo for page in entry.pages.live().select_related("photo")}
        left, right = lying.get(Place.LEFT), lying.get(Place.RIGHT)
        if left is None or right is None or not (_is_ready(left) and _is_ready(right)):
            raise NotReady
        both = Photo.objects.create(
            entry=entry,
            sha256=left.sha256,
            received_bytes=0,
            left_half=left,
            right_half=right,
            looked_for_page_at=timezone.now(),
            added_by_user_id=by.user_id,
            added_by_pupil_id=by.pupil_id,
        )
        put(both, Place.WHOLE, replacing=True)
        have_pictures_made(both)


def _is_ready(photo: Photo) -> bool:
    """Whether its pictures are made as they are to look now."""
    job = Job.objects.for_key(photo.job_key)
    return photo.has_pictures and (job is None or job.is_finished)


@contextlib.contextmanager
def joined(left: Photo, right: Photo) -> Iterator[Path]:
    """A local file of both photos' largest pictures beside each other. Raises FileNotFoundError."""
    pictures = [photo.picture(Size.LARGE) for photo in (left, right)]
    if None in pictures:
        raise FileNotFoundError(f"Photo {left.pk} or {right.pk} has no pictures to join.")
    with contextlib.ExitStack() as stack:
        first, second = (stack.enter_context(local_path(picture.key)) for picture in pictures if picture)
        both = stack.enter_context(place_of_work()) / "both.jpg"
        join_pages(first, second, both)
        yield both


def undo_cut_or_join(entry: LogEntry) -> None:
    """The one photo again, or the two again. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(entry.pk)
        lying = {page.place: page.photo for page in entry.pages.live().select_related("photo")}
        both = lying.get(Place.WHOLE)
        if both is not None and both.left_half and both.right_half:
            put(both.left_half, Place.LEFT, replacing=True)
            put(both.right_half, Place.RIGHT, replacing=True)
        elif whole := cut_whole(list(lying.values())):
            put(whole, Place.WHOLE, replacing=True)


def cut_whole(photos: Sequence[Photo]) -> Photo | None:
    """The photo of both pages that these two are halves of."""
    wholes = {photo.cut_from_id for photo in photos}
    return photos[0].cut_from if len(photos) == 2 and len(wholes) == 1 else None
