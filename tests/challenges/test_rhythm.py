"""The dates a class's rhythm gives. 22 November 2026 is a Sunday."""

import datetime

import pytest

from challenges.models import HowOften, Responding, Rhythm
from challenges.rhythm import next_slot, plain_days, preset, rhythm_of, slots_of
from challenges.school_days import SchoolDays, Why, bank_holidays_of, school_days
from learninglogs.people.models import School, WayOfWorking
from learninglogs.people.term_dates import HalfTerm

SUNDAY = datetime.date(2026, 11, 22)
NO_TERMS = SchoolDays(())


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def half(first: str, last: str, name: str = "Autumn 2") -> HalfTerm:
    return HalfTerm(name, day(first), day(last))


class Standing:
    """A challenge, as far as its slot is concerned."""

    def __init__(self, set_on: str, hand_in_on: str) -> None:
        self.set_on, self.hand_in_on = day(set_on), day(hand_in_on)


def dates_of(slot) -> tuple[str, str, str]:
    return slot.set_on.isoformat(), slot.hand_in_on.isoformat(), slot.closes_on.isoformat()


def why(slot) -> list[Why]:
    return [each.why for each in slot.reasons]


# ── Without terms ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "way, set_on, hand_in_on, closes_on",
    [
        (WayOfWorking.SHARED, "2026-11-23", "2026-12-07", "2026-12-07"),
        (WayOfWorking.PEER_MARKED, "2026-11-23", "2026-12-07", "2026-12-14"),
        (WayOfWorking.CELEBRATED, "2026-11-27", "2026-12-03", "2026-12-03"),
        (WayOfWorking.PARTNERS, "2026-11-23", "2026-11-27", "2026-11-27"),
    ],
)
def test_a_first_challenge_planned_on_a_sunday(way, set_on, hand_in_on, closes_on):
    assert dates_of(next_slot(preset(way), NO_TERMS, [], SUNDAY)) == (set_on, hand_in_on, closes_on)


def test_a_new_class_can_set_its_first_challenge_today():
    wednesday = day("2026-11-25")
    slot = next_slot(preset(WayOfWorking.SHARED), NO_TERMS, [], wednesday)
    assert dates_of(slot) == ("2026-11-25", "2026-12-07", "2026-12-07")


def test_the_next_one_never_comes_while_the_last_is_worked_on():
    last = Standing("2026-11-16", "2026-11-30")
    slot = next_slot(preset(WayOfWorking.SHARED), NO_TERMS, [last], SUNDAY)
    assert slot.set_on == day("2026-11-30")


def test_twice_a_half_term_without_half_terms_is_every_three_weeks():
    last = Standing("2026-11-16", "2026-11-30")
    slot = next_slot(preset(WayOfWorking.PEER_MARKED), NO_TERMS, [last], SUNDAY)
    assert slot.set_on == day("2026-12-07")


def test_a_year_planned_to_its_end_still_offers_the_next_day():
    booked = [Standing("2026-11-23", "2027-11-22")]
    assert next_slot(preset(WayOfWorking.SHARED), NO_TERMS, booked, SUNDAY).set_on >= day("2027-11-22")


def test_without_terms_no_slots_are_made_up():
    assert slots_of(preset(WayOfWorking.SHARED), NO_TERMS) == []
    assert plain_days(NO_TERMS, [], SUNDAY, preset(WayOfWorking.SHARED)).half_terms


# ── What moves a day ────────────────────────────────────────────────────────────
def test_a_bank_holiday_moves_the_day_it_falls_on_and_no_other():
    may_day = day("2027-05-03")
    days = school_days([half("2027-04-12", "2027-05-28", "Summer 1")], (), [may_day])
    first, second = slots_of(preset(WayOfWorking.PEER_MARKED), days)
    assert dates_of(first) == ("2027-04-12", "2027-04-26", "2027-05-04")
    assert dates_of(second) == ("2027-05-04", "2027-05-17", "2027-05-24")
    assert [str(each) for each in second.reasons] == ["bank holiday 3 May"]


def test_an_inset_day_at_the_start_of_term_makes_tuesday_the_first_day():
    days = school_days([half("2027-01-04", "2027-02-12", "Spring 1")], [day("2027-01-04")])
    first = slots_of(preset(WayOfWorking.PEER_MARKED), days)[0]
    assert first.set_on == day("2027-01-05")
    assert [str(each) for each in first.reasons] == ["INSET day 4 Jan"]


