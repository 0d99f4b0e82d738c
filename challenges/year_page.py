"""What the page of a class's year shows: the year asked for, a move asked for, and where everything leads."""

import datetime
import hashlib
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_date

from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, SchoolClass
from learninglogs.people.term_dates import school_year_of

from .models import Challenge
from .moving import Move, plan_move, school_weeks
from .plan import Plan, plan_of
from .rhythm import Slot
from .school_days import WEEK, monday_of
from .slot_address import address_of
from .term_notes import around_terms
from .year import Piece, Year, year_of

# In the session: the last move of each class, so that it can be put back.
MOVED = "moved challenges"
YEARS = range(1990, 2100)


def year_page(request: Request, school_class: SchoolClass) -> dict[str, Any]:
    """Everything the page needs; the same number of queries for any number of challenges."""
    whole = plan_of(school_class)
    school_year = year_asked_for(request.GET.get("year", ""), whole)
    plan = whole.of_year(school_year)
    move = _move_asked_for(request, plan)
    shown = year_of(plan, school_year, move)
    _lead_on(shown, school_class.pk, move)
    slots = plan.slots
    return {
        "school_class": school_class,
        "section": "challenges",
        "today": plan.today,
        "school_year": school_year,
        "years_beside": _years_beside(whole, school_year),
        "year": shown,
        "slot_count": len(slots),
        "filled_count": sum(plan.is_taken(slot) for slot in slots),
        "fill_url": address_of(plan.next_slot, school_class.pk),
        "waiting": plan.waiting,
        "pupil_count": Pupil.objects.at_school().filter(school_class=school_class).count(),
        "seen": version_of(plan),
        "can_put_back": bool(request.session.get(MOVED, {}).get(str(school_class.pk))),
        **around_terms(request, plan),
        **_around_move(plan, move),
    }


def year_asked_for(asked: str, plan: Plan) -> int:
    """The school year of an address, by the year its autumn lies in; this one for what names none."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    return number if number in YEARS else plan.this_year


def version_of(plan: Plan) -> str:
    """Changes whenever a day of this class's challenges does, so that two tabs find out."""
    days = [
        f"{each.pk} {each.set_on} {each.hand_in_on} {each.closes_on}" for each in plan.placed + plan.waiting
    ]
    return hashlib.sha256("\n".join(days).encode()).hexdigest()[:16]


def move_address(class_pk: int, challenge: Challenge, week: datetime.date | None = None) -> str:
    """The page with this challenge on its way: to that week, or where it is."""
    day = week or challenge.set_on
    asked: dict[str, Any] = {"move": challenge.pk}
    if week:
        asked |= {"to": monday_of(day)}
    return f"{reverse('challenges:year', args=[class_pk])}?{urlencode(asked | {'year': school_year_of(day)})}"


def _years_beside(plan: Plan, school_year: int) -> list[int]:
    """The years before and after in which something is planned."""
    days = [each.starts_on for each in plan.days.half_terms] + [each.set_on for each in plan.placed]
    there = {school_year_of(day) for day in days} | {plan.this_year}
    return [each for each in (school_year - 1, school_year + 1) if each in there]


def _lead_on(shown: Year, class_pk: int, move: Move | None) -> None:
    """Write down where each piece leads."""
    for row in shown.rows:
        for piece in row.pieces:
            piece.url = _url_of(piece, class_pk, move)


def _url_of(piece: Piece, class_pk: int, move: Move | None) -> str:
    what = piece.what
    if isinstance(what, Slot):
        if move and not move.challenge.is_given_out:
            return move_address(class_pk, move.challenge, what.set_on)
        return address_of(what, class_pk)
    if piece.kind in {"catchup", "ghost"}:
        return ""
    return what.get_tray_url() if piece.kind == "done" else move_address(class_pk, what)


# ── On its way ──────────────────────────────────────────────────────────────────
def _move_asked_for(request: Request, plan: Plan) -> Move | None:
    """None where no challenge is named that can be moved."""
    asked = request.GET.get("move", "")
    named = (each for each in [*plan.placed, *plan.waiting] if str(each.pk) == asked)
    challenge = next((each for each in named if not each.is_closed), None)
    if challenge is None:
        return None
    week = week_asked_for(request.GET.get("to", ""))
    return plan_move(plan, challenge, week or _begins_in(plan, challenge))


def week_asked_for(written: str) -> datetime.date | None:
    try:
        return parse_date(written)
    except ValueError:
        return None


def _begins_in(plan: Plan, challenge: Challenge) -> datetime.date:
    """Where a move begins: the week it is set in; for a draft that waits, that of the next free slot."""
    return plan.next_slot.set_on if challenge in plan.waiting else challenge.set_on


def _around_move(plan: Plan, move: Move | None) -> dict[str, Any]:
    """move; weeks: half terms with their weeks; earlier, later: addresses, empty at an end."""
    if move is None:
        return {"move": None}
    weeks = school_weeks(plan.days)
    from_week = (
        plan.today if move.challenge.is_draft or move.challenge.is_scheduled else move.challenge.set_on
    )
    offered = [week for week in weeks if week + WEEK > from_week]
    near = {"earlier": [each for each in offered if each < move.week][-1:],
            "later": [each for each in offered if each > move.week][:1]}  # fmt: skip
    pk = plan.school_class.pk
    addresses = {
        name: move_address(pk, move.challenge, found[0]) if found else "" for name, found in near.items()
    }
    groups: dict[str, list[datetime.date]] = {}
    for week in offered:
        half = plan.days.half_of(week)
        groups.setdefault(half.name if half else "", []).append(week)
    return {"move": move, "weeks": groups, "is_placing": move.challenge in plan.waiting, **addresses}
