"""A school's dates as schools and councils publish them: half terms and INSET days out of pasted words."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = ("Autumn", "Spring", "Summer")
DASH = "–—-"
# 2 September 2026 · 2nd Sept · 26–30 October · 02/09/2026 · 2026-09-02
IN_WORDS = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[{DASH}]\s*(?P<to>\d{{1,2}})(?:st|nd|rd|th)?)?\s+"
    rf"(?:of\s+)?(?P<month>{'|'.join(MONTHS)})[a-z]*\.?,?(?:\s+(?P<year>20\d\d))?",
    re.IGNORECASE,
)
IN_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>20\d\d|\d\d)\b")
ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
IS_INSET = re.compile(r"inset|staff training|teacher training|non[- ]pupil", re.IGNORECASE)
IS_HOLIDAY = re.compile(r"half[ -]?term\b(?!\s*\d)|holiday|break", re.IGNORECASE)
SEASON = re.compile(rf"\b({'|'.join(SEASONS)})\b(?:\s+(?:half[ -]?)?term)?\s*([12])?", re.IGNORECASE)
FIRST_MONTH = 8  # a school year begins with August: Scottish schools are back by then


@dataclass(frozen=True)
class HalfTerm:
    """One half term: its English name, “Autumn 1”, and its first and last day with children."""

    name: str
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass
class Understood:
    """What was found, and the lines that were not understood, as they were pasted."""

    terms: list[HalfTerm] = field(default_factory=list)
    inset_days: list[datetime.date] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


@dataclass
class _Season:
    """A whole term on its way to its halves."""

    name: str
    spans: list[tuple[datetime.date, datetime.date]] = field(default_factory=list)
    holiday: tuple[datetime.date, datetime.date] | None = None


def read_dates(pasted: str, *, school_year: int) -> Understood:
    """Terms, half terms and INSET days. school_year: the year its autumn lies in, for dates without a year.

    Two shapes are understood: each half term with its first and last day, and each term with its half-term
    holiday. A line without a date is a heading; a line with one that fits nowhere is handed back.
    """
    found = Understood()
    seasons: dict[str, _Season] = {}
    season: _Season | None = None
    for line in filter(None, (each.strip() for each in pasted.splitlines())):
        if named := SEASON.search(line):
            name = named[1].title()
            season = seasons.setdefault(name, _Season(name))
        try:
            dates = list(_dates_in(line, school_year))
        except ValueError:  # there is no such day
            found.unclear.append(line)
            continue
        if dates and not _take(line, dates, season, found):
            found.unclear.append(line)
    for each in seasons.values():
        found.terms += _halves(each)
    found.terms.sort(key=lambda term: term.starts_on)
    found.inset_days = sorted(set(found.inset_days))
    return found


def _take(line: str, dates: list[datetime.date], season: _Season | None, found: Understood) -> bool:
    """Whether these dates found their place."""
    if IS_INSET.search(line):
        found.inset_days += dates
        return True
    if season is None or len(dates) != 2 or dates[1] < dates[0]:
        return False
    if IS_HOLIDAY.search(line) and season.spans:
        season.holiday = (dates[0], dates[1])
    else:
        season.spans.append((dates[0], dates[1]))
    return True


def _halves(season: _Season) -> list[HalfTerm]:
    spans = sorted(season.spans)
    if len(spans) == 1 and season.holiday:
        (begins, ends), (away, last_away) = spans[0], season.holiday
        if begins < away <= last_away < ends:
            spans = [(begins, _school_day(away, -1)), (_school_day(last_away, 1), ends)]
    return [HalfTerm(f"{season.name} {at}", *span) for at, span in enumerate(spans, start=1)]


def _school_day(day: datetime.date, step: int) -> datetime.date:
    """The nearest weekday before (-1) or after (1) this one."""
    day += datetime.timedelta(days=step)
    while day.weekday() > 4:
        day += datetime.timedelta(days=step)
    return day


def _dates_in(line: str, school_year: int) -> Iterable[datetime.date]:
    """Every day the line names, in order. Raises ValueError for a day that does not exist."""
    found = [*IN_WORDS.finditer(line), *IN_FIGURES.finditer(line), *ISO.finditer(line)]
    found.sort(key=lambda match: match.start())
    for match in found:
        month = _month(match["month"])
        year = _year(match["year"], month, school_year)
        yield datetime.date(year, month, int(match["day"]))
        if match.re is IN_WORDS and match["to"]:
            yield datetime.date(year, month, int(match["to"]))


def _month(written: str) -> int:
    return int(written) if written.isdecimal() else MONTHS.index(written[:3].lower()) + 1


def _year(written: str | None, month: int, school_year: int) -> int:
    if written:
        return int(written) if len(written) == 4 else 2000 + int(written)
    return school_year if month >= FIRST_MONTH else school_year + 1


def school_year_of(day: datetime.date) -> int:
    """The year the autumn of this day's school year lies in."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def what_is_odd(terms: Sequence[HalfTerm]) -> list[tuple[str, str]]:
    """In which way these dates cannot be right: (backwards, long or overlap; the name of the half term)."""
    odd: list[tuple[str, str]] = []
    ordered = sorted(terms, key=lambda term: term.starts_on)
    for term in ordered:
        if term.ends_on < term.starts_on:
            odd.append(("backwards", term.name))
        elif (term.ends_on - term.starts_on).days > 100:
            odd.append(("long", term.name))
    for before, after in pairwise(ordered):
        if after.starts_on <= before.ends_on:
            odd.append(("overlap", after.name))
    return odd
