"""What is true of every rhythm in every school year anybody could enter."""

import datetime
import zoneinfo
from itertools import chain, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.models import Challenge, HowOften, Responding, Rhythm
from challenges.rhythm import free_slots, is_taken, next_slot, preset, slots_of
from challenges.school_days import DAY, WEEK, SchoolDays, english_bank_holidays, monday_of, school_days
from learninglogs.people.models import School, SchoolClass, WayOfWorking
from learninglogs.people.term_dates import HalfTerm

LONDON = zoneinfo.ZoneInfo("Europe/London")
# 2024 and 2028 are leap years; Easter is 31 March 2024, 20 April 2025, 28 March 2027 and 16 April 2028.
school_years = st.integers(2023, 2032)
any_rhythm = st.builds(
    Rhythm,
    how_often=st.sampled_from(HowOften.values),
    set_weekday=st.integers(0, 4),
    weeks=st.integers(1, 6),
    hand_in_weekday=st.integers(0, 4),
    catch_up_days=st.integers(0, 21),
    responding=st.just(Responding.COMMENTS),
)
a_preset = st.sampled_from(WayOfWorking.values).map(preset)


@st.composite
def english_years(draw: st.DrawFn) -> SchoolDays:
    """Six half terms of five to eight weeks with a week or two between, INSET days, and bank holidays."""
    year = draw(school_years)
    day = datetime.date(year, 9, 1) + draw(st.integers(0, 6)) * DAY
    terms, inset_days = [], []
    for number in range(6):
        weeks = draw(st.integers(5, 8))
        last = monday_of(day) + (weeks - 1) * WEEK + draw(st.integers(1, 4)) * DAY
        terms.append(HalfTerm(f"Half term {number + 1}", day, last))
        inset_days.append(day + draw(st.integers(0, (last - day).days)) * DAY)
        day = monday_of(last) + draw(st.integers(2, 3)) * WEEK + draw(st.integers(0, 2)) * DAY
    bank_holidays = chain(*(english_bank_holidays(each) for each in (year, year + 1)))
    return school_days(terms, inset_days, bank_holidays)


@st.composite
def typed_terms(draw: st.DrawFn) -> SchoolDays:
    """Half terms as anybody may have typed them: backwards, over one another, a day long, a year long."""
    first = datetime.date(draw(school_years), 9, 1)
    around = st.integers(-30, 400).map(lambda days: first + days * DAY)
    terms = draw(st.lists(st.builds(HalfTerm, st.just("Autumn"), around, around), max_size=7))
    return school_days(terms, draw(st.lists(around, max_size=20)))


@given(english_years() | typed_terms(), any_rhythm)
@settings(max_examples=300)
def test_every_slot_is_in_order_on_school_days_within_its_half_term(days, rhythm):
    for slot in slots_of(rhythm, days):
        assert slot.set_on < slot.hand_in_on <= slot.closes_on
        for each in (slot.set_on, slot.hand_in_on, slot.closes_on):
            assert days.is_school(each)
            assert slot.half.starts_on <= each <= slot.half.ends_on


@given(english_years() | typed_terms(), any_rhythm)
@settings(max_examples=300)
def test_slots_follow_one_another_and_overlap_by_catch_up_alone(days, rhythm):
    for before, after in pairwise(slots_of(rhythm, days)):
        assert before.set_on < after.set_on
        if rhythm.work_days <= rhythm.every_days:
            assert before.hand_in_on <= after.set_on
        if before.half != after.half:
            assert before.closes_on < after.set_on


@given(english_years(), a_preset)
def test_every_half_term_has_its_challenges(days, rhythm):
    """Half terms of five to eight weeks: two each for a class that has two, and never none."""
    for half in days.half_terms:
        count = sum(slot.half == half for slot in slots_of(rhythm, days))
        assert count >= 1
        if rhythm.how_often == HowOften.TWICE_A_HALF_TERM:
            assert count == 2


@given(english_years(), any_rhythm)
def test_a_day_that_was_not_moved_is_the_weekday_of_the_class(days, rhythm):
    for slot in slots_of(rhythm, days):
        if not slot.reasons:
            assert slot.set_on.weekday() == rhythm.set_weekday
            assert slot.hand_in_on.weekday() == rhythm.hand_in_weekday


@given(english_years() | typed_terms(), any_rhythm, st.integers(-60, 400))
def test_the_next_slot_is_to_come_and_free(days, rhythm, after):
    today = datetime.date(2027, 1, 4) + after * DAY
    there = slots_of(rhythm, days)[::2]
    slot = next_slot(rhythm, days, there, today)
    assert today <= slot.set_on < slot.hand_in_on <= slot.closes_on
    for free in free_slots(rhythm, days, there, today):
        assert free.set_on >= today
        assert not is_taken(free, there, rhythm)


@given(english_years(), any_rhythm, st.sampled_from([datetime.time(0, 0), datetime.time(15, 15)]))
@settings(max_examples=60)
def test_days_are_londons_own_across_both_clock_changes(days, rhythm, set_at):
    """Whatever the clocks do in between, a challenge opens at the class's hour and closes at midnight."""
    school_class = SchoolClass(school=School(name="Wrenfield", time_zone="Europe/London"))
    for slot in slots_of(rhythm, days):
        challenge = Challenge(
            school_class=school_class,
            set_on=slot.set_on,
            set_at=set_at,
            hand_in_on=slot.hand_in_on,
            closes_on=slot.closes_on,
        )
        challenge.find_moments()
        opens, closes = challenge.opens_at.astimezone(LONDON), challenge.closes_at.astimezone(LONDON)
        assert (opens.date(), opens.time()) == (slot.set_on, set_at)
        assert (closes.date(), closes.time()) == (slot.closes_on + DAY, datetime.time(0, 0))


def test_both_clock_changes_lie_within_a_challenge():
    """So that the property above has something to hold against: 25 October 2026 and 28 March 2027."""
    autumn = school_days([HalfTerm("Autumn", datetime.date(2026, 10, 12), datetime.date(2026, 11, 13))])
    spring = school_days([HalfTerm("Spring", datetime.date(2027, 3, 15), datetime.date(2027, 4, 9))])
    for days, change in ((autumn, datetime.date(2026, 10, 25)), (spring, datetime.date(2027, 3, 28))):
        slots = slots_of(preset(WayOfWorking.SHARED), days)
        assert any(slot.set_on < change < slot.hand_in_on for slot in slots)
