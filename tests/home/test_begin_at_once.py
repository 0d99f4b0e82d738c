"""Of many people who begin at the same moment, one does. On SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(program: str, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of the product's in a folder and database of its own."""
    return subprocess.run(
        [sys.executable, program, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def many_begin(env: dict[str, str]) -> None:
    env = {**env, "DJANGO_SETTINGS_MODULE": "learninglogs.settings"}
    migrated = run("manage.py", env, "migrate", "-v", "0")
    assert migrated.returncode == 0, migrated.stderr
    outcome = run("tests/home/eight_beginners.py", env)
    assert outcome.returncode == 0, outcome.stderr


def test_one_of_eight_begins_on_sqlite(tmp_path: Path) -> None:
    many_begin({"LEARNINGLOGS_DATA": str(tmp_path / "data")})


@pytest.mark.postgresql
def test_one_of_eight_begins_on_postgresql(tmp_path: Path, postgresql_url: Any) -> None:
    many_begin({"LEARNINGLOGS_DATA": str(tmp_path / "data"), "LEARNINGLOGS_DATABASE_URL": postgresql_url})
