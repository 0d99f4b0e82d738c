"""The sample school's dates, counted from the day it is loaded, so that it is alive on any day."""

import datetime

from challenges.rhythm import Dates, preset
from learninglogs.home.sample.challenges import SampleChallenge
from learninglogs.home.sample.people import HERON, KINGFISHER, WREN

FIRST_YEAR = 2026
# The half terms of 2026–27; other years have the same weeks, on the same weekdays.
HALF_TERMS = (
    ("Autumn 1", datetime.date(2026, 9, 2), datetime.date(2026, 10, 22)),
    ("Autumn 2", datetime.date(2026, 11, 2), datetime.date(2026, 12, 18)),
    ("Spring 1", datetime.date(2027, 1, 5), datetime.date(2027, 2, 12)),
    ("Spring 2", datetime.date(2027, 2, 22), datetime.date(2027, 3, 25)),
    ("Summer 1", datetime.date(2027, 4, 12), datetime.date(2027, 5, 28)),
    ("Summer 2", datetime.date(2027, 6, 7), datetime.date(2027, 7, 21)),
)
AUGUST = 8
MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


def half_terms(today: datetime.date) -> list[tuple[str, datetime.date, datetime.date]]:
    """Name, first and last day of the half terms of the school year that holds the day."""
    year = today.year if today.month > AUGUST else today.year - 1
    moved = datetime.timedelta(weeks=52 * (year - FIRST_YEAR))
    return [(name, first + moved, last + moved) for name, first, last in HALF_TERMS]


def dates_of(challenge: SampleChallenge, way_of_working: str, today: datetime.date) -> Dates:
    """Set day, hand-in day and last catch-up day, by the rhythm of the class."""
    rhythm = preset(way_of_working)
    hand_in_on = _hand_in_day(challenge.school_class, today) - datetime.timedelta(
        weeks=challenge.weeks_before
    )
    return Dates(
        set_on=hand_in_on - datetime.timedelta(days=rhythm.work_days),
        hand_in_on=hand_in_on,
        closes_on=hand_in_on + datetime.timedelta(days=rhythm.catch_up_days),
    )


def _hand_in_day(school_class: str, today: datetime.date) -> datetime.date:
    """The day the weeks of a class are counted from: its last hand-in day, for a weekly class its next."""
    if school_class == HERON:
        return _last(FRIDAY, today) + datetime.timedelta(days=6)
    yesterday = today - datetime.timedelta(days=1)
    return _last({KINGFISHER: MONDAY, WREN: WEDNESDAY}[school_class], yesterday)


def _last(weekday: int, day: datetime.date) -> datetime.date:
    """The latest such weekday that is not after the day."""
    return day - datetime.timedelta(days=(day.weekday() - weekday) % 7)
