"""A sheet becomes a page: filed to its child's log, taken back, undone with its whole pile.

Never over what lies there already, unless a person says so; and what was changed since is left as it is.
"""

import contextlib
import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from learninglogs.audit.models import record
from learninglogs.files.intake import keep, local_path
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor
from logs.double_page import have_pictures_made, put, uncover_below
from logs.models import (
    EmptyEntry,
    LogEntry,
    Page,
    Photo,
    PhotoPicture,
    Place,
    Scan,
    ScanSheet,
    SheetState,
    Size,
    Why,
)

FORGET_SCAN = "forget-scan"
FORGET_PHOTO_FILES = "forget-photo-files"


# ── Filing ──────────────────────────────────────────────────────────────────────
def file_sheet(sheet: ScanSheet, *, by: Actor, replacing: bool = False, or_spare: bool = False) -> None:
    """File the sheet to the log of its `pupil` at its `place`; where that cannot be, it waits and says why.

    replacing: a person wants it in the place of what lies there, which is kept in the page's history.
    or_spare: keep it beside the double page where its place is taken, or where it has none. Done twice, at
    once or one after the other, it is one photo. Raises FileNotFoundError where the sheet has been forgotten.
    """
    whose: dict[str, Any] = {"pupil_id": sheet.pupil_id, "challenge_id": sheet.scan.challenge_id}
    entry, _is_new = LogEntry.objects.get_or_create(**whose)
    photo = Photo(
        id=sheet.photo_id_to_be, entry=entry, sha256=sheet.sha256, received_bytes=sheet.byte_count,
        turn_deg=sheet.upright_deg, added_by_user_id=by.user_id, added_by_pupil_id=by.pupil_id,
    )  # fmt: skip
    photo.received_key = f"{photo.folder}/{sheet.sha256}"
    with local_path(sheet.key) as path:
        keep(path, photo.received_key)
    with transaction.atomic():
        held = ScanSheet.objects.select_for_update().select_related("scan").get(pk=sheet.pk)
        if held.state != SheetState.FILED and held.scan.undone_at is None:
            _file(held, photo, sheet, by, replacing=replacing, or_spare=or_spare)
    if held.state == SheetState.FILED:
        _forget_sheet_files(sheet)
    elif not Photo.objects.filter(pk=photo.pk).exists():
        default_storage.delete(photo.received_key)


def _file(
    held: ScanSheet, photo: Photo, wish: ScanSheet, by: Actor, *, replacing: bool, or_spare: bool
) -> None:
    """Inside a transaction that holds the sheet."""
    held.pupil_id, held.place, held.by_hand = wish.pupil_id, wish.place, wish.by_hand
    entry = LogEntry.objects.select_for_update().select_related("pupil").get(pk=photo.entry_id)
    why = _why_not(entry, held, replacing=replacing, or_spare=or_spare)
    if why is not None:
        held.state, held.why = (SheetState.ASIDE if why == Why.AGAIN else SheetState.WAITING), why
    else:
        photo.save(force_insert=True)
        held.page = put(photo, Place(held.place), replacing=replacing) if held.place else None
        have_pictures_made(photo)
        held.state, held.why, held.photo = SheetState.FILED, "", photo
        held.key = held.small_key = ""
        record(by, "filed_scan", entry, school_id=entry.pupil.school_id, child_id=entry.pupil_id)
    held.save()


def _why_not(entry: LogEntry, sheet: ScanSheet, *, replacing: bool, or_spare: bool) -> Why | None:
    """Why the sheet may not be filed to this log now; None where it may."""
    live = Page.objects.live().filter(entry=entry)
    if live.filter(photo__sha256=sheet.sha256).exists():
        return Why.AGAIN
    if not entry.is_draft:
        return Why.CLOSED
    if replacing or or_spare or not sheet.place:
        return None
    in_the_way = Page.objects.in_the_way_of(Place(sheet.place)).filter(entry=entry)
    return Why.TAKEN if in_the_way.exists() else None


def _forget_sheet_files(sheet: ScanSheet) -> None:
    """Filed, its picture lies with the child and nowhere else. A process killed just before leaves it to the
    tidying that follows every scan.
    """
    for key in {sheet.key, sheet.small_key} - {""}:
        default_storage.delete(key)


# ── By hand ─────────────────────────────────────────────────────────────────────
def set_aside(sheet: ScanSheet) -> None:
    """It is not wanted; it can be taken up again."""
    sheet_waits = ScanSheet.objects.filter(pk=sheet.pk, state=SheetState.WAITING)
    sheet_waits.update(state=SheetState.ASIDE)


def turn(sheet: ScanSheet) -> None:
    """A quarter turn clockwise while it waits: the person who sorts the pile sees which way up it is."""
    sheet_waits = ScanSheet.objects.filter(pk=sheet.pk, state=SheetState.WAITING)
    sheet_waits.update(by_hand_deg=(sheet.by_hand_deg + 90) % 360)


def take_up_again(sheet: ScanSheet) -> None:
    """What was set aside is wanted after all."""
    asides = ScanSheet.objects.filter(pk=sheet.pk, state=SheetState.ASIDE).exclude(key="")
    asides.update(state=SheetState.WAITING)


