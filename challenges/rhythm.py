"""When a class's challenges are set, handed in and closed: the slots its rhythm gives a school year.

PRODUCT.md, “Ways of working”. Dates are the school's own; nothing here looks at a clock or writes a row.

How a day without school is stepped over, for every rhythm alike:
- A challenge is set on the class's weekday, else on the next school day. At the beginning of a half term that
  may be the day after at most: a class that comes back on Wednesday is set its Monday challenge next Monday.
- It is handed in on the weekday the rhythm says, counted from the class's weekday and not from the day it was
  moved to, so that one bank holiday does not push the rest of the year. Without school on that day: the next
  school day of the half term, else the last one before the holiday.
- Catch-up is stepped over in the same way and ends with the half term; where hand-in day is the last, there
  is none.
- Nothing spans a holiday. A slot that would lose more than half of its working time to one is left out; if
  that would leave a half term without any, it has one slot of what there is.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from learninglogs.people.models import SchoolClass, WayOfWorking
from learninglogs.people.term_dates import HalfTerm

from .models import HowOften, Responding, Rhythm
from .school_days import DAY, WEEK, Reason, SchoolDays, Why, monday_of, school_days

MONDAY, THURSDAY, FRIDAY = 0, 3, 4
# Half terms have 5 to 8 weeks; anything much longer is a whole term that was entered as one.
LONGEST_HALF_TERM_WEEKS = 9
# How far a class without terms is planned ahead.
PLAIN_WEEKS = 12


class Dated(Protocol):
    """What stands in a slot: a challenge, or the days it would have."""

    @property
    def set_on(self) -> datetime.date: ...

    @property
    def hand_in_on(self) -> datetime.date: ...


@dataclass(frozen=True)
class Dates:
    """set_on, hand_in_on, and the last catch-up day, which is hand-in day itself where there is none."""

    set_on: datetime.date
    hand_in_on: datetime.date
    closes_on: datetime.date

    @property
    def catch_up_until(self) -> datetime.date | None:
        return self.closes_on if self.closes_on > self.hand_in_on else None


@dataclass(frozen=True)
class Slot(Dates):
    """A place for one challenge. nominal: the class's weekday that set_on stands for. half: its half term.

    reasons: why its days are not those the rhythm alone would give, in the order of the days.
    """

    nominal: datetime.date
    half: HalfTerm
    reasons: tuple[Reason, ...] = ()

    @property
    def days(self) -> int:
        return (self.hand_in_on - self.set_on).days


# ── The presets ─────────────────────────────────────────────────────────────────
def preset(way: str) -> Rhythm:
    """The rhythm of a way of working, a row that is not saved. way: a WayOfWorking."""
    often, weekday, weeks, hand_in, catch_up_days, responding = _PRESETS[WayOfWorking(way)]
    return Rhythm(
        how_often=often,
        set_weekday=weekday,
        weeks=weeks,
        hand_in_weekday=hand_in,
        catch_up_days=catch_up_days,
        responding=responding,
    )


_PRESETS = {
    WayOfWorking.SHARED: (HowOften.FORTNIGHTLY, MONDAY, 2, MONDAY, 0, Responding.COMMENTS),
    WayOfWorking.PEER_MARKED: (HowOften.TWICE_A_HALF_TERM, MONDAY, 2, MONDAY, 7, Responding.CRITERIA),
    WayOfWorking.CELEBRATED: (HowOften.WEEKLY, FRIDAY, 1, THURSDAY, 0, Responding.CELEBRATED),
    WayOfWorking.PARTNERS: (HowOften.WEEKLY, MONDAY, 1, FRIDAY, 0, Responding.COMMENTS),
}


def rhythm_of(school_class: SchoolClass) -> Rhythm:
    """The class's own, else the preset of its way of working. A query the first time it is asked."""
    own: Rhythm | None = getattr(school_class, "rhythm", None)
    if own:
        return own
    rhythm = preset(school_class.way_of_working)
    rhythm.school_class_id = school_class.pk
    return rhythm


