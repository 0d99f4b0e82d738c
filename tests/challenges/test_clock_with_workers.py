"""Real workers and a real sweeper, killed, late, two at once, and on a machine whose clock is wrong.

Each moment of Bridges comes once, and each of its mails is written once.
"""

import datetime
import json
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.conftest import REPOSITORY, Village

LONDON = zoneinfo.ZoneInfo("Europe/London")
ALL = ["catch_up", "closed", "hand_in_day", "out", "soon"]


class VillageWithASchool(Village):
    """An installation with the two schools in it, and a challenge that is set tomorrow."""

    settings_module = "tests.challenges.settings_for_worker"

    def __init__(self, folder: Path) -> None:
        self.clock = folder / "clock"
        super().__init__(folder)
        self.environment["CLOCK_FILE"] = str(self.clock)
        with (folder / "log").open("a") as log:
            self.school = subprocess.Popen(
                [sys.executable, "-m", "tests.challenges.village_school"], cwd=REPOSITORY,
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                start_new_session=True,
            )  # fmt: skip
        self.processes.append(self.school)
        begun = self.ask("begin")
        self.challenge = begun["challenge"]
        self.set_on = datetime.date.fromisoformat(begun["set_on"])

    def run(self, *arguments: str) -> str:
        self.environment["CLOCK_FILE"] = str(self.clock)
        return super().run(*arguments)

    def ask(self, *words: str) -> dict[str, Any]:
        assert self.school.stdin and self.school.stdout
        self.school.stdin.write(" ".join(words) + "\n")
        self.school.stdin.flush()
        answer: dict[str, Any] = json.loads(self.school.stdout.readline() or self.log())
        return answer

    def look(self) -> dict[str, Any]:
        return self.ask("look", str(self.challenge))

    def set_clock(self, *, days: int, at: str) -> None:
        """So many days after Bridges is set, at that time in London, as the machine believes."""
        wanted = datetime.datetime.combine(
            self.set_on + datetime.timedelta(days=days), datetime.time.fromisoformat(at), LONDON
        )
        wrong_by = wanted - datetime.datetime.now(tz=datetime.UTC)
        part = self.clock.with_suffix(".part")
        part.write_text(str(wrong_by.total_seconds()))
        part.rename(self.clock)

    def wait_for(self, *kinds: str, mails: int = 0) -> dict[str, Any]:
        """Until these moments have come and so many mails lie there. Fails after what is plenty."""
        until = time.monotonic() + 60
        while True:
            seen = self.look()
            if sorted(seen["milestones"]) == sorted(kinds) and len(seen["mails"]) >= mails:
                return seen
            assert time.monotonic() < until, f"{seen}\n{self.log()}"
            time.sleep(0.1)

    def a_while(self) -> dict[str, Any]:
        """Long enough for several turns of the sweeper and whatever they would do wrong."""
        time.sleep(3)
        return self.look()


@pytest.fixture
def village(tmp_path: Path) -> Iterator[VillageWithASchool]:
    village = VillageWithASchool(tmp_path)
    yield village
    village.end()


def test_a_worker_down_over_publishing_and_closing_does_each_once_when_it_comes_back(
    village: VillageWithASchool,
) -> None:
    village.start_sweeper()
    village.set_clock(days=0, at="09:00")
    assert village.a_while()["milestones"] == [], "nobody is there to do it"
    worker = village.start_worker()
    village.wait_for("out")
    village.set_clock(days=0, at="16:10")
    told = village.wait_for("out", mails=2)
    assert sorted(told["mails"]) == [
        ["mr.tate@school.example", "Ben has a new challenge: Bridges"],
        ["mrs.lowe@school.example", "Learning Logs: Ada and Finn"],
    ], "one mail a family, siblings in one"
    village.kill(worker)
    village.set_clock(days=22, at="10:00")
    assert village.a_while()["milestones"] == ["out"]
    village.start_worker()
    village.wait_for(*ALL)
    seen = village.a_while()
    assert (sorted(seen["milestones"]), seen["failed"]) == (ALL, [])


def test_a_worker_killed_in_the_middle_of_a_moment_leaves_it_to_the_next_who_does_it_once(
    village: VillageWithASchool,
) -> None:
    village.set_clock(days=0, at="09:00")
    village.arm("before-commit")
    village.start_worker()
    village.start_sweeper()
    village.wait_for_death_at("before-commit")
    village.wait_for("out")
    village.set_clock(days=0, at="16:10")
    village.wait_for("out", mails=2)
    assert len(village.a_while()["mails"]) == 2


def test_two_workers_and_two_sweepers_do_each_moment_once(village: VillageWithASchool) -> None:
    village.set_clock(days=0, at="09:00")
    for _each in range(2):
        village.start_worker()
        village.start_sweeper()
    village.wait_for("out")
    come = ["out"]
    for day, kind in [(12, "soon"), (14, "hand_in_day"), (15, "catch_up"), (22, "closed")]:
        village.set_clock(days=day, at="09:00")
        come.append(kind)
        village.wait_for(*come)
    seen = village.a_while()
    assert (sorted(seen["milestones"]), seen["failed"]) == (ALL, [])


@pytest.mark.parametrize("wrong", ["an hour fast", "an hour slow", "a fortnight fast", "a fortnight slow"])
def test_a_machine_with_a_wrong_clock_put_right_again_does_each_moment_once(
    village: VillageWithASchool, wrong: str
) -> None:
    days, hour = {
        "an hour fast": (0, "01:20"),
        "an hour slow": (-1, "23:20"),
        "a fortnight fast": (14, "00:20"),
        "a fortnight slow": (-14, "00:20"),
    }[wrong]
    village.start_worker()
    village.start_sweeper()
    village.set_clock(days=0, at="00:20")
    first = village.wait_for("out")["rows"]
    village.set_clock(days=days, at=hour)
    village.run("prepare")
    village.a_while()
    village.set_clock(days=0, at="01:00")
    village.run("prepare")
    assert village.a_while()["rows"][:1] == first, "it did not come a second time"
    village.set_clock(days=22, at="09:00")
    seen = village.wait_for(*ALL)
    assert (seen["rows"][:1], seen["failed"]) == (first, [])