def take_back(sheet: ScanSheet, *, by: Actor) -> bool:
    """A sheet was filed to the wrong child: it waits again. False where the page has been changed since."""
    copied = _copied_back(sheet)
    with transaction.atomic():
        held = ScanSheet.objects.select_for_update().get(pk=sheet.pk)
        if copied is None or not _take_off(held, by):
            return False
        for name, said in copied.items():
            setattr(held, name, said)
        held.state, held.why, held.times_taken_back = SheetState.WAITING, "", held.times_taken_back + 1
        held.save()
    return True


def _copied_back(sheet: ScanSheet) -> dict[str, Any] | None:
    """Its picture once more among the sheets of the scan, from the master made of it: fields for the sheet.

    None while the pictures are being made, or where the photo is gone.
    """
    photo = sheet.photo
    master, small = (photo.picture(size) if photo else None for size in (Size.MASTER, Size.SMALL))
    if master is None or small is None:
        return None
    keys = {}
    for name, picture in {"key": master, "small_key": small}.items():
        keys[name] = f"{sheet.scan.folder}/{sheet.number}-{picture.key.rpartition('/')[2]}"
        with local_path(picture.key) as path:
            keep(path, keys[name])
    return keys | {"sha256": master.sha256, "byte_count": master.byte_count, "turn_deg": 0, "by_hand_deg": 0}


def undo(scan: Scan, *, by: Actor) -> int:
    """Take off all that this scan filed and forget it; how many pages stay, being changed since."""
    staying = 0
    with transaction.atomic():
        Scan.objects.select_for_update().filter(pk=scan.pk, undone_at=None).update(undone_at=timezone.now())
    for pk in scan.sheets.filed().values_list("pk", flat=True):
        with transaction.atomic():
            held = ScanSheet.objects.select_for_update().get(pk=pk)
            staying += held.state == SheetState.FILED and not _take_off(held, by)
    record(by, "undid_scan", scan, school_id=scan.challenge.school_class.school_id)
    tidy_up(scan, everything=True)
    return staying


def _take_off(held: ScanSheet, by: Actor) -> bool:
    """Take its page off, put back what that replaced, and let the photo go; False where it was changed since.

    Inside a transaction that holds the sheet.
    """
    entry = LogEntry.objects.select_for_update().select_related("pupil").filter(photos=held.photo_id).first()
    if entry is None or held.photo is None or not _is_untouched(held, entry):
        return False
    photo = held.photo
    uncover_below(photo)
    if entry.handed_in_at is not None:
        entry.give_back()
    _forget_photo(photo, entry)
    held.state, held.photo, held.page, held.handed_in_at = SheetState.ASIDE, None, None, None
    held.save()
    record(by, "took_scan_back", entry, school_id=entry.pupil.school_id, child_id=entry.pupil_id)
    return True


def _is_untouched(held: ScanSheet, entry: LogEntry) -> bool:
    """The page lies where the scan put it, nothing hangs on it, and nobody is at work on the log."""
    if entry.settled_at or entry.let_through_at or entry.handed_in_at != held.handed_in_at:
        return False
    page, photo = held.page, held.photo
    if page is not None and page.replaced_at is not None:
        return False
    if photo is not None and photo.pages.exclude(pk=held.page_id or 0).exists():
        return False
    return not any(_hangs_on(each) for each in (page, photo) if each is not None)


def _hangs_on(row: Page | Photo) -> bool:
    """Whether somebody has put anything on it: a flap, words, a straightened picture."""
    own = {Page, Photo, PhotoPicture, ScanSheet}
    links = [each.field for each in row._meta.related_objects if each.related_model not in own]
    return any(link.model._base_manager.filter(**{link.name: row.pk}).exists() for link in links)


def _forget_photo(photo: Photo, entry: LogEntry) -> None:
    """The row goes now, its files by a job of their own: surely, whatever is killed."""
    Job.objects.ask(
        FORGET_PHOTO_FILES,
        f"{FORGET_PHOTO_FILES}:{photo.pk}",
        school=entry.pupil.school,
        payload={"photo": str(photo.pk), "school": entry.pupil.school_id, "pupil": entry.pupil_id},
    )
    photo.delete()


# ── Afterwards ──────────────────────────────────────────────────────────────────
def hand_in(scan: Scan, *, by: Actor) -> int:
    """Hand in the logs this scan has filled: the books lie on the teacher's desk. How many that were."""
    count = 0
    entries = LogEntry.objects.filter(photos__scan_sheets__scan=scan, handed_in_at=None).distinct()
    for entry in entries.select_related("pupil"):
        with transaction.atomic(), contextlib.suppress(EmptyEntry):
            entry.hand_in(by=by)
            scan.sheets.filed().filter(photo__entry=entry).update(handed_in_at=entry.handed_in_at)
            record(by, "handed_in", entry, school_id=entry.pupil.school_id, child_id=entry.pupil_id)
            count += 1
    return count


def tidy_up(scan: Scan, *, everything: bool = False, after: datetime.timedelta | None = None) -> None:
    """Have the scan's files removed that nothing names any more; or `everything` it still holds."""
    how = "everything" if everything else "unnamed"
    Job.objects.ask(
        FORGET_SCAN,
        f"{FORGET_SCAN}:{scan.pk}:{how}{':later' if after else ''}",
        school=scan.challenge.school_class.school,
        payload={"scan": str(scan.pk), "how": how},
        run_after=timezone.now() + after if after else None,
    )
