"""Where each sheet of a pile belongs, by the labels that were read on it. What is not certain waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from logs.models import LogLabel, Place, Scan, ScanSheet, SheetState, Why
from logs.models.label import PREFIX


@dataclass(frozen=True)
class ReadSheet:
    """A sheet not saved yet, what its squares say, and whether there is nothing on it."""

    sheet: ScanSheet
    texts: tuple[str, ...] = ()
    is_blank: bool = False


def sort(scan: Scan, pile: Sequence[ReadSheet]) -> None:
    """Give each sheet of a class scan its state, and where it is certain its child and place."""
    labels = {
        label.text: label for label in LogLabel.objects.read(text for each in pile for text in each.texts)
    }
    children = set(scan.challenge.school_class.pupils.at_school().values_list("pk", flat=True))
    for each in pile:
        if each.sheet.why != Why.DAMAGED:
            _claim(each, scan, labels, children)
    _set_doubles_aside([each.sheet for each in pile if each.sheet.state == SheetState.READ])


def _claim(each: ReadSheet, scan: Scan, labels: dict[str, LogLabel], children: set[int]) -> None:
    sheet, every = each.sheet, [text for text in each.texts if text.startswith(PREFIX)]
    # A new label stuck beside the old one is the one that counts.
    ours = [text for text in every if text not in labels or not labels[text].replaced_at]
    found = [labels[text] for text in ours if text in labels and labels[text].pupil_id in children]
    sheet.label = next((labels[text] for text in [*ours, *every] if text in labels), None)
    if len({label.pupil_id for label in found}) > 1 or (found and len(found) < len(ours)):
        _wait(sheet, Why.UNCLEAR)
    elif found:
        _claim_for_child(sheet, scan, found)
    elif ours or (sheet.label and sheet.label.pupil_id not in children):
        _wait(sheet, Why.STRANGER)
    elif sheet.label:
        sheet.pupil_id, sheet.place = sheet.label.pupil_id, sheet.label.place
        _wait(sheet, Why.REPLACED)
    elif each.is_blank:
        sheet.state, sheet.why = SheetState.ASIDE, Why.BLANK
    else:
        _wait(sheet, Why.UNREAD)


def _claim_for_child(sheet: ScanSheet, scan: Scan, found: list[LogLabel]) -> None:
    """One child's labels: those of this challenge come before the log book's own, which serves all year."""
    sheet.pupil_id = found[0].pupil_id
    of_challenge = [label for label in found if label.challenge_id == scan.challenge_id]
    fitting = of_challenge or [label for label in found if label.challenge_id is None]
    place = _together({Place(label.place) for label in fitting or found})
    sheet.place = place or ""
    if not fitting:
        _wait(sheet, Why.OTHER)
    elif place is None:
        _wait(sheet, Why.UNCLEAR)


def _together(places: set[Place]) -> Place | None:
    """A sheet with a left and a right label is both pages in one; other pairs make no sense."""
    if places == {Place.LEFT, Place.RIGHT}:
        return Place.WHOLE
    return places.pop() if len(places) == 1 else None


def _wait(sheet: ScanSheet, why: Why) -> None:
    sheet.state, sheet.why = SheetState.WAITING, why


def _set_doubles_aside(claimed: Iterable[ScanSheet]) -> None:
    """Of two sheets of one page the sharper is filed; the other waits, or goes if it is the very same."""
    taken: dict[int | None, list[ScanSheet]] = {}
    for sheet in sorted(claimed, key=lambda sheet: -sheet.sharpness):
        kept = taken.setdefault(sheet.pupil_id, [])
        in_the_way = [other for other in kept if _overlap(Place(sheet.place), Place(other.place))]
        if any(other.sha256 == sheet.sha256 for other in in_the_way):
            sheet.state, sheet.why = SheetState.ASIDE, Why.AGAIN
        elif in_the_way:
            _wait(sheet, Why.DOUBLE)
        else:
            kept.append(sheet)


def _overlap(one: Place, other: Place) -> bool:
    return one == other or Place.WHOLE in {one, other}
