"""Each moment of a challenge comes once, on its day, by the real table of jobs."""

import datetime
import itertools
from types import SimpleNamespace

import pytest

from challenges import clock
from challenges.models import Challenge, Milestone
from learninglogs.jobs import runner
from learninglogs.jobs.models import Job
from tests.challenges.moved_clock import LONDON, Clock
from tests.people_of_the_school import make_challenge

ALL = ["out", "soon", "hand_in_day", "catch_up", "closed"]


def a_fortnight(school: SimpleNamespace, set_on: str, **fields: object) -> Challenge:
    """Set on that day for two weeks, with a week to catch up."""
    day = datetime.date.fromisoformat(set_on)
    hand_in_on = day + datetime.timedelta(days=14)
    dates = {"set_on": day, "hand_in_on": hand_in_on, "closes_on": hand_in_on + datetime.timedelta(days=7)}
    return make_challenge(school.kingfisher, "Bridges", **(dates | fields))


def came(challenge: Challenge) -> list[str]:
    return list(challenge.milestones.values_list("kind", flat=True))


def wake_the_worker() -> None:
    runner.run_due()


def hour_by_hour(machine: Clock, challenge: Challenge, *, hours: int) -> dict[str, datetime.datetime]:
    """Let the hours pass with a worker at work: the London time at which each moment came."""
    seen: dict[str, datetime.datetime] = {}
    for _hour in range(hours):
        wake_the_worker()
        for kind in came(challenge):
            seen.setdefault(kind, machine.now.astimezone(LONDON))
        machine.move(hours=1)
    return seen


def test_the_moments_come_one_by_one_each_on_its_day(school: SimpleNamespace, machine: Clock) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    seen = hour_by_hour(machine, challenge, hours=24 * 30)
    assert {kind: at.date().isoformat() for kind, at in seen.items()} == {
        "out": "2026-11-09",
        "soon": "2026-11-21",
        "hand_in_day": "2026-11-23",
        "catch_up": "2026-11-24",
        "closed": "2026-12-01",
    }
    assert {at.hour for at in seen.values()} == {0}
    assert Milestone.objects.filter(challenge=challenge).count() == 5


@pytest.mark.parametrize(
    "set_on, hand_in_on",
    [
        pytest.param("2027-03-22", "2027-04-05", id="the clocks go forward, 28 March 2027"),
        pytest.param("2026-10-19", "2026-11-02", id="the clocks go back, 25 October 2026"),
    ],
)
def test_both_clock_changes_move_no_day(
    school: SimpleNamespace, machine: Clock, set_on: str, hand_in_on: str
) -> None:
    machine.set(f"{set_on}T00:00")
    machine.move(days=-1)
    challenge = a_fortnight(school, set_on, set_at=datetime.time(8, 30))
    seen = hour_by_hour(machine, challenge, hours=24 * 24 + 2)
    closed_on = datetime.date.fromisoformat(hand_in_on) + datetime.timedelta(days=8)
    assert seen["out"].isoformat()[:16] == f"{set_on}T09:00", "the first full hour after half past eight"
    assert seen["hand_in_day"].isoformat()[:16] == f"{hand_in_on}T00:00"
    assert seen["closed"].isoformat()[:16] == f"{closed_on}T00:00"


def test_a_worker_down_over_publishing_and_closing_hides_nothing_and_misses_nothing(
    school: SimpleNamespace, machine: Clock
) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    machine.set("2026-11-09T00:01")
    assert Challenge.objects.live().contains(challenge), "children see it, whoever is down"
    machine.set("2026-12-01T00:01")
    assert not Challenge.objects.live().contains(challenge)
    assert came(challenge) == []
    wake_the_worker()
    assert sorted(came(challenge)) == sorted(ALL)
    wake_the_worker()
    assert Milestone.objects.filter(challenge=challenge).count() == 5


@pytest.mark.parametrize("moved", [{"hours": 1}, {"hours": -1}, {"days": 14}, {"days": -14}], ids=str)
def test_a_machine_whose_clock_is_moved_has_each_moment_once(
    school: SimpleNamespace, machine: Clock, monkeypatch: pytest.MonkeyPatch, moved: dict[str, int]
) -> None:
    """The clock is wrong in the middle of things and is put right; starts come in between."""
    happened: list[tuple[int, str]] = []
    spies = {kind: _spy(kind, happened) for kind in clock.FOLLOWS}
    monkeypatch.setattr(clock, "FOLLOWS", spies)
    monkeypatch.setattr(clock, "STALE", datetime.timedelta(days=60))
    challenge = a_fortnight(school, "2026-11-09")
    for wrong_on in ("2026-11-09T00:20", "2026-11-23T00:20", "2026-12-01T00:20"):
        machine.set(wrong_on)
        wake_the_worker()
        machine.move(**moved)
        clock.start()
        wake_the_worker()
        machine.set(wrong_on)
        machine.move(minutes=30)
        clock.start()
        wake_the_worker()
    assert sorted(kind for pk, kind in happened if pk == challenge.pk) == sorted(ALL)
    assert sorted(came(challenge)) == sorted(ALL)


