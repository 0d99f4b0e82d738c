"""What README promises is there: every variable, every link, small pictures, the commands."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
README = (HOUSE / "README.md").read_text()
ROOMS = ("learninglogs", "challenges", "logs", "feedback")
ASKING = {"text", "flag", "number", "words", "folder"}
MOST_PICTURE_BYTES = 150_000
LINKS = re.findall(r"\]\(([^)#]+)\)", README)
PATHS = re.findall(r"`((?:learninglogs|tests|templates|static|\.ci)/[\w./]+)`", README)


def names_asked() -> set[str]:
    """Every name that the product asks for through learninglogs.env."""
    calls = [
        node
        for room in ROOMS
        for path in (HOUSE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING
    ]
    return {
        f"LEARNINGLOGS_{call.args[0].value}"
        for call in calls
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"
    }


def test_a_technician_finds_every_variable_in_the_table_and_none_that_does_nothing():
    told = re.findall(r"^\| `(LEARNINGLOGS_\w+)` \|", README, re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == names_asked()


def test_every_variable_named_anywhere_in_readme_is_a_real_one():
    for_tests = {
        "LEARNINGLOGS_CORPUS",
        "LEARNINGLOGS_TEST_CUTS",
        "LEARNINGLOGS_TEST_SCAN_CHILDREN",
        "LEARNINGLOGS_TEST_ON",
    }
    assert set(re.findall(r"LEARNINGLOGS_\w+", README)) <= names_asked() | for_tests


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_somewhere(link):
    assert (HOUSE / link).exists()


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_a_developer_reads_is_there(path):
    assert (HOUSE / path).exists()


def test_pictures_are_few_and_small():
    pictures = [link for link in LINKS if link.startswith("docs/pictures/")]
    assert 1 <= len(pictures) <= 5
    assert sorted(path.name for path in (HOUSE / "docs/pictures").iterdir()) == sorted(
        Path(link).name for link in pictures
    )
    for picture in pictures:
        assert (HOUSE / picture).stat().st_size <= MOST_PICTURE_BYTES, picture


@pytest.mark.parametrize("option", ["--port", "--host", "--data", "--sample", "--no-sample"])
def test_an_option_of_start_is_one_that_start_takes(option):
    assert f'"{option}"' in (HOUSE / "learninglogs/home/start.py").read_text()
    assert f"`{option}" in README


@pytest.mark.parametrize(
    "name", ["wall", "class-page", "year-page", "home", "polling", "photo", "class-book"]
)
def test_every_figure_of_the_bench_is_named(name):
    from tests.bench import command  # noqa: PLC0415 – needs Django set up

    assert name in command.NAMES
    assert f"`{name}`" in README
