"""Films and piles from the copier are made by real workers that are killed with -9 at every step."""

import time

import psutil
import pytest

from tests.jobs.conftest import Village
from tests.logs.orders import Orders
from tests.start.conftest import none_left

STEPS = ["claimed", "working", "files-written", "before-commit", "after-commit"]


class School(Village):
    settings_module = "learninglogs.settings"

    def __init__(self, folder):
        super().__init__(folder, JOB_SWEEP_S="0.1")
        self.senders = Orders("tests.logs.sending_clips_and_piles", self.environment)

    def end(self):
        self.senders.leave()
        super().end()


@pytest.fixture
def village(tmp_path):
    """Its worker is in `village.worker`; what building it asked for is done: each death is our own."""
    village = School(tmp_path)
    village.worker = village.start_worker()
    village.start_sweeper()
    village.senders.ask("settle 60")
    yield village
    village.end()


def assert_all_is_whole(village):
    village.senders.ask("settle 90")
    seen = village.senders.ask("see")
    assert seen["failed"] == [], village.log()
    assert seen["false_files"] == []
    assert seen["unnamed_files"] == []
    assert seen["left_over"] == []
    return seen


def test_a_film_survives_a_worker_killed_at_every_step(village):
    for step in STEPS:
        village.arm(step)
    assert village.senders.ask("film 2") == {"answer": 302}
    for step in STEPS:
        village.wait_for_death_at(step)
    seen = assert_all_is_whole(village)
    assert seen["clips_made"] == 1
    assert max(seen["attempts"].values()) >= len(STEPS) - 1, "somebody did die at work"


def test_a_worker_killed_while_its_film_is_made_leaves_no_program_behind(village):
    assert village.senders.ask("film 40") == {"answer": 302}
    family, program = _at_work(village.worker.pid)
    village.kill(village.worker)
    psutil.wait_procs([*family, program], timeout=10)
    assert none_left([*family, program]), "it went on without its worker"
    village.start_worker()
    village.senders.ask("settle 90")
    assert village.senders.ask("tidy") == {"cleared": 1}, "the place where it was being made"
    seen = assert_all_is_whole(village)
    assert seen["clips_made"] == 1


def _at_work(pid):
    """(the worker's processes, the film program that runs for it)"""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        family = psutil.Process(pid).children(recursive=True)
        for child in family:
            if child.is_running() and "ffmpeg" in child.name():
                return [one for one in family if one != child], child
        time.sleep(0.02)
    raise AssertionError("no film was made")


@pytest.mark.parametrize("deaths", [STEPS, STEPS[3:]])
def test_a_pile_survives_a_worker_killed_at_every_step(village, deaths):
    for step in deaths:
        village.arm(step)
    assert village.senders.ask("pile 4") == {"answer": 302}
    for step in deaths:
        village.wait_for_death_at(step)
    seen = assert_all_is_whole(village)
    assert sorted(name for name, title in seen["pages"] if title == "Pile 4") == [
        "Ada",
        "Ben",
        "Cleo",
        "Małgosia",
    ]
    assert seen["sheets"] == ["filed"] * 4