def _spy(kind, happened):
    return lambda challenge, moment: happened.append((challenge.pk, kind.value))


def test_a_moved_day_moves_its_moments_and_none_comes_before(school: SimpleNamespace, machine: Clock) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    # Not by `save`: the jobs stand at the old days, as after a repair by hand.
    week = datetime.timedelta(days=7)
    later = {
        "hand_in_on": challenge.hand_in_on + week,
        "closes_on": challenge.closes_on + week,
        "closes_at": challenge.closes_at + week,
    }
    Challenge.objects.filter(pk=challenge.pk).update(**later)
    seen = hour_by_hour(machine, challenge, hours=24 * 37)
    assert seen["soon"].date() == datetime.date(2026, 11, 28)
    assert seen["hand_in_day"].date() == datetime.date(2026, 11, 30)
    assert seen["closed"].date() == datetime.date(2026, 12, 8)


def test_hand_in_day_put_off_after_it_came_comes_again_and_only_then(
    school: SimpleNamespace, machine: Clock
) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    machine.set("2026-11-24T08:00")
    wake_the_worker()
    assert sorted(came(challenge)) == ["catch_up", "hand_in_day", "out", "soon"]
    challenge.hand_in_on = datetime.date(2026, 11, 30)
    challenge.save()
    machine.set("2026-11-30T00:05")
    wake_the_worker()
    day = challenge.milestones.get(kind="hand_in_day").for_day
    assert (day, challenge.milestones.get(kind="out").for_day) == (
        datetime.date(2026, 11, 30),
        datetime.date(2026, 11, 9),
    )


def test_withdrawn_nothing_comes_and_set_again_it_does(school: SimpleNamespace, machine: Clock) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    challenge.withdraw()
    machine.set("2026-11-10T08:00")
    wake_the_worker()
    assert came(challenge) == []
    assert {job.state for job in jobs_of(challenge)} == {"cancelled"}
    challenge.publish()
    wake_the_worker()
    assert came(challenge) == ["out"]


def test_a_draft_asks_for_nothing(school: SimpleNamespace, machine: Clock) -> None:
    assert jobs_of(a_fortnight(school, "2026-11-09", published_at=None)) == []


def test_a_start_asks_again_for_what_somebody_lost(school: SimpleNamespace, machine: Clock) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    Job.objects.filter(pk__in=[job.pk for job in jobs_of(challenge)]).delete()
    clock.start()
    assert len(jobs_of(challenge)) == 5
    first = {job.key: job.run_after for job in jobs_of(challenge)}
    clock.start()
    assert {job.key: job.run_after for job in jobs_of(challenge)} == first


def test_each_night_looks_the_clock_over_and_asks_for_the_next(
    school: SimpleNamespace, machine: Clock
) -> None:
    challenge = a_fortnight(school, "2026-11-09")
    clock.start()
    Job.objects.filter(pk__in=[job.pk for job in jobs_of(challenge)]).delete()
    machine.set("2026-11-04T04:00")
    wake_the_worker()
    assert len(jobs_of(challenge)) == 5
    nights = Job.objects.filter(kind=clock.KEEP_CLOCK).order_by("run_after")
    assert [job.state for job in nights] == ["done", "pending"]


def test_without_catch_up_and_with_a_short_week_there_are_fewer_moments(school: SimpleNamespace) -> None:
    wednesday = datetime.date(2026, 11, 11)
    two_days = a_fortnight(school, "2026-11-09", hand_in_on=wednesday, closes_on=wednesday)
    kinds = [moment.kind.value for moment in clock.moments_of(two_days)]
    assert kinds == ["out", "hand_in_day", "closed"]


def test_the_moments_stand_in_order_whatever_the_days(school: SimpleNamespace) -> None:
    """Set and handed in the same day at ten: hand-in day does not come before it is out."""
    day = datetime.date(2026, 11, 9)
    same = a_fortnight(school, "2026-11-09", hand_in_on=day, closes_on=day, set_at=datetime.time(10, 0))
    moments = clock.moments_of(same)
    assert all(one.at <= other.at for one, other in itertools.pairwise(moments))
    assert moments[0].at.astimezone(LONDON).hour == 10


def jobs_of(challenge: Challenge) -> list[Job]:
    return list(Job.objects.filter(key__startswith=f"{clock.MILESTONE}:{challenge.pk}:"))
