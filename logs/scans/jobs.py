"""Background work on scans: cutting and reading one, filing what was read, forgetting what is over."""

import contextlib
import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import keep, local_path
from learninglogs.files.refusals import Refusal, TooHard
from learninglogs.files.scans import MOST_SHEETS
from learninglogs.files.scans.process import ScanProcess, scan_process
from learninglogs.jobs.kinds import Effects, Refused, job_kind
from learninglogs.jobs.models import Job
from learninglogs.jobs.steps import reached
from logs.models import Photo, Place, Scan, ScanSheet, SheetState, Why
from logs.models.label import PREFIX

from .filing import FORGET_PHOTO_FILES, FORGET_SCAN, file_sheet, tidy_up
from .sorting import ReadSheet, sort
from .taking_in import FILE_SCAN, READ_SCAN, have_filed, refuse

Report = Callable[[int, int], None]
KEPT_FOR = datetime.timedelta(days=14)  # sheets nobody has claimed
MOST_PAGES = 20  # of one child's scan


class SheetsGone(Exception):
    """Files that were just written are not there: an old run tidied them away. The next try writes them."""


# ── Reading ─────────────────────────────────────────────────────────────────────
@job_kind(READ_SCAN, words=_("Reading the scan, sheet by sheet"))
def read_scan(job: Job, report: Report) -> Effects:
    """Cut the file into sheets, read their labels, and say of each where it belongs."""
    scan = _scan(job)
    if scan is None or scan.read_at or scan.refused_at or scan.undone_at:
        return Effects()
    reached("working")
    try:
        pile = _cut(scan, report)
    except Refusal as refusal:
        words = refusal.words
        raise Refused(words, apply=lambda: _refuse(scan, words)) from refusal
    reached("files-written")
    return Effects(apply=lambda: _take(scan, pile), discard=lambda: _drop_unnamed(scan))


def _scan(job: Job) -> Scan | None:
    related = ("challenge__school_class__school", "entry__pupil")
    return Scan.objects.select_related(*related).filter(pk=job.payload["scan"]).first()


def _cut(scan: Scan, report: Report) -> list[ReadSheet]:
    """Every sheet, its pictures kept under names made from their content. Raises Refusal."""
    most = MOST_SHEETS if scan.entry_id is None else MOST_PAGES
    with local_path(scan.received_key) as source, scan_process() as process:
        count = process.count(source, most=most)
        pile = []
        for number in range(1, count + 1):
            with place_of_work() as out:
                pile.append(_cut_one(scan, process, source, number, out))
            report(number, count)
    return pile


def _cut_one(scan: Scan, process: ScanProcess, source: Path, number: int, out: Path) -> ReadSheet:
    """One damaged sheet does not spoil the pile."""
    try:
        cut = process.cut(source, number, out, prefix=PREFIX)
    except Refusal as refusal:
        if isinstance(refusal, TooHard) and scan.entry_id is not None:
            raise
        return ReadSheet(ScanSheet(scan=scan, number=number, state=SheetState.ASIDE, why=Why.DAMAGED))
    sheet = ScanSheet(
        scan=scan, number=number, sha256=cut.sha256, byte_count=cut.byte_count, width_px=cut.width_px,
        height_px=cut.height_px, turn_deg=cut.turn_deg, sharpness=cut.sharpness,
        key=f"{scan.folder}/{number}-{cut.sha256[:24]}.jpg",
        small_key=f"{scan.folder}/{number}-small-{cut.small_sha256[:24]}.jpg",
    )  # fmt: skip
    keep(cut.path, sheet.key)
    keep(cut.small_path, sheet.small_key)
    return ReadSheet(sheet, tuple(code.text for code in cut.codes), cut.is_blank)


def _take(scan: Scan, pile: list[ReadSheet]) -> None:
    """Write the sheets down and have them filed. Raises SheetsGone."""
    with _held(scan) as held:
        if held is None or held.read_at or held.undone_at:
            return
        sheets = [each.sheet for each in pile]
        keys = {key for sheet in sheets for key in (sheet.key, sheet.small_key)} - {""}
        if not all(default_storage.exists(key) for key in keys):
            raise SheetsGone
        if scan.entry is None:
            sort(scan, pile)
        else:
            _give_places(scan, sheets)
        ScanSheet.objects.bulk_create(sheets)
        held.read_at, held.sheet_count = timezone.now(), len(sheets)
        held.save(update_fields=["read_at", "sheet_count"])
        scan.sheet_count = len(sheets)
        have_filed(scan)
        tidy_up(scan, everything=True, after=KEPT_FOR)


