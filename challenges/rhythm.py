"""When the next challenge of a class is set, handed in and closed: the defaults of its way of working.

PRODUCT.md, “Ways of working”. Dates are the school's own; nothing here looks at a clock.
"""

import datetime
from dataclasses import dataclass

from learninglogs.people.models import WayOfWorking

from .models import Responding

FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True)
class Rhythm:
    """How often, how long, and how the class responds.

    every_days: from one set day to the next. work_days: from set day to hand-in day. catch_up_days: after
    hand-in day, 0 for none. set_weekday: Monday is 0; None keeps the weekday the class already has.
    """

    every_days: int
    work_days: int
    catch_up_days: int
    responding: Responding
    set_weekday: int | None = None


RHYTHMS = {
    WayOfWorking.SHARED: Rhythm(14, 14, 0, Responding.COMMENTS),
    WayOfWorking.PEER_MARKED: Rhythm(14, 14, 7, Responding.CRITERIA),
    WayOfWorking.CELEBRATED: Rhythm(7, 6, 0, Responding.CELEBRATED, set_weekday=FRIDAY),
    WayOfWorking.PARTNERS: Rhythm(7, 7, 0, Responding.COMMENTS),
}


@dataclass(frozen=True)
class Dates:
    """set_on, hand_in_on, and the last catch-up day, which is hand-in day itself where there is none."""

    set_on: datetime.date
    hand_in_on: datetime.date
    closes_on: datetime.date


def next_dates(rhythm: Rhythm, *, today: datetime.date, last_set_on: datetime.date | None) -> Dates:
    """The dates to propose. last_set_on: the day the class's latest challenge was set, None for its first.

    Never before today, never sooner after the last than the rhythm says, and always on the class's own
    weekday: the rhythm's, else that of the last challenge, else the next school day (S1.4).
    """
    earliest = today
    if last_set_on:
        earliest = max(today, last_set_on + datetime.timedelta(days=rhythm.every_days))
    weekday = rhythm.set_weekday
    if weekday is None:
        weekday = _own_weekday(earliest, last_set_on)
    set_on = earliest + datetime.timedelta(days=(weekday - earliest.weekday()) % 7)
    hand_in_on = set_on + datetime.timedelta(days=rhythm.work_days)
    return Dates(set_on, hand_in_on, hand_in_on + datetime.timedelta(days=rhythm.catch_up_days))


def _own_weekday(earliest: datetime.date, last_set_on: datetime.date | None) -> int:
    """The last challenge's weekday; for a first one the day itself, or Monday at a weekend."""
    if last_set_on:
        return last_set_on.weekday()
    return earliest.weekday() if earliest.weekday() < SATURDAY else 0
