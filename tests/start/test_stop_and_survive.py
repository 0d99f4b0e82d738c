"""Learning Logs ends whole, and carries on whatever is killed."""

import shutil
import time
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

import psutil
import pytest

from tests.start.conftest import none_left, status_of, wait_for


@pytest.fixture
def data(old_school, tmp_path):
    """What is tested here happens to a school that has been there for a while."""
    return Path(shutil.copytree(old_school, tmp_path / "school"))


@pytest.mark.parametrize("signum", [SIGINT, SIGTERM])
def test_stopping_ends_all_of_it(start, signum):
    window = start()
    url = window.url
    family = window.family()
    assert len(family) > 5
    begun = time.monotonic()
    assert window.close(signum) == 0
    assert time.monotonic() - begun < 15  # five seconds are the aim; a busy machine may take longer
    assert none_left(family)
    assert status_of(url) == 0


def test_a_killed_supervisor_leaves_nobody_behind_and_the_next_start_carries_on(start):
    first = start()
    port = int(first.url.rpartition(":")[2])
    wait_for(lambda: len(first.family()) >= 9, "the worker's own processes did not come up")
    family = first.family()
    first.process.kill()
    first.process.wait()
    wait_for(lambda: none_left(family), f"left behind: {[one for one in family if one.is_running()]}")
    again = start(port=port)
    assert again.url.endswith(f":{port}")
    assert status_of(f"http://localhost:{port}") == 200


def test_a_supervisor_killed_while_it_sets_up_leaves_nobody_behind(start, data):
    (data / "learninglogs.sqlite3").unlink()
    first = start()
    first.read_until("database")
    family = first.family()
    first.process.kill()
    first.process.wait()
    wait_for(lambda: none_left(family), "the set-up went on alone")
    assert status_of(start().url) == 200


@pytest.mark.parametrize("name", ["granian", "jobs.worker", "sweep_jobs"])
def test_what_is_killed_comes_back_without_its_orphans(start, name):
    window = start()
    url = window.url
    killed = window.find(name)
    its_own = killed.children()
    killed.send_signal(SIGKILL)
    assert "Nothing is lost" in window.read_until("SIGKILL")
    wait_for(lambda: none_left(its_own), "its own workers went on without it")

    def is_back() -> bool:
        mother = psutil.Process(window.process.pid)
        return any(
            name in " ".join(child.cmdline()) for child in mother.children() if child.pid != killed.pid
        )

    wait_for(is_back, f"{name} did not come back")
    wait_for(lambda: status_of(url) == 200, "the first page did not come back")


def test_a_killed_guard_is_replaced(start):
    window = start()
    url = window.url
    guard = window.find("/bin/sh")
    guard.send_signal(SIGKILL)
    window.read_until("stopped")
    wait_for(lambda: status_of(url) == 200, "the first page did not come back")
    wait_for(lambda: len(window.family()) >= 9, "not everybody came back")
    family = window.family()
    window.process.kill()
    window.process.wait()
    wait_for(lambda: none_left(family), "the new guard did not do its work")
