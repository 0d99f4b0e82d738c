"""The verbs of a typed page: type, put a picture in, make it a page of the log, type on."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learninglogs.people.actor import Actor

from .double_page import have_pictures_made, hold_draft, put
from .models import LogEntry, Page, Photo, Place, TypedPage
from .taking_in import taken_in

COPIED = ("heading", "words", "picture_id", "picture_place", "look", "is_big")
# About what `typed_page.typ` gets onto a page at its first size; the fuller page is written smaller.
LETTERS_A_LINE = {False: 38, True: 29}
LINES = {False: 18, True: 13}
PICTURE_LINES = {False: 7, True: 5}


class NothingTyped(Exception):
    """There is no word and no picture to make a page of."""


class TypedMeanwhile(Exception):
    """Somebody else typed on since; `theirs` is how it stands now."""

    def __init__(self, theirs: TypedPage) -> None:
        super().__init__()
        self.theirs = theirs


def typed_for(entry: LogEntry, place: Place) -> TypedPage:
    """What is being typed for that place; else, not saved yet, a copy of what lies there, or a new one."""
    draft = TypedPage.objects.being_typed().filter(entry=entry, place=place).select_related("picture").first()
    if draft:
        return draft
    lying = (
        Page.objects.live().filter(entry=entry, **place.covers).select_related("photo__typed_page").first()
    )
    made = typed_page_of(lying.photo) if lying else None
    copied = {name: getattr(made, name) for name in COPIED} if made else {}
    return TypedPage(entry=entry, place=place, **copied)


def typed_page_of(photo: Photo) -> TypedPage | None:
    """What was typed, for a photo that was made of it."""
    return getattr(photo, "typed_page", None)


def keep_typed(entry: LogEntry, place: Place, typed: Mapping[str, Any], *, version: int) -> TypedPage:
    """Save what was typed. version: what it was typed over.

    Raises TypedMeanwhile; EntryClosed when the log is handed in.
    """
    with transaction.atomic():
        hold_draft(entry.pk)
        draft = typed_for(entry, place)
        if draft.version != version:
            raise TypedMeanwhile(draft)
        for name, value in typed.items():
            setattr(draft, name, value)
        draft.version += 1
        draft.save()
    return draft


# ── The one picture ─────────────────────────────────────────────────────────────
def put_picture_in(entry: LogEntry, place: Place, upload: File[Any], *, by: Actor) -> TypedPage:
    """The words stay as they are, and so does their version. Raises files.intake.Refusal; EntryClosed."""
    with taken_in(entry, upload, by=by) as photo, transaction.atomic():
        hold_draft(entry.pk)
        draft = typed_for(entry, place)
        photo.save(force_insert=True)
        have_pictures_made(photo)
        _set_picture(draft, photo)
    return draft


def take_picture_out(entry: LogEntry, place: Place) -> TypedPage:
    """Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(entry.pk)
        draft = typed_for(entry, place)
        _set_picture(draft, None)
    return draft


def _set_picture(draft: TypedPage, photo: Photo | None) -> None:
    """The picture before is no third page: it is left out."""
    if draft.picture_id:
        Photo.objects.filter(pk=draft.picture_id).update(left_out_at=timezone.now())
    draft.picture = photo
    draft.save()


# ── Made into a page ────────────────────────────────────────────────────────────
def make_page(typed: TypedPage, *, by: Actor) -> Page:
    """Lay it in its place, like a photo; what lay there is kept in the page's history.

    From here its words stay as they were made; typing on begins a new one. Raises NothingTyped, EntryClosed.
    """
    if typed.is_empty:
        raise NothingTyped
    content = json.dumps([str(getattr(typed, name)) for name in COPIED]).encode()
    photo = Photo(
        id=uuid.uuid4(),
        entry=typed.entry,
        sha256=hashlib.sha256(content).hexdigest(),
        received_bytes=len(content),
        added_by_user_id=by.user_id,
        added_by_pupil_id=by.pupil_id,
    )
    with transaction.atomic():
        hold_draft(typed.entry_id)
        photo.save(force_insert=True)
        TypedPage.objects.filter(pk=typed.pk).update(photo=photo)
        page = put(photo, Place(typed.place), replacing=True)
        have_pictures_made(photo)
    if page is None:
        raise RuntimeError(f"{typed} found no place although what lay there was to go.")
    return page


def room_words(typed: TypedPage) -> str:
    """“Room for about 3 more lines”, or that it will be written smaller so that all of it fits."""
    lines = LINES[typed.is_big] - (PICTURE_LINES[typed.is_big] if typed.picture_id else 0)
    used = sum(1 + len(line) // LETTERS_A_LINE[typed.is_big] for line in typed.words.splitlines())
    left = lines - used
    if left < 0:
        return _("A full page: we write it a little smaller.")
    if left == 0:
        return _("The page is just full.")
    return ngettext("Room for about %s more line", "Room for about %s more lines", left) % left