# ── The slots of a year ─────────────────────────────────────────────────────────
def slots_of(rhythm: Rhythm, days: SchoolDays) -> list[Slot]:
    """Every slot of these half terms, in order; none where there are no half terms."""
    return [slot for half in days.half_terms for slot in _slots_in(half, rhythm, days)]


def _slots_in(half: HalfTerm, rhythm: Rhythm, days: SchoolDays) -> list[Slot]:
    set_days = _set_days(half, rhythm, days)
    weeks = (monday_of(half.ends_on) - monday_of(half.starts_on)).days // 7 + 1
    if rhythm.how_often == HowOften.TWICE_A_HALF_TERM and weeks <= LONGEST_HALF_TERM_WEEKS:
        slots = _two_of(set_days, half, rhythm, days)
    else:
        chosen = [day for day in set_days if (day - set_days[0]).days % rhythm.every_days == 0]
        slots = _fitting(chosen, half, rhythm, days)
    return slots or _what_there_is(set_days, half, days)


def _set_days(half: HalfTerm, rhythm: Rhythm, days: SchoolDays) -> list[datetime.date]:
    """The class's weekday of each week in which a challenge can be set."""
    found = []
    day = monday_of(half.starts_on) + rhythm.set_weekday * DAY
    first = days.on_or_after(half.starts_on, half) or half.ends_on
    while day <= half.ends_on:
        set_on = days.on_or_after(day, half)
        latest = day + DAY if day < first else day + WEEK - DAY
        if set_on and set_on <= latest:
            found.append(day)
        day += WEEK
    return found


def _fitting(
    set_days: Iterable[datetime.date], half: HalfTerm, rhythm: Rhythm, days: SchoolDays
) -> list[Slot]:
    """The slots of these days that keep half of their working time."""
    slots = (slot_on(day, half, days, rhythm.work_days, rhythm.catch_up_days) for day in set_days)
    return [slot for slot in slots if slot and 2 * slot.days >= rhythm.work_days]