def _give_places(scan: Scan, sheets: list[ScanSheet]) -> None:
    """One child's pages: one is where it was sent to, two are left and right, of more somebody chooses."""
    readable = [sheet for sheet in sheets if sheet.key]
    of_one, of_two = [str(scan.place or Place.WHOLE)], [str(Place.LEFT), str(Place.RIGHT)]
    places = {1: of_one, 2: of_two}.get(len(readable), [])
    for sheet in readable:
        sheet.pupil_id = scan.entry.pupil_id if scan.entry else None
        sheet.state = SheetState.READ if places else SheetState.WAITING
    for sheet, place in zip(readable, places, strict=False):
        sheet.place = place


def _refuse(scan: Scan, words: str) -> None:
    refuse(scan, words)
    tidy_up(scan, everything=True)


# ── Filing ──────────────────────────────────────────────────────────────────────
@job_kind(FILE_SCAN, words=_("Filing the sheets"))
def file_scan(job: Job, report: Report) -> Effects:
    """File every sheet that is certain. Each in a transaction of its own, that may run twice: two hundred
    in one would keep everybody else waiting, and a worker that dies at the fiftieth has filed forty-nine.
    """
    scan = _scan(job)
    if scan is None or scan.undone_at:
        return Effects()
    certain = list(scan.sheets.filter(state=SheetState.READ))
    reached("working")
    for number, sheet in enumerate(certain, 1):
        sheet.scan = scan
        with contextlib.suppress(FileNotFoundError):  # filed a moment ago by a run that lost its lease
            file_sheet(sheet, by=scan.sent_by, or_spare=scan.entry_id is not None)
        report(number, len(certain))
    reached("files-written")
    return Effects(apply=lambda: _say_filed(scan))


def _say_filed(scan: Scan) -> None:
    Scan.objects.filter(pk=scan.pk, filed_at=None).update(filed_at=timezone.now())
    tidy_up(scan)


# ── Forgetting ──────────────────────────────────────────────────────────────────
@job_kind(FORGET_SCAN, words=_("Removing what is left of a scan"))
def forget_scan(job: Job, report: Report) -> Effects:
    """Destroy the file as it came, and every picture of a sheet that is filed, undone or old."""
    scan = _scan(job)
    if scan is None:
        return Effects()
    with _held(scan) as held:
        if held is None or not (held.read_at or held.refused_at or held.undone_at):
            return Effects()
        if job.payload["how"] == "everything":
            held.sheets.exclude(key="").update(key="", small_key="")
        held.received_key = ""
        held.save(update_fields=["received_key"])
        _clear(scan)
    return Effects()


@contextlib.contextmanager
def _held(scan: Scan) -> Iterator[Scan | None]:
    """The scan’s row, locked: sheets are taken in, and files removed, under this lock alone."""
    with transaction.atomic():
        yield Scan.objects.select_for_update().filter(pk=scan.pk).first()


def _drop_unnamed(scan: Scan) -> None:
    """Files of a run that came to nothing; the run that won may have made the very same ones."""
    with _held(scan):
        _clear(scan)


def _clear(scan: Scan) -> None:
    """Leave only the files that rows name. Under the scan’s lock."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(scan.folder)
    rows = scan.sheets.values_list("key", "small_key")
    named = {key for row in rows for key in row} | {Scan.objects.get(pk=scan.pk).received_key}
    for key in {f"{scan.folder}/{name}" for name in names} - named:
        default_storage.delete(key)


@job_kind(FORGET_PHOTO_FILES, words=_("Removing the pictures of a page that was taken back"))
def forget_photo_files(job: Job, report: Report) -> Effects:
    """The row is gone: destroy what lies in the photo's folder."""
    said = job.payload
    if Photo.objects.filter(pk=said["photo"]).exists():
        return Effects()
    folder = f"schools/{said['school']}/pupils/{said['pupil']}/photos/{said['photo']}"
    with contextlib.suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
    return Effects()
