"""Moving a challenge to another week of the class's year: what would change, and the change.

A week is a school week: from the last one before a holiday, the next is the first one after it. What is
moved keeps the weekday it had and the time it had, by the class's rhythm where it followed that, and steps
over days without school as a slot does (challenges/rhythm.py). What children already have keeps the day it
was set; only its hand-in day and catch-up move, and only to later.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import dropwhile

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Challenge
from .plan import Plan
from .rhythm import Dates, Slot, slot_on
from .school_days import DAY, WEEK, Reason, SchoolDays, monday_of


class NoRoom(Exception):
    """It cannot be moved there; the reason in words."""


@dataclass(frozen=True)
class Change:
    """One challenge, the days it had and would have. reasons: why they are not those of the rhythm alone."""

    challenge: Challenge
    before: Dates
    dates: Dates
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(
        cls, challenge: Challenge, dates: Dates | None = None, reasons: tuple[Reason, ...] = ()
    ) -> "Change":
        """dates: None for a challenge that stays where it is."""
        before = Dates(challenge.set_on, challenge.hand_in_on, challenge.closes_on)
        return cls(challenge, before, dates or before, reasons)

    @property
    def is_none(self) -> bool:
        return self.before == self.dates


@dataclass
class Move:
    """A challenge on its way to a week, and both ways of moving it.

    only: this one alone; None where there is no room, and why_not says why. after: this one and the ones
    after it; empty where there are none, or they do not fit (why_not_after). steps: school weeks, negative
    for earlier.
    """

    challenge: Challenge
    week: datetime.date
    steps: int = 0
    only: Change | None = None
    after: list[Change] = field(default_factory=list)
    why_not: str = ""
    why_not_after: str = ""
    beside: list[Challenge] = field(default_factory=list)

    @property
    def weeks_in_words(self) -> str:
        count = abs(self.steps)
        return ngettext("a week", "%s weeks", count) % count if count != 1 else _("a week")

    def changes(self, how: str) -> list[Change]:
        """What is to be written. how: “after”, or anything else for this one only. Raises NoRoom."""
        if how == "after":
            if not self.after:
                raise NoRoom(self.why_not_after or _("Nothing comes after it."))
            return self.after
        if self.only is None:
            raise NoRoom(self.why_not)
        return [self.only]


def school_weeks(days: SchoolDays) -> list[datetime.date]:
    """The Mondays of the weeks in which children come, over holidays."""
    found: list[datetime.date] = []
    for half in days.half_terms:
        week = monday_of(half.starts_on)
        while week <= half.ends_on:
            day = days.on_or_after(week, half)
            if day and day < week + WEEK and week not in found[-1:]:
                found.append(week)
            week += WEEK
    return found


def plan_move(plan: Plan, challenge: Challenge, week: datetime.date) -> Move:
    """What moving it to that week would do. plan: of one school year."""
    weeks, week = school_weeks(plan.days), monday_of(week)
    move = Move(challenge, week)
    if week not in weeks:
        move.why_not = _("There is no school in that week.")
        return move
    is_waiting = challenge in plan.waiting
    move.steps = 0 if is_waiting else weeks.index(week) - _index_of(challenge.set_on, weeks)
    try:
        move.only = (
            _placed(plan, challenge, week) if is_waiting else _moved(plan, challenge, move.steps, weeks)
        )
    except NoRoom as no_room:
        move.why_not = str(no_room)
        return move
    move.beside = _worked_on_then(plan, move.only)
    if not is_waiting and move.steps:
        _take_along(plan, move, weeks)
    return move


def _take_along(plan: Plan, move: Move, weeks: list[datetime.date]) -> None:
    """The same step for every challenge after it that no child has yet."""
    later = dropwhile(lambda each: each != move.challenge, plan.placed)
    followers = [each for each in list(later)[1:] if not each.is_given_out and each.set_on <= _end_of(weeks)]
    if move.only is None or not followers:
        return
    changes = [move.only]
    for each in followers:
        try:
            changes.append(_moved(plan, each, move.steps, weeks))
        except NoRoom as no_room:
            move.why_not_after = f"{each.title}: {no_room}"
            return
    move.after = changes


def _end_of(weeks: list[datetime.date]) -> datetime.date:
    return weeks[-1] + 6 * DAY


def _index_of(day: datetime.date, weeks: list[datetime.date]) -> int:
    """Which school week a day lies in; one of a holiday counts to the week after it, if there is one."""
    return next((at for at, week in enumerate(weeks) if week >= monday_of(day)), len(weeks) - 1)


def _placed(plan: Plan, draft: Challenge, week: datetime.date) -> Change:
    """A draft in the slot of that week, else on the days a slot there would have. Raises NoRoom."""
    slots = [*plan.free, *plan.slots]
    slot = next((each for each in slots if monday_of(each.set_on) == week), None)
    return _to_come(plan, draft, slot or _slot_in(plan, week, plan.rhythm.set_weekday))


def _moved(plan: Plan, challenge: Challenge, steps: int, weeks: list[datetime.date]) -> Change:
    """The challenge so many school weeks on. Raises NoRoom."""
    if steps == 0:
        return Change.of(challenge)
    if challenge.is_given_out:
        return _later(plan, challenge, steps)
    at = _index_of(challenge.set_on, weeks) + steps
    if not 0 <= at < len(weeks):
        raise NoRoom(_("That is outside the weeks of this school year."))
    if _follows_rhythm(plan, challenge):
        slot = _slot_in(plan, weeks[at], plan.rhythm.set_weekday)
    else:
        work_days = (challenge.hand_in_on - challenge.set_on).days
        slot = _slot_in(plan, weeks[at], challenge.set_on.weekday(), work_days, challenge.catch_up_days)
    return _to_come(plan, challenge, slot)


def _to_come(plan: Plan, challenge: Challenge, slot: Slot | None) -> Change:
    """Raises NoRoom for no slot, and for one whose day has gone by."""
    if slot is None:
        raise NoRoom(_("There is no school day left to hand it in before the holiday."))
    if slot.set_on < plan.today:
        raise NoRoom(_("%s has gone by.") % date_format(slot.set_on, "l j F"))
    return Change.of(challenge, Dates(slot.set_on, slot.hand_in_on, slot.closes_on), slot.reasons)


def _follows_rhythm(plan: Plan, challenge: Challenge) -> bool:
    """Whether its days are those the rhythm gives its week."""
    slot = _slot_in(plan, monday_of(challenge.set_on), plan.rhythm.set_weekday)
    own = (challenge.set_on, challenge.hand_in_on, challenge.closes_on)
    return slot is not None and own == (slot.set_on, slot.hand_in_on, slot.closes_on)


def _slot_in(
    plan: Plan, week: datetime.date, weekday: int, work_days: int = 0, catch_up_days: int = 0
) -> Slot | None:
    """The days from that weekday of the week on; as long as the rhythm says, without days of one's own."""
    half = plan.days.half_of(week)
    if half is None:
        return None
    if not work_days:
        work_days, catch_up_days = plan.rhythm.work_days, plan.rhythm.catch_up_days
    return slot_on(week + weekday * DAY, half, plan.days, work_days, catch_up_days)


