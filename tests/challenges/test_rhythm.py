"""The dates a class's way of working proposes. 22 November 2026 is a Sunday."""

import datetime

import pytest

from challenges.rhythm import RHYTHMS, next_dates
from learninglogs.people.models import WayOfWorking


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    "way, set_on, hand_in_on, closes_on",
    [
        (WayOfWorking.SHARED, "2026-11-23", "2026-12-07", "2026-12-07"),
        (WayOfWorking.PEER_MARKED, "2026-11-23", "2026-12-07", "2026-12-14"),
        (WayOfWorking.CELEBRATED, "2026-11-27", "2026-12-03", "2026-12-03"),
        (WayOfWorking.PARTNERS, "2026-11-23", "2026-11-30", "2026-11-30"),
    ],
)
def test_a_first_challenge_planned_on_a_sunday(way, set_on, hand_in_on, closes_on):
    dates = next_dates(RHYTHMS[way], today=day("2026-11-22"), last_set_on=None)
    assert (dates.set_on, dates.hand_in_on, dates.closes_on) == (day(set_on), day(hand_in_on), day(closes_on))


def test_the_next_one_keeps_the_weekday_of_the_class_and_never_comes_too_soon():
    wednesday = day("2026-11-18")
    dates = next_dates(RHYTHMS[WayOfWorking.SHARED], today=day("2026-11-22"), last_set_on=wednesday)
    assert dates.set_on == day("2026-12-02")


def test_after_a_long_pause_the_class_begins_again_on_its_weekday():
    dates = next_dates(
        RHYTHMS[WayOfWorking.PEER_MARKED], today=day("2026-11-22"), last_set_on=day("2026-07-15")
    )
    assert dates.set_on == day("2026-11-25")


def test_the_clock_change_moves_no_date():
    dates = next_dates(RHYTHMS[WayOfWorking.SHARED], today=day("2026-10-19"), last_set_on=None)
    assert dates.hand_in_on == day("2026-11-02")
