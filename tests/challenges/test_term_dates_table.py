"""The four presets over three school years as three invented councils have them; see term_dates/*.toml."""

import datetime
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from challenges.rhythm import preset, slots_of
from challenges.school_days import SchoolDays, english_bank_holidays, school_days
from learninglogs.people.models import WayOfWorking
from learninglogs.people.term_dates import HalfTerm

COUNCILS = {
    path.stem: tomllib.loads(path.read_text()) for path in Path(__file__).parent.glob("term_dates/*.toml")
}
YEARS = ["2025", "2026", "2027"]


def read_day(written: str, school_year: int) -> datetime.date:
    """“Mon 7 Sep” of that school year; the weekday must be right too."""
    _weekday, _space, rest = written.partition(" ")
    month = datetime.datetime.strptime(rest.split()[1], "%b").month  # noqa: DTZ007 – a month's name
    year = school_year if month > 7 else school_year + 1
    found = datetime.date(year, month, int(rest.split()[0]))
    assert f"{found:%a}" == written[:3], f"{written} is a {found:%a} in {year}"
    return found


def days_of(council: str, year: str) -> SchoolDays:
    written = COUNCILS[council][year]
    terms = []
    for line in written["terms"]:
        name, _colon, span = line.partition(": ")
        first, last = (read_day(each, int(year)) for each in span.split(" – "))
        terms.append(HalfTerm(name, first, last))
    bank_holidays = chain(*(english_bank_holidays(int(year) + n) for n in (0, 1)))
    return school_days(terms, [read_day(each, int(year)) for each in written["inset_days"]], bank_holidays)


def test_there_are_three_councils_with_three_years_each():
    assert {name: sorted(years) for name, years in COUNCILS.items()} == dict.fromkeys(
        ["thornby", "mardleigh", "fellgate"], YEARS
    )


@pytest.mark.parametrize("way", WayOfWorking.values)
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("council", sorted(COUNCILS))
def test_a_preset_gives_the_year_that_was_checked_by_hand(council, year, way):
    expected = []
    for row in COUNCILS[council][year][way]:
        set_on, hand_in_on, *closes_on = (read_day(each, int(year)) for each in row.split(", "))
        expected.append((set_on, hand_in_on, *(closes_on or [hand_in_on])))
    given = slots_of(preset(way), days_of(council, year))
    assert [(each.set_on, each.hand_in_on, each.closes_on) for each in given] == expected
