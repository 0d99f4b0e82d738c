"""The days on which children come: half terms, days without school, and what is odd about them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

import holidays
from django.utils.formats import date_format
from django.utils.translation import gettext

from learninglogs.people.models import School
from learninglogs.people.term_dates import HalfTerm, school_year_of, what_is_odd

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)
SATURDAY = 5
ENGLISH_TIME = "Europe/London"


class Why(StrEnum):
    """Why a day was moved."""

    BANK_HOLIDAY = "bank holiday"
    INSET = "inset"
    FIRST_DAY = "first day back"
    BEFORE_HOLIDAY = "before the holiday"
    SHORT_CATCH_UP = "short catch-up"
    NO_CATCH_UP = "no catch-up"
    SHORT_HALF_TERM = "short half term"


@dataclass(frozen=True)
class Reason:
    """One reason, and the day that is meant by it."""

    why: Why
    day: datetime.date

    def __str__(self) -> str:
        words = {
            Why.BANK_HOLIDAY: gettext("bank holiday %s"),
            Why.INSET: gettext("INSET day %s"),
            Why.FIRST_DAY: gettext("first day back %s"),
            Why.BEFORE_HOLIDAY: gettext("before the holiday"),
            Why.SHORT_CATCH_UP: gettext("short catch-up: holiday"),
            Why.NO_CATCH_UP: gettext("no catch-up: holiday"),
            Why.SHORT_HALF_TERM: gettext("a short half term"),
        }[self.why]
        return words % date_format(self.day, "j M") if "%s" in words else words


@dataclass(frozen=True)
class SchoolDays:
    """half_terms: in order, none reaching into another. without: weekdays in them on which nobody comes.

    odd: what was wrong with the dates as they were given (people.term_dates.what_is_odd).
    """

    half_terms: tuple[HalfTerm, ...]
    without: Mapping[datetime.date, Why] = field(default_factory=dict)
    odd: tuple[tuple[str, str], ...] = ()

    def is_school(self, day: datetime.date) -> bool:
        """Whether children come, if the day lies in a half term."""
        return day.weekday() < SATURDAY and day not in self.without

    def on_or_after(self, day: datetime.date, half: HalfTerm) -> datetime.date | None:
        """The first school day of this half term from that day on; None when there is none left."""
        day = max(day, half.starts_on)
        while day <= half.ends_on:
            if self.is_school(day):
                return day
            day += DAY
        return None

    def last_of(self, half: HalfTerm) -> datetime.date | None:
        """The last school day of a half term; None for one without any."""
        day = half.ends_on
        while day >= half.starts_on:
            if self.is_school(day):
                return day
            day -= DAY
        return None

    def half_of(self, day: datetime.date) -> HalfTerm | None:
        """The half term this day lies in, weekends at its ends counted; None in a holiday."""
        for half in self.half_terms:
            if monday_of(half.starts_on) <= day <= monday_of(half.ends_on) + 6 * DAY:
                return half
        return None

    def of_year(self, school_year: int) -> "SchoolDays":
        """The same for one school year, by the year its autumn lies in."""
        kept = tuple(half for half in self.half_terms if school_year_of(half.starts_on) == school_year)
        return replace(self, half_terms=kept)

    def why_moved(self, day: datetime.date, half: HalfTerm) -> Reason:
        """Why nothing can be on this day, which is no school day of the half term."""
        if day < half.starts_on:
            return Reason(Why.FIRST_DAY, half.starts_on)
        if day > half.ends_on:
            return Reason(Why.BEFORE_HOLIDAY, day)
        return Reason(self.without.get(day, Why.INSET), day)


def monday_of(day: datetime.date) -> datetime.date:
    return day - day.weekday() * DAY


def school_days(
    terms: Iterable[HalfTerm],
    inset_days: Iterable[datetime.date] = (),
    bank_holidays: Iterable[datetime.date] = (),
) -> SchoolDays:
    """The days of these half terms, however they were typed.

    One that ends before it begins is left out; one that begins before the last has ended begins the day
    after; one that lies wholly within another is left out. `odd` names each, so that somebody can be asked.
    """
    given = sorted(terms, key=lambda term: (term.starts_on, term.ends_on))
    sound: list[HalfTerm] = []
    for term in given:
        begins = max(term.starts_on, sound[-1].ends_on + DAY) if sound else term.starts_on
        if begins <= term.ends_on:
            sound.append(HalfTerm(term.name, begins, term.ends_on))
    without = dict.fromkeys(bank_holidays, Why.BANK_HOLIDAY) | dict.fromkeys(inset_days, Why.INSET)
    return SchoolDays(tuple(sound), without, tuple(what_is_odd(given)))


def school_days_of(school: School) -> SchoolDays:
    """All half terms a school has entered. Two queries."""
    terms = [HalfTerm(each.name, each.starts_on, each.ends_on) for each in school.terms.all()]
    inset_days = list(school.inset_days.values_list("day", flat=True))
    return school_days(terms, inset_days, bank_holidays_of(school, terms))


def bank_holidays_of(school: School, terms: Sequence[HalfTerm] = ()) -> list[datetime.date]:
    """The bank holidays of England and Wales in the years of these half terms, this year's and the next's.

    Only where the school lives in London time. The Isle of Man, Jersey and the schools of other countries
    have days of their own, which the office enters as INSET days; a wrong bank holiday would move a date
    for no reason. Within English terms this is in effect May Day, and once in a reign another day.
    """
    if school.time_zone != ENGLISH_TIME:
        return []
    this_year = school.today().year
    years = {
        this_year,
        this_year + 1,
        *(day.year for term in terms for day in (term.starts_on, term.ends_on)),
    }
    return [day for year in sorted(years) for day in english_bank_holidays(year)]


@lru_cache(maxsize=32)
def english_bank_holidays(year: int) -> tuple[datetime.date, ...]:
    """Substitute days too, as the `holidays` library has them (gov.uk/bank-holidays)."""
    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=year)))
