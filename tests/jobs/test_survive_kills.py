"""Workers killed with -9 at every named step, a broker that loses everything: each parcel arrives once."""

import hashlib

import psutil
import pytest

STEPS = ["claimed", "working", "files-written", "before-commit", "after-commit"]


def assert_all_delivered_once(village, count):
    seen = village.errands("wait", 90)
    assert [job["state"] for job in seen["jobs"]] == ["done"] * count, village.log()
    assert [parcel["deliveries"] for parcel in seen["parcels"]] == [1] * count
    receipts = {path.name for path in (village.data / "receipts").iterdir() if path.suffix != ".part"}
    assert receipts == {hashlib.sha256(str(parcel["pk"]).encode()).hexdigest() for parcel in seen["parcels"]}
    return seen


def test_every_parcel_arrives_once_though_the_postman_dies_at_every_step(village):
    village.start_worker()
    village.start_sweeper()
    for step in STEPS:
        village.arm(step)
        village.errands("deliver", 4)
        village.wait_for_death_at(step)
    seen = assert_all_delivered_once(village, 4 * len(STEPS))
    assert sum(parcel["tries"] for parcel in seen["parcels"]) > 4 * len(STEPS), "somebody did die at work"


def test_every_parcel_arrives_once_though_the_whole_post_office_is_struck(village):
    worker = village.start_worker()
    sweeper = village.start_sweeper()
    village.arm("working")
    village.errands("deliver", 10)
    village.wait_for_death_at("working")
    village.kill(worker)
    village.kill(sweeper)
    village.start_worker()
    village.start_sweeper()
    village.errands("deliver", 10)
    assert_all_delivered_once(village, 20)


def test_every_parcel_arrives_once_though_the_broker_is_emptied_and_removed(village):
    village.errands("deliver", 10)
    village.empty_the_broker()
    village.start_worker()
    village.start_sweeper()
    village.errands("wait", 30)
    village.remove_the_broker()
    village.errands("deliver", 10)
    village.remove_the_broker()
    assert_all_delivered_once(village, 20)


def test_the_post_office_goes_on_though_every_postman_died_in_his_sleep(village):
    worker = psutil.Process(village.start_worker().pid)
    village.errands("deliver", 2)
    village.errands("wait", 30)
    for postman in worker.children():
        postman.kill()
    village.errands("deliver", 2)
    assert_all_delivered_once(village, 4)


@pytest.mark.postgresql
@pytest.mark.redis
def test_every_parcel_arrives_once_with_postgresql_and_redis(large_village):
    worker = large_village.start_worker()
    large_village.start_sweeper()
    for step in STEPS:
        large_village.arm(step)
        large_village.errands("deliver", 4)
        large_village.wait_for_death_at(step)
    large_village.kill(worker)
    large_village.start_worker()
    assert_all_delivered_once(large_village, 4 * len(STEPS))


@pytest.mark.redis
def test_every_parcel_arrives_once_though_redis_dies_and_remembers_nothing(
    village_with_redis, forgetful_redis
):
    village = village_with_redis
    village.errands("deliver", 5)
    forgetful_redis.kill()
    village.errands("deliver", 5)
    forgetful_redis.start()
    village.start_worker()
    village.start_sweeper()
    village.errands("deliver", 5)
    forgetful_redis.kill()
    forgetful_redis.start()
    village.errands("deliver", 5)
    assert_all_delivered_once(village, 20)
