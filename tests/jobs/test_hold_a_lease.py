"""A lease: one of many gets it, keeps it while it works, and loses it when it is dead."""

import pytest


def test_of_six_rivals_one_gets_each_parcel(village):
    claimed = village.errands("compete", 6)["claimed"]
    assert len(claimed) == len(set(claimed)) == 20


@pytest.mark.postgresql
@pytest.mark.redis
def test_of_six_rivals_one_gets_each_parcel_on_postgresql(large_village):
    claimed = large_village.errands("compete", 6)["claimed"]
    assert len(claimed) == len(set(claimed)) == 20


def test_a_walk_longer_than_its_lease_is_walked_once(village):
    village.start_worker()
    village.start_sweeper()
    village.errands("walk", 5)
    seen = village.errands("wait", 30)
    assert [(job["state"], job["attempts"]) for job in seen["jobs"]] == [("done", 1)], village.log()
    assert [parcel["deliveries"] for parcel in seen["parcels"]] == [1]


def test_a_dead_walkers_walk_is_begun_again_by_another(village):
    worker = village.start_worker()
    village.errands("walk", 3)
    assert village.errands("wait", 20, "running")["jobs"][0]["state"] == "running"
    village.kill(worker)
    village.start_worker()
    village.start_sweeper()
    seen = village.errands("wait", 30)
    assert [(job["state"], job["attempts"]) for job in seen["jobs"]] == [("done", 2)], village.log()
