"""What every test has: its own place for files, and the servers where they are."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import psycopg
import pytest
import redis

from tests import services

pytest_plugins = ["tests.people_of_the_school"]

NOT_TESTED = "NOT TESTED"
# How quick a busy machine thinks of examples, and tries them, says nothing about the product.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")
# What waits for browsers, servers and killed processes begins first, so that nobody waits for it at the end.
SLOW = ("tests/start/", "tests/browser/", "_with_workers.py", "test_survive_kills.py", "tests/bench/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files first, all else in its order."""
    items.sort(key=lambda item: not any(name in item.path.as_posix() for name in SLOW))


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """Everything a test writes lies in its own folder: files, uploads on their way, mail, the broker."""
    settings.DATA_DIR = tmp_path
    settings.BROKER_DIR = tmp_path / "broker"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    files = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    return tmp_path


@pytest.fixture
def redis_url(worker_id: str) -> str:
    """An empty Redis database of this test's own."""
    url = os.environ.get("LEARNINGLOGS_TEST_REDIS_URL") or _absent("Redis", "redis-server")
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 15
    own = urlunsplit(urlsplit(url)._replace(path=f"/{number}"))
    redis.Redis.from_url(own).flushdb()
    return own


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """An empty PostgreSQL database of this test's own, gone after it."""
    url = os.environ.get("LEARNINGLOGS_TEST_POSTGRESQL_URL") or _absent("PostgreSQL", "postgresql")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's browser."""
    return (
        os.environ.get("LEARNINGLOGS_TEST_CHROMIUM") or services.chromium() or _absent("Chromium", "chromium")
    )


def _absent(name: str, package: str) -> NoReturn:
    """Skip so that nobody overlooks it; where a machine looks and not a person, fail."""
    words = f"{NOT_TESTED}: {name} is not running for the tests. "
    if package in services.missing():
        words += f"Type: {services.line_to_type([package])}"
    else:
        words += "Type: python3 manage.py test"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the very end, in red, what this run did not test."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)]
    loud = sorted({reason.removeprefix("Skipped: ") for reason in reasons if NOT_TESTED in reason})
    if loud:
        terminalreporter.section(NOT_TESTED, red=True, bold=True)
        for reason in loud:
            count = sum(reason in other for other in reasons)
            terminalreporter.line(f"{count} × {reason}", red=True)
