"""A class's year on one page: half terms in weeks, and what lies in them side by side."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from learninglogs.people.term_dates import HalfTerm, school_year_of

from .models import Challenge
from .moving import Move
from .plan import Plan
from .rhythm import Dates, Slot, is_taken
from .school_days import WEEK, SchoolDays, monday_of

# So many weeks fit side by side; a whole term that was entered as one is laid in several rows.
WEEKS_IN_A_ROW = 9
# What comes after a half term, by what English schools call it.
HOLIDAYS = {"Autumn 2": _("Christmas"), "Spring 2": _("Easter"), "Summer 2": _("summer")}


@dataclass(frozen=True)
class Week:
    """is_before, is_now: against today. without: why there is no school on one of its days, in words."""

    monday: datetime.date
    is_before: bool
    is_now: bool
    without: str


@dataclass
class Piece:
    """One thing in a row of weeks. kind: done, now, set, draft, free, ghost, lifted or catchup.

    column: the week it begins in, from 1. span: how many weeks. lane: from 1; things of the same weeks lie
    below one another. what: the challenge, or the free slot. dates: its days as they are drawn. url: where
    it leads; empty for what is no link.
    """

    kind: str
    column: int
    span: int
    what: Challenge | Slot
    dates: Dates
    lane: int = 1
    url: str = ""


@dataclass
class Row:
    """The weeks of a half term, or of a part of one. holiday: what comes after it; empty within one."""

    half: HalfTerm
    weeks: list[Week]
    holiday: str
    is_first: bool
    pieces: list[Piece] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        return max((piece.lane for piece in self.pieces), default=1)

    def column_of(self, day: datetime.date) -> int | None:
        """The week this day lies in, from 1; None outside the row."""
        steps = (monday_of(day) - self.weeks[0].monday).days // 7
        return steps + 1 if 0 <= steps < len(self.weeks) else None


@dataclass(frozen=True)
class Year:
    """columns: weeks of the longest row. outside: challenges of the school year that lie in no row."""

    rows: list[Row]
    columns: int
    outside: list[Challenge]


def year_of(plan: Plan, school_year: int, move: Move | None = None) -> Year:
    """Lay out one school year. plan: of that year. move: a challenge that is shown where it would go."""
    rows = [row for half in plan.days.half_terms for row in _rows_of(half, plan)]
    shown = {each.pk: _dates(each) for each in plan.placed}
    pieces = [Piece(_kind(each), 0, 1, each, shown[each.pk]) for each in plan.placed]
    if move:
        pieces = _with(move, pieces)
    lifted = [piece.dates for piece in pieces if piece.kind == "lifted"]
    pieces += [
        Piece("free", 0, 1, slot, slot) for slot in plan.free if not is_taken(slot, lifted, plan.rhythm)
    ]
    lying = [piece for piece in pieces if _lay(piece, rows)]
    for row in rows:
        _stack(row)
    placed = {piece.what.pk for piece in lying if isinstance(piece.what, Challenge)}
    outside = [
        each for each in plan.placed if each.pk not in placed and school_year_of(each.set_on) == school_year
    ]
    return Year(rows, max((len(row.weeks) for row in rows), default=1), outside)


def _rows_of(half: HalfTerm, plan: Plan) -> Iterable[Row]:
    monday, last = monday_of(half.starts_on), monday_of(half.ends_on)
    mondays = [monday + at * WEEK for at in range((last - monday).days // 7 + 1)]
    this_week = monday_of(plan.today)
    weeks = [Week(day, day < this_week, day == this_week, _without(day, half, plan.days)) for day in mondays]
    # As even as can be: twelve weeks are two rows of six.
    count = -(-len(weeks) // WEEKS_IN_A_ROW)
    size = -(-len(weeks) // count)
    for at in range(0, len(weeks), size):
        is_last = at + size >= len(weeks)
        holiday = str(HOLIDAYS.get(half.name, _("half term"))) if is_last and half.name else ""
        yield Row(half, weeks[at : at + size], holiday, at == 0)


def _without(monday: datetime.date, half: HalfTerm, days: SchoolDays) -> str:
    """“bank holiday 3 May” of a week, in words."""
    week = (monday + datetime.timedelta(days=at) for at in range(5))
    away = [day for day in week if day in days.without and half.starts_on <= day <= half.ends_on]
    return ", ".join(str(days.why_moved(day, half)) for day in away)


def _dates(dated: Any) -> Dates:
    return Dates(dated.set_on, dated.hand_in_on, dated.closes_on)


def _kind(challenge: Challenge) -> str:
    if challenge.is_draft:
        return "draft"
    if challenge.is_scheduled:
        return "set"
    return "now" if challenge.is_open else "done"


def _with(move: Move, pieces: list[Piece]) -> list[Piece]:
    """The moved challenge where it would go, and a ghost of it where it is."""
    others = [piece for piece in pieces if piece.what != move.challenge]
    own = [piece for piece in pieces if piece.what == move.challenge]
    if move.only is None or move.only.is_none:
        return [*others, *(Piece("lifted", 0, 1, move.challenge, piece.dates) for piece in own)]
    ghosts = [Piece("ghost", 0, 1, move.challenge, piece.dates) for piece in own]
    return [*others, *ghosts, Piece("lifted", 0, 1, move.challenge, move.only.dates)]


def _lay(piece: Piece, rows: list[Row]) -> bool:
    """Put the piece, and its catch-up after it, into the row it begins in; False where there is none."""
    dates = piece.dates
    for row in rows:
        if (column := row.column_of(dates.set_on)) is None:
            continue
        room = len(row.weeks) - column + 1
        piece.column, piece.span = column, min(_weeks_between(dates.set_on, dates.hand_in_on), room)
        row.pieces.append(piece)
        after = column + piece.span
        if dates.catch_up_until and piece.kind != "ghost" and after <= len(row.weeks):
            span = min(_weeks_between(dates.hand_in_on, dates.closes_on), len(row.weeks) - after + 1)
            row.pieces.append(Piece("catchup", after, span, piece.what, dates))
        return True
    return False


def _weeks_between(first: datetime.date, last: datetime.date) -> int:
    """How many weeks are drawn: Monday to Monday or Tuesday is one, to Wednesday two; at least one."""
    return max(-(-((last - first).days - 1) // 7), 1)


def _stack(row: Row) -> None:
    """Give each piece the first lane in which its weeks are free; what is worked on before catch-up.

    What is lifted hovers over the first lane, wherever that is.
    """
    taken: list[set[int]] = []
    row.pieces.sort(key=lambda piece: (piece.kind == "catchup", piece.column, piece.kind != "ghost"))
    for piece in row.pieces:
        if piece.kind == "lifted":
            continue
        weeks = set(range(piece.column, piece.column + piece.span))
        lane = next((at for at, busy in enumerate(taken) if not busy & weeks), len(taken))
        if lane == len(taken):
            taken.append(set())
        taken[lane] |= weeks
        piece.lane = lane + 1
    row.pieces.sort(key=lambda piece: (piece.dates.set_on, piece.kind == "catchup", piece.lane))