def _later(plan: Plan, challenge: Challenge, steps: int) -> Change:
    """What children have, handed in so many weeks later within its half term. Raises NoRoom."""
    if steps < 0:
        raise NoRoom(_("Children have it already: its days can only come later."))
    half, due = plan.days.half_of(challenge.set_on), challenge.hand_in_on + steps * WEEK
    last = plan.days.last_of(half) if half else None
    if half is None or last is None or last <= challenge.hand_in_on:
        raise NoRoom(_("There is no school day left to hand it in before the holiday."))
    hand_in_on = plan.days.on_or_after(due, half) or last
    closes_on = plan.days.on_or_after(due + challenge.catch_up_days * DAY, half) or last
    closes_on = max(closes_on if challenge.catch_up_days else hand_in_on, hand_in_on, challenge.closes_on)
    return Change.of(challenge, Dates(challenge.set_on, hand_in_on, closes_on))


def _worked_on_then(plan: Plan, change: Change | None) -> list[Challenge]:
    """Other challenges that would be worked on at the same time."""
    return [
        each
        for each in plan.placed
        if change
        and each != change.challenge
        and each.set_on < change.dates.hand_in_on
        and change.dates.set_on < each.hand_in_on
    ]


# ── The change ──────────────────────────────────────────────────────────────────
def write(changes: Iterable[Change]) -> list[list[str]]:
    """Move them all or none; returns what `take_back` needs, as plain JSON. Raises PromisedDay.

    A row of it: the challenge's number, its three days before, its three days now.
    """
    moved = []
    with transaction.atomic():
        for each in changes:
            before = each.before
            _write(each.challenge, each.dates)
            moved.append([str(each.challenge.pk), *_days(before), *_days(each.dates)])
    return moved


def take_back(challenges: Iterable[Challenge], moved: Iterable[list[str]]) -> list[Challenge]:
    """Give them the days they had before the move, all or none.

    Raises NoRoom where one has other days by now or is gone, and PromisedDay where children have it since.
    """
    there = {str(each.pk): each for each in challenges}
    put_back = []
    with transaction.atomic():
        for pk, *days in moved:
            before, now = days[:3], days[3:]
            challenge = there.get(pk)
            if challenge is None or now != _days(challenge):
                raise NoRoom(_("Something was changed since, so everything stays as it is now."))
            _write(challenge, Dates(*map(datetime.date.fromisoformat, before)))
            put_back.append(challenge)
    return put_back


def _write(challenge: Challenge, dates: Dates) -> None:
    challenge.move_to(set_on=dates.set_on, hand_in_on=dates.hand_in_on, closes_on=dates.closes_on)


def _days(dated: Dates | Challenge) -> list[str]:
    return [day.isoformat() for day in (dated.set_on, dated.hand_in_on, dated.closes_on)]
