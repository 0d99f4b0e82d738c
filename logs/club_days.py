"""On which days the lunchtime club meets: its weekdays, in term. Pure dates; no clock is looked at."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

FIRST_MONTH = 8  # a school year begins with August, as in people.term_dates
LOOK_AHEAD_DAYS = 366
DAY = datetime.timedelta(days=1)

Span = tuple[datetime.date, datetime.date]


def school_year_of(day: datetime.date) -> int:
    """The year its autumn lies in."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def end_of_school_year(day: datetime.date) -> datetime.date:
    """The last day of the school year that holds the day."""
    return datetime.date(school_year_of(day) + 1, FIRST_MONTH, 1) - DAY


@dataclass(frozen=True)
class ClubDays:
    """weekdays: Monday is 0. terms: first and last day of each half term. away: days without children.

    A school year nobody has entered terms for has no holidays yet: the club is not refused for that.
    """

    weekdays: Collection[int]
    terms: Collection[Span] = ()
    away: Collection[datetime.date] = ()

    def holds(self, day: datetime.date) -> bool:
        """Whether the club meets on the day."""
        return day.weekday() in self.weekdays and day not in self.away and self._is_term(day)

    def _is_term(self, day: datetime.date) -> bool:
        year = school_year_of(day)
        known = [span for span in self.terms if school_year_of(span[0]) == year]
        return not known or any(first <= day <= last for first, last in known)

    def after(self, day: datetime.date) -> datetime.date | None:
        """The next one after the day; None where there is none within a year."""
        return self._look(day, DAY)

    def before(self, day: datetime.date) -> datetime.date | None:
        """The last one before the day; None where there was none within a year."""
        return self._look(day, -DAY)

    def nearest(self, day: datetime.date) -> datetime.date | None:
        """The day itself if the club meets, else the next, else the last there was."""
        return day if self.holds(day) else self.after(day) or self.before(day)

    def between(self, first: datetime.date, last: datetime.date) -> list[datetime.date]:
        """Those from first to last, both among them."""
        days = (first + DAY * n for n in range((last - first).days + 1))
        return [day for day in days if self.holds(day)]

    def _look(self, day: datetime.date, step: datetime.timedelta) -> datetime.date | None:
        days = (day + step * n for n in range(1, LOOK_AHEAD_DAYS + 1))
        return next((each for each in days if self.holds(each)), None)
