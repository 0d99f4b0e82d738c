"""The house stands as drawn: rooms on floors, imports that point down, lock files without addresses."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
# From the ground floor up. support stands beside galleries; nobody may import it. The office stands on people
# and looks after nothing but people; only the first page and set-up, upstairs, lead into it.
FLOORS = [
    "learninglogs.jobs",
    "learninglogs.files",
    "learninglogs.audit",
    "learninglogs.people",
    "learninglogs.office",
    "challenges",
    "logs",
    "feedback",
    "learninglogs.galleries",
    "learninglogs.home",
]
TOP_LEVEL = {
    "manage.py", "learninglogs", "logs", "challenges", "feedback", "templates", "static", "tests",
    "pyproject.toml", "README.md", "LICENSE", "requirements.lock", "requirements-dev.lock", "docs",
    "Dockerfile", "compose.yaml", "var",
}  # fmt: skip


def room_of(module: str) -> str | None:
    return next((room for room in FLOORS if module == room or module.startswith(f"{room}.")), None)


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, relative ones made whole."""
    package = list(path.relative_to(HOUSE).with_suffix("").parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def files_of(room: str) -> list[Path]:
    folder = HOUSE.joinpath(*room.split("."))
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("room", FLOORS)
def test_a_room_imports_only_from_below(room: str) -> None:
    above = set(FLOORS[FLOORS.index(room) + 1 :])
    wrong = [
        f"{path.relative_to(HOUSE)} imports {module}"
        for path in files_of(room)
        for module in imports_of(path)
        if room_of(module) in above or module.startswith("tests")
    ]
    assert not wrong


def test_every_room_of_the_house_has_a_floor() -> None:
    rooms = {f"learninglogs.{path.parent.name}" for path in HOUSE.glob("learninglogs/*/apps.py")}
    rooms |= {path.parent.name for path in HOUSE.glob("*/apps.py")}
    assert rooms == set(FLOORS)


def test_the_top_level_is_the_agreed_one() -> None:
    there = {path.name for path in HOUSE.iterdir() if not path.name.startswith(".")}
    assert there - TOP_LEVEL - {"__pycache__"} == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_hashes_and_no_address(lock: str) -> None:
    written = (HOUSE / lock).read_text()
    assert "://" not in written
    pinned = re.findall(r"^[a-z0-9._-]+(?:\[[^\]]*\])?==", written, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) > 20
    assert written.count("--hash=sha256:") >= len(pinned)


def test_no_page_has_inline_style_or_script() -> None:
    wrong = []
    for path in (HOUSE / "templates").rglob("*.html"):
        written = path.read_text()
        if re.search(r"\sstyle=|\son[a-z]+=\"|hx-on|<script(?![^>]*\bsrc=)", written):
            wrong.append(str(path.relative_to(HOUSE)))
    assert not wrong


def test_every_script_is_short() -> None:
    long = [
        path.name for path in (HOUSE / "static/js").glob("*.js") if len(path.read_text().splitlines()) > 60
    ]
    assert not long
