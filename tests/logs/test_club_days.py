"""On which days the lunchtime club meets."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logs.club_days import ClubDays, end_of_school_year

D = datetime.date
TUESDAYS_AND_THURSDAYS = {1, 3}
AUTUMN_2, SPRING_1 = (D(2026, 11, 2), D(2026, 12, 18)), (D(2027, 1, 5), D(2027, 2, 12))


def test_it_meets_on_its_weekdays_in_term_and_not_on_an_inset_day():
    days = ClubDays(TUESDAYS_AND_THURSDAYS, [AUTUMN_2, SPRING_1], {D(2026, 11, 24)})
    assert days.holds(D(2026, 11, 26))
    assert not days.holds(D(2026, 11, 25))  # a Wednesday
    assert not days.holds(D(2026, 11, 24))  # INSET
    assert not days.holds(D(2026, 12, 22))  # Christmas holidays


def test_the_next_club_is_after_the_holidays_and_the_last_before_them():
    days = ClubDays(TUESDAYS_AND_THURSDAYS, [AUTUMN_2, SPRING_1])
    assert days.after(D(2026, 12, 17)) == D(2027, 1, 5)
    assert days.before(D(2027, 1, 5)) == D(2026, 12, 17)
    assert days.nearest(D(2026, 12, 24)) == D(2027, 1, 5)


def test_after_the_last_term_the_last_club_there_was_is_shown():
    days = ClubDays(TUESDAYS_AND_THURSDAYS, [SPRING_1])
    assert days.nearest(D(2027, 7, 26)) is not None


@pytest.mark.parametrize("day", [D(2026, 11, 24), D(2026, 12, 24), D(2027, 8, 24)])
def test_a_school_year_without_terms_has_no_holidays_yet(day):
    assert ClubDays({day.weekday()}).holds(day)
    last_years = (D(2025, 9, 2), D(2026, 7, 21))
    assert ClubDays({day.weekday()}, [last_years]).holds(day)


def test_a_club_that_meets_on_no_day_has_none():
    days = ClubDays(())
    assert days.nearest(D(2026, 11, 24)) is None


@pytest.mark.parametrize("day", [D(2026, 8, 1), D(2026, 9, 2), D(2027, 7, 31)])
def test_a_school_year_ends_with_july(day):
    assert end_of_school_year(day) == D(2027, 7, 31)


@given(
    st.dates(D(2020, 1, 1), D(2035, 12, 31)),
    st.sets(st.integers(0, 6), min_size=1),
    st.lists(st.tuples(st.dates(D(2020, 1, 1), D(2035, 1, 1)), st.integers(20, 60)), max_size=6),
)
def test_the_next_club_has_no_club_between_it_and_the_day_and_leads_back(day, weekdays, spans):
    terms = [(first, first + datetime.timedelta(days=length)) for first, length in spans]
    days = ClubDays(weekdays, terms)
    nearest = days.after(day)
    if nearest is None:
        return
    assert nearest > day
    assert days.holds(nearest)
    assert days.between(day + datetime.timedelta(days=1), nearest) == [nearest]
    if days.holds(day):
        assert days.before(nearest) == day
