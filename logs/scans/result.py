"""What the page of a class scan shows: what was filed, whose the rest may be, and who is not in the pile."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from learninglogs.people.models import Pupil
from learninglogs.people.names import tell_apart
from logs.models import LogEntry, Place, Scan, ScanSheet, SheetState, Why

from .words import other_half, words_of

MOST_LIKELY = 3
# Why a sheet of a known child waits, where a tap may put it over what is there.
OVER_WHAT_IS_THERE = {Why.TAKEN, Why.DOUBLE}


@dataclass(frozen=True)
class Likely:
    """A child whose sheet it may be, and why we think so."""

    pupil: Pupil
    words: str


@dataclass(frozen=True)
class Waiting:
    """A sheet for a person to decide. replaces: filing it puts it in the place of a page that is there.

    handed_in: the log it belongs to, where nothing can be put into it before it is given back. there: the
    log with the page it would replace.
    """

    sheet: ScanSheet
    words: str
    place: Place
    likely: list[Likely]
    replaces: bool = False
    handed_in: LogEntry | None = None
    there: LogEntry | None = None


@dataclass(frozen=True)
class FiledLog:
    """A child's log with the sheets of this scan that lie in it."""

    entry: LogEntry
    sheets: list[ScanSheet]


@dataclass
class Result:
    """scan: with its challenge and class. children: of the class, each `known_as`."""

    scan: Scan
    sheets: list[ScanSheet]
    children: list[Pupil]
    entries: dict[int, LogEntry]
    by_number: dict[int, ScanSheet] = field(init=False)

    def __post_init__(self) -> None:
        self.by_number = {sheet.number: sheet for sheet in self.sheets}

    @property
    def places(self) -> list[tuple[str, str]]:
        """Which side a sheet may be, with words."""
        return [(value, str(words)) for value, words in Place.choices]

    def _in(self, state: SheetState) -> list[ScanSheet]:
        return [sheet for sheet in self.sheets if sheet.state == state]

    @cached_property
    def filed(self) -> list[ScanSheet]:
        return self._in(SheetState.FILED)

    @cached_property
    def filed_by_itself(self) -> int:
        return sum(not sheet.by_hand for sheet in self.filed)

    @cached_property
    def aside(self) -> list[ScanSheet]:
        return self._in(SheetState.ASIDE)

    @property
    def turned(self) -> int:
        return sum(bool(sheet.upright_deg) for sheet in self.sheets)

    @cached_property
    def logs(self) -> list[FiledLog]:
        """Each log this scan has filled, in the order of the class."""
        sheets: dict[int | None, list[ScanSheet]] = {}
        for sheet in self.filed:
            sheets.setdefault(sheet.pupil_id, []).append(sheet)
        there = [child for child in self.children if child.pk in sheets and child.pk in self.entries]
        return [FiledLog(self.entries[child.pk], sheets[child.pk]) for child in there]

    @property
    def drafts(self) -> int:
        return sum(log.entry.is_draft for log in self.logs)

    @cached_property
    def missing(self) -> list[Pupil]:
        """Children with no page at all, by whatever way."""
        return [child for child in self.children if not self._sides(child.pk)]

    @cached_property
    def waiting(self) -> list[Waiting]:
        found: list[Waiting] = []
        for sheet in self._in(SheetState.WAITING):
            found.append(self._waiting(sheet, found[-1] if found else None))
        return found

    def _waiting(self, sheet: ScanSheet, before: Waiting | None) -> Waiting:
        if sheet.pupil_id and any(child.pk == sheet.pupil_id for child in self.children):
            child = next(child for child in self.children if child.pk == sheet.pupil_id)
            place = Place(sheet.place) if sheet.place else Place.WHOLE
            likely = [Likely(child, str(place.label))]
            entry, replaces = self.entries.get(child.pk), sheet.why in OVER_WHAT_IS_THERE
            return Waiting(
                sheet, self._words(sheet, child), place, likely, replaces,
                handed_in=entry if sheet.why == Why.CLOSED else None, there=entry if replaces else None,
            )  # fmt: skip
        half = self._other_half(sheet)
        likely = [Likely(half[0], half[2])] if half else []
        likely += [
            Likely(child, _("nothing in yet"))
            for child in self._nearest_first(sheet)
            if not half or child != half[0]
        ]
        place = half[1] if half else self._looks_like(sheet, before)
        return Waiting(sheet, self._words(sheet, None), place, likely[:MOST_LIKELY])

    def _words(self, sheet: ScanSheet, child: Pupil | None) -> str:
        return words_of(sheet, self.scan.challenge.school_class.school, child, self.filed)

    def _looks_like(self, sheet: ScanSheet, before: Waiting | None) -> Place:
        """Crosswise it is a whole double page; two unread ones in a row are a left and a right."""
        if sheet.is_wide:
            return Place.WHOLE
        follows = before is not None and before.sheet.number == sheet.number - 1
        return Place.RIGHT if follows and before and before.place == Place.LEFT else Place.LEFT

    def _other_half(self, sheet: ScanSheet) -> tuple[Pupil, Place, str] | None:
        """A child next to it in the pile with one page filed and the other missing."""
        for number in (sheet.number + 1, sheet.number - 1):
            beside = self.by_number.get(number)
            if beside is None or beside.state != SheetState.FILED:
                continue
            child = next((child for child in self.children if child.pk == beside.pupil_id), None)
            sides = self._sides(beside.pupil_id)
            if child and sides in ({Place.LEFT}, {Place.RIGHT}):
                other = Place.RIGHT if sides == {Place.LEFT} else Place.LEFT
                return child, other, other_half(other, number)
        return None

    def _sides(self, pupil_id: int | None) -> set[Place]:
        entry = self.entries.get(pupil_id or 0)
        return {page.place for page in entry.pages_now()} if entry else set()

    def _nearest_first(self, sheet: ScanSheet) -> Iterable[Pupil]:
        """Children without a page: a pile often lies in the order of the class, so those between the child
        before and the child after come first.
        """
        order = {child.pk: at for at, child in enumerate(self.children)}
        known = [each for each in self.sheets if each.state == SheetState.FILED and each.pupil_id in order]
        passed = [each for each in known if each.number < sheet.number]
        before = max(passed, key=lambda each: each.number, default=None)
        at = order[before.pupil_id] if before and before.pupil_id else -1
        return sorted(self.missing, key=lambda child: (order[child.pk] < at, order[child.pk]))


def result_of(scan: Scan) -> Result:
    """Everything the page shows, in seven queries however large the pile."""
    challenge = scan.challenge
    children = list(challenge.school_class.pupils.at_school())
    tell_apart(children)
    entries = LogEntry.objects.filter(challenge=challenge, pupil__in=children)
    shown = entries.select_related("pupil", "challenge").with_double_page()
    sheets = scan.sheets.select_related("label__pupil__school_class", "label__challenge", "page", "photo")
    return Result(scan, list(sheets), children, {entry.pupil_id: entry for entry in shown})
