"""One double page, whatever happens: the database holds it, and nobody's photo is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from logs.models import LogEntry, Page, Photo

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS = 20


def a_photo(entry: LogEntry) -> Photo:
    return Photo.objects.create(entry=entry, sha256="0" * 64, received_bytes=1)


@pytest.mark.parametrize(
    "first, second",
    [("left", "left"), ("right", "right"), ("whole", "left"), ("right", "whole"), ("whole", "whole")],
)
def test_the_database_itself_refuses_what_covers_a_side_twice(school, first, second) -> None:
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    sides = {"left": (True, False), "right": (False, True), "whole": (True, True)}
    for place in (first, second):
        left, right = sides[place]
        page = Page(entry=entry, photo=a_photo(entry), covers_left=left, covers_right=right)
        if place == first and not Page.objects.exists():
            page.save()
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            page.save()
    assert Page.objects.count() == 1


def test_a_page_that_covers_nothing_cannot_be_stored(school) -> None:
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.create(entry=entry, photo=a_photo(entry), covers_left=False, covers_right=False)


def play_two_clients(data: Path, **settings: str) -> list[dict]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEARNINGLOGS_")}
    environment |= {
        "LEARNINGLOGS_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "learninglogs.settings",
        **settings,
    }
    environment["LEARNINGLOGS_HOSTS"] = "testserver"
    run = subprocess.run(
        [sys.executable, "-m", "tests.logs.two_clients", str(ROUNDS)],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def expect_one_double_page(rounds: list[dict]) -> None:
    assert len(rounds) == ROUNDS
    for each in rounds:
        assert each["both_answered"]
        assert each["sides"] == ["left", "right"] or (each["sides"] == ["left"] and each["spares"] >= 1)
        assert each["photos"] == 3, "both photos are kept"
        assert sum(each["told_of_a_third_page"]) >= 1, "whoever came second is told, kindly"


def test_two_phones_at_the_same_moment_store_one_double_page_on_sqlite(tmp_path) -> None:
    expect_one_double_page(play_two_clients(tmp_path / "data"))


@pytest.mark.postgresql
def test_two_phones_at_the_same_moment_store_one_double_page_on_postgresql(tmp_path, postgresql_url) -> None:
    expect_one_double_page(play_two_clients(tmp_path / "data", LEARNINGLOGS_DATABASE_URL=postgresql_url))
