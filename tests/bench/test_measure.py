"""The bench says what it measured, each figure beside its floor. How quick anything is, no test says."""

import json
import subprocess
import sys

import pytest

from tests.bench import command

TIME_OUT_S = 300
KEYS = {"name", "value", "unit", "floor", "ratio", "target"}
FIGURES = {
    "wall-p50", "wall-p95", "wall-queries",
    "class-page-p50", "class-page-p95", "class-page-queries",
    "pupil-home-p50", "pupil-home-p95", "pupil-home-queries",
    "parent-home-p50", "parent-home-p95", "parent-home-queries",
    "polling-p50", "polling-p95", "polling-queries",
    "year-page-p50", "year-page-p95", "year-page-queries",
    "photo-cpu", "photo-wall", "photo-display-p3-cpu", "photo-memory", "photo-wall-2-at-once",
    "straighten-cpu", "straighten-wall", "straighten-memory",
    "class-book-cpu", "class-book-memory",
    "class-scan-sheet", "class-scan-memory",
}  # fmt: skip


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *arguments],
        cwd=command.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=TIME_OUT_S,
        check=False,
    )


def test_a_developer_gets_every_figure_as_one_object_a_line():
    run = bench("--json", "--runs", "1", "--pairs", "2")
    assert run.returncode == 0, run.stderr
    figures = [json.loads(line) for line in run.stdout.splitlines()]
    assert {figure["name"] for figure in figures} == FIGURES
    for figure in figures:
        assert figure.keys() == KEYS
        for number in ("value", "floor", "ratio", "target"):
            assert isinstance(figure[number], int | float), figure
        assert figure["ratio"] == pytest.approx(figure["value"] / figure["floor"], rel=0.02), figure
        assert figure["target"] > 0


def test_a_developer_gets_one_group_as_a_table():
    run = bench("polling", "--runs", "1", "--pairs", "2")
    assert run.returncode == 0, run.stderr
    rows = run.stdout.splitlines()
    assert rows[0].split() == ["figure", "value", "floor", "ratio", "target"]
    assert [row.split()[0] for row in rows[1:3]] == ["polling-p50", "polling-p95"]


def test_a_name_nobody_knows_is_answered_with_those_there_are():
    run = bench("walls")
    assert run.returncode == 2
    assert "walls" in run.stderr
    for name in command.NAMES:
        assert name in run.stderr


def test_the_floor_page_is_not_part_of_the_product(client, db):
    assert client.get("/floor/").status_code == 404