def _two_of(set_days: list[datetime.date], half: HalfTerm, rhythm: Rhythm, days: SchoolDays) -> list[Slot]:
    """The first slot there is, and a second after its catch-up, or earlier where that fits better.

    “Fits” is first the whole working time, then half of catch-up; never before the first is handed in.
    """
    slots = _fitting(set_days, half, rhythm, days)
    if not slots:
        return []
    earliest = slots[0].nominal + rhythm.weeks * WEEK
    latest = earliest - (-rhythm.catch_up_days // 7) * WEEK
    seconds = [each for each in slots if earliest <= each.nominal <= latest]
    return [slots[0], *sorted(seconds, key=lambda each: _how_it_fits(each, rhythm))[:1]]


def _how_it_fits(slot: Slot, rhythm: Rhythm) -> tuple[bool, bool, int]:
    """Sorts the best first: the latest that fits, the earliest that loses only catch-up, the rest."""
    is_short = any(each.why == Why.BEFORE_HOLIDAY for each in slot.reasons)
    is_cut = is_short or 2 * (slot.closes_on - slot.hand_in_on).days < rhythm.catch_up_days
    number = slot.nominal.toordinal()
    return is_short, is_cut, number if is_cut else -number


def _what_there_is(set_days: list[datetime.date], half: HalfTerm, days: SchoolDays) -> list[Slot]:
    """One slot from the first day it can be set to the last of a half term too short for a whole one."""
    last = days.last_of(half)
    for day in set_days or [half.starts_on]:
        set_on = days.on_or_after(day, half)
        if set_on and last and set_on < last:
            return [Slot(set_on, last, last, day, half, (Reason(Why.SHORT_HALF_TERM, last),))]
    return []


def slot_on(
    nominal: datetime.date, half: HalfTerm, days: SchoolDays, work_days: int, catch_up_days: int
) -> Slot | None:
    """The slot of one day, moved off days without school as the module says.

    work_days, catch_up_days: counted from nominal, the class's own weekday. None where there is no day left
    to hand it in after the one it is set on.
    """
    set_on, last = days.on_or_after(nominal, half), days.last_of(half)
    due, closes = nominal + work_days * DAY, nominal + (work_days + catch_up_days) * DAY
    if set_on is None or last is None:
        return None
    hand_in_on = days.on_or_after(due, half) or last
    if hand_in_on <= set_on:
        return None
    closes_on = hand_in_on
    if catch_up_days:
        closes_on = max(days.on_or_after(closes, half) or last, hand_in_on)
    reasons = [
        days.why_moved(day, half) for day, on in ((nominal, set_on), (due, hand_in_on)) if _moved(day, on)
    ]
    if catch_up_days and closes_on == hand_in_on:
        reasons.append(Reason(Why.NO_CATCH_UP, hand_in_on))
    elif catch_up_days and closes_on < closes:
        reasons.append(Reason(Why.SHORT_CATCH_UP, closes_on))
    return Slot(set_on, hand_in_on, closes_on, nominal, half, tuple(reasons))


def _moved(day: datetime.date, on: datetime.date) -> bool:
    """A weekend's Saturday that became Monday needs no reason."""
    return day != on and not (day.weekday() > FRIDAY and on > day)


# ── What is free ────────────────────────────────────────────────────────────────
def is_taken(slot: Slot, there: Iterable[Dated], rhythm: Rhythm) -> bool:
    """Whether one of these challenges stands in the slot.

    Where a rhythm sets the next before the last is handed in, only the days until the next count.
    """
    own = rhythm.every_days * DAY if rhythm.work_days > rhythm.every_days else datetime.timedelta.max
    return any(
        each.set_on < slot.set_on + min(slot.hand_in_on - slot.set_on, own)
        and slot.set_on < each.set_on + min(max(each.hand_in_on - each.set_on, DAY), own)
        for each in there
    )


def free_slots(rhythm: Rhythm, days: SchoolDays, there: Sequence[Dated], today: datetime.date) -> list[Slot]:
    """The slots from today on in which no challenge stands.

    One that has begun can still be had from the next school day while most of its working time is left.
    """
    free = []
    for slot in slots_of(rhythm, days):
        set_on = days.on_or_after(max(slot.set_on, today), slot.half)
        is_early = set_on and 4 * (slot.hand_in_on - set_on).days >= 3 * slot.days
        if set_on and is_early and not is_taken(slot, there, rhythm):
            free.append(replace(slot, set_on=set_on))
    return free


def plain_days(days: SchoolDays, there: Sequence[Dated], today: datetime.date, rhythm: Rhythm) -> SchoolDays:
    """For a class without half terms: the weeks to come as one, in step with the latest challenge.

    They begin early enough to hold what is worked on today.
    """
    begins = monday_of(today + 2 * DAY)  # at a weekend, the week that comes
    ends_on = begins + PLAIN_WEEKS * WEEK - 3 * DAY
    live = [monday_of(each.set_on) for each in there if each.set_on <= today <= each.hand_in_on]
    begins = max(min([begins, *live]), begins - PLAIN_WEEKS * WEEK)
    if last := max((each.set_on for each in there), default=None):
        begins -= (begins - monday_of(last)).days % rhythm.every_days * DAY
    return replace(days, half_terms=(HalfTerm("", begins, ends_on),), odd=())


def next_slot(rhythm: Rhythm, days: SchoolDays, there: Sequence[Dated], today: datetime.date) -> Slot:
    """The first free slot from today on; by the plain rhythm where no half term is left that has one."""
    for each in (days, plain_days(days, there, today, rhythm)):
        if free := free_slots(rhythm, each, there, today):
            return free[0]
    begins = monday_of(max([today, *(each.hand_in_on for each in there)]))
    far = school_days([HalfTerm("", begins, begins + PLAIN_WEEKS * WEEK)])
    return slots_of(rhythm, far)[0]
