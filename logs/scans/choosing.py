"""Which two of a child's many scanned pages are the double page."""

from django.utils import timezone

from learninglogs.people.actor import Actor
from logs.models import Place, Scan, ScanSheet, SheetState

from .filing import file_sheet, tidy_up


def pages_to_choose_from(scan: Scan) -> list[ScanSheet]:
    """The pages of a scan of more than two, until somebody has chosen; else none."""
    if scan.chosen_at or scan.read_at is None:
        return []
    return list(scan.sheets.filter(state=SheetState.WAITING).exclude(key=""))


def choose(scan: Scan, *, left: int, right: int | None, by: Actor) -> None:
    """Put these two on the double page, and keep the others beside it: for flaps, or to swap in.

    left, right: numbers of sheets. The same twice is a picture of both pages; no right leaves that side
    empty.
    """
    for sheet in pages_to_choose_from(scan):
        sheet.scan, sheet.place = scan, _place_of(sheet.number, left, right)
        file_sheet(sheet, by=by, replacing=bool(sheet.place), or_spare=True)
    Scan.objects.filter(pk=scan.pk).update(chosen_at=timezone.now())
    tidy_up(scan)


def _place_of(number: int, left: int, right: int | None) -> str:
    """Empty for a page that was not chosen."""
    if number == left:
        return str(Place.WHOLE if left == right else Place.LEFT)
    return str(Place.RIGHT) if number == right else ""
