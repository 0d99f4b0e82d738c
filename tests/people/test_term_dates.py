"""A school's dates out of pasted words."""

import datetime

import pytest

from learninglogs.people.term_dates import HalfTerm, read_dates, what_is_odd

HALVES = """
Autumn 1: Tuesday 2 September 2026 to Thursday 22 October
Autumn 2: Monday 2nd November - Friday 18 December 2026
Spring 1\t05/01/2027\t12/02/2027
Spring 2\t2027-02-22\t2027-03-25
Summer term 1: 12 April 2027 to 28 May 2027
Summer term 2: 7 June to 21 July
INSET days: 1 September 2026, 23 October, 4 Jan 2027
Staff training day 2nd July 2027
"""
WHOLE_TERMS = """
School term dates 2026–27

Autumn Term
Term starts on Wednesday 2 September 2026 and ends on Friday 18 December 2026
Half term holiday: 26–30 October
Spring Term
4 January 2027 – 25 March 2027
Half-term: Monday 15 February to Friday 19 February
"""


def day(month: int, number: int, year: int = 2026) -> datetime.date:
    return datetime.date(year, month, number)


def test_half_terms_as_councils_list_them() -> None:
    found = read_dates(HALVES, school_year=2026)
    assert found.unclear == []
    assert found.terms == [
        HalfTerm("Autumn 1", day(9, 2), day(10, 22)),
        HalfTerm("Autumn 2", day(11, 2), day(12, 18)),
        HalfTerm("Spring 1", day(1, 5, 2027), day(2, 12, 2027)),
        HalfTerm("Spring 2", day(2, 22, 2027), day(3, 25, 2027)),
        HalfTerm("Summer 1", day(4, 12, 2027), day(5, 28, 2027)),
        HalfTerm("Summer 2", day(6, 7, 2027), day(7, 21, 2027)),
    ]
    assert found.inset_days == [day(9, 1), day(10, 23), day(1, 4, 2027), day(7, 2, 2027)]


def test_whole_terms_are_parted_by_their_holiday() -> None:
    found = read_dates(WHOLE_TERMS, school_year=2026)
    assert found.terms == [
        HalfTerm("Autumn 1", day(9, 2), day(10, 23)),
        HalfTerm("Autumn 2", day(11, 2), day(12, 18)),
        HalfTerm("Spring 1", day(1, 4, 2027), day(2, 12, 2027)),
        HalfTerm("Spring 2", day(2, 22, 2027), day(3, 25, 2027)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Autumn 1: 31 September to 22 October",
        "Summer 1: 12 April",
        "12 April to 28 May",
        "Spring 1: 5 Feb to 4 Jan",
    ],
)
def test_a_line_that_fits_nowhere_is_handed_back(line: str) -> None:
    assert read_dates(line, school_year=2026).unclear == [line]


def test_a_leap_day_is_a_day_in_its_year_alone() -> None:
    assert read_dates("INSET: 29 February", school_year=2027).inset_days == [day(2, 29, 2028)]
    assert read_dates("INSET: 29 February", school_year=2026).unclear == ["INSET: 29 February"]


def test_dates_that_cannot_be_right_are_named() -> None:
    terms = [
        HalfTerm("Autumn 1", day(9, 2), day(10, 22)),
        HalfTerm("Autumn 2", day(10, 20), day(12, 18)),
        HalfTerm("Spring 1", day(2, 12, 2027), day(1, 5, 2027)),
        HalfTerm("Summer 1", day(4, 12, 2027), day(5, 28, 2028)),
    ]
    assert what_is_odd(terms) == [("backwards", "Spring 1"), ("long", "Summer 1"), ("overlap", "Autumn 2")]