def test_a_class_that_comes_back_on_a_wednesday_waits_for_monday():
    days = school_days([half("2026-09-02", "2026-10-22", "Autumn 1")])
    assert slots_of(preset(WayOfWorking.SHARED), days)[0].set_on == day("2026-09-07")


def test_hand_in_comes_before_the_holiday_and_leaves_no_catch_up():
    rhythm = preset(WayOfWorking.PEER_MARKED)
    rhythm.weeks = 3
    days = school_days([half("2026-11-02", "2026-12-18")])
    second = slots_of(rhythm, days)[1]
    assert dates_of(second) == ("2026-11-23", "2026-12-14", "2026-12-18")
    days = school_days([half("2026-11-02", "2026-12-11")])
    second = slots_of(rhythm, days)[1]
    assert dates_of(second) == ("2026-11-23", "2026-12-11", "2026-12-11")
    assert why(second) == [Why.BEFORE_HOLIDAY, Why.NO_CATCH_UP]
    assert str(second.reasons[1]) == "no catch-up: holiday"


def test_a_half_term_of_ten_days_has_one_slot_of_what_there_is():
    rhythm = preset(WayOfWorking.PEER_MARKED)
    rhythm.weeks = 4
    days = school_days([half("2026-11-02", "2026-11-13")])
    only = slots_of(rhythm, days)
    assert [dates_of(each) for each in only] == [("2026-11-02", "2026-11-13", "2026-11-13")]
    assert why(only[0]) == [Why.SHORT_HALF_TERM]


def test_a_half_term_without_a_school_day_has_none():
    monday = day("2026-11-02")
    assert (
        slots_of(preset(WayOfWorking.SHARED), school_days([half("2026-11-02", "2026-11-02")], [monday])) == []
    )
    weekend = school_days([half("2026-11-07", "2026-11-08")])
    assert slots_of(preset(WayOfWorking.SHARED), weekend) == []


def test_a_whole_term_entered_as_one_is_not_left_with_two_challenges():
    days = school_days([half("2026-09-02", "2026-12-18", "Autumn")])
    assert len(slots_of(preset(WayOfWorking.PEER_MARKED), days)) == 5


# ── Terms entered wrongly ───────────────────────────────────────────────────────
def test_half_terms_that_overlap_are_taken_one_after_the_other():
    days = school_days([half("2026-09-01", "2026-11-06", "Autumn 1"), half("2026-11-02", "2026-12-18")])
    assert days.odd == (("overlap", "Autumn 2"),)
    slots = slots_of(preset(WayOfWorking.PARTNERS), days)
    assert len({each.set_on for each in slots}) == len(slots)
    assert next(each.half.starts_on for each in slots if each.half.name == "Autumn 2") == day("2026-11-07")


def test_a_half_term_backwards_is_named_and_left_out():
    days = school_days([half("2026-12-18", "2026-11-02"), half("2027-01-05", "2027-02-12", "Spring 1")])
    assert days.odd == (("backwards", "Autumn 2"),)
    assert {each.half.name for each in slots_of(preset(WayOfWorking.SHARED), days)} == {"Spring 1"}


def test_one_half_term_inside_another_is_left_out():
    days = school_days([half("2026-09-01", "2026-12-18", "Autumn 1"), half("2026-11-02", "2026-11-20")])
    assert [each.name for each in days.half_terms] == ["Autumn 1"]


# ── Whose rhythm, whose holidays ────────────────────────────────────────────────
def test_kingfisher_follows_its_way_of_working_until_it_has_a_rhythm_of_its_own(school):
    assert rhythm_of(school.kingfisher).how_often == HowOften.TWICE_A_HALF_TERM
    Rhythm.objects.create(
        school_class=school.kingfisher,
        how_often=HowOften.WEEKLY,
        set_weekday=2,
        weeks=1,
        hand_in_weekday=1,
        responding=Responding.COMMENTS,
    )
    school.kingfisher.refresh_from_db()
    own = rhythm_of(school.kingfisher)
    assert (own.how_often, own.work_days) == (HowOften.WEEKLY, 6)
    assert rhythm_of(school.heron).how_often == HowOften.TWICE_A_HALF_TERM


@pytest.mark.parametrize("zone, has_may_day", [("Europe/London", True), ("Europe/Madrid", False)])
def test_bank_holidays_are_those_of_england_where_the_school_lives_by_london_time(zone, has_may_day):
    school = School(name="Far away", time_zone=zone)
    days = bank_holidays_of(school, [half("2027-04-12", "2027-05-28")])
    assert (day("2027-05-03") in days) is has_may_day
