"""A school year as a strip of weeks."""

import datetime
from dataclasses import dataclass

from learninglogs.people.term_dates import HalfTerm, Understood

WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One week, by its Monday. half: the half term it lies in, empty in a holiday."""

    monday: datetime.date
    half: str
    has_inset: bool
    is_now: bool


@dataclass(frozen=True)
class Year:
    """weeks: from the first to the last with children. halves: name, first week (from 1), how many weeks.
    months: name's first day, week it begins in. days: days with children.
    """

    weeks: list[Week]
    halves: list[tuple[str, int, int]]
    months: list[tuple[datetime.date, int]]
    days: int

    @property
    def school_weeks(self) -> int:
        return sum(bool(week.half) for week in self.weeks)


def year_of(dates: Understood, today: datetime.date) -> Year:
    """dates: at least one half term."""
    first, last = _monday(dates.terms[0].starts_on), _monday(max(term.ends_on for term in dates.terms))
    mondays = [first + WEEK * at for at in range((last - first).days // 7 + 1)]
    insets = {_monday(day) for day in dates.inset_days}
    weeks = [Week(day, _half_of(day, dates.terms), day in insets, day == _monday(today)) for day in mondays]
    halves = [
        (term.name, mondays.index(_monday(term.starts_on)) + 1, sum(each.half == term.name for each in weeks))
        for term in dates.terms
    ]
    # A month's name stands where its first Monday lies; the first only if there is room before the next.
    months = [
        (monday, at)
        for at, monday in enumerate(mondays, 1)
        if (at == 1 and monday.day <= 14) or (at > 1 and monday.month != mondays[at - 2].month)
    ]
    return Year(weeks, halves, months, _days_with_children(dates))


def _monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def _half_of(monday: datetime.date, terms: list[HalfTerm]) -> str:
    friday = monday + datetime.timedelta(days=4)
    return next((each.name for each in terms if each.starts_on <= friday and each.ends_on >= monday), "")


def _days_with_children(dates: Understood) -> int:
    away = set(dates.inset_days)
    return sum(
        day.weekday() < 5 and day not in away
        for term in dates.terms
        for day in (term.starts_on + datetime.timedelta(days=at) for at in range(_length(term)))
    )


def _length(term: HalfTerm) -> int:
    return (term.ends_on - term.starts_on).days + 1
