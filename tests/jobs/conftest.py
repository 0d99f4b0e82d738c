"""A village with a post office: real workers and a real sweeper on a data folder of their own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from learninglogs.jobs import bell, kinds
from learninglogs.jobs.kinds import job_kind
from learninglogs.jobs.worker import sweeper_command, worker_command

REPOSITORY = Path(__file__).resolve().parents[2]


def server_url(name: str) -> str:
    """The address of a server the test command started. Skips, or with CI set fails, if there is none."""
    if url := os.environ.get(f"LEARNINGLOGS_TEST_{name}_URL"):
        return url
    return _skip_loudly(f"LEARNINGLOGS_TEST_{name}_URL is not set: run “python3 manage.py test”.")


def _skip_loudly(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def postgresql_database():
    """The URL of an empty database of its own on the tests' PostgreSQL server."""
    server, name = server_url("POSTGRESQL"), f"village_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, _, options = server.partition("?")
    yield f"{base.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Redis:
    """A Redis of our own that remembers nothing, to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("redis-server")
        if not self.program:
            _skip_loudly("There is no redis-server here: run the tests with “python3 manage.py test”.")
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [self.program, *place, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def forgetful_redis(tmp_path):
    redis = Redis(tmp_path)
    yield redis
    redis.kill()


@pytest.fixture
def kind(monkeypatch):
    """Register a function as a job kind for one test: kind("draw", function)."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return lambda name, work: job_kind(name)(work)


@pytest.fixture
def bells(monkeypatch):
    """The ids the bell was rung for, instead of a broker; with `bells.broken` true it fails."""

    class Bells(list):
        broken = False

    rung = Bells()
    monkeypatch.setattr(bell, "ring", lambda job_id: not rung.broken and not rung.append(job_id))
    monkeypatch.setattr(bell, "waiting", lambda: None if rung.broken else 0)
    return rung


class Village:
    """One installation with quick leases. `settings` are environment variables without their prefix."""

    settings_module = "tests.jobs.settings_for_worker"

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.broker = self.data / "broker"
        self.dying = folder / "die-at"
        self.dying.mkdir()
        quick = {"JOB_LEASE_S": "2", "JOB_RENEW_S": "0.5", "JOB_SWEEP_S": "0.3", "WORKERS": "2"}
        ours = {**quick, "DATA": str(self.data), "DIE_AT": str(self.dying), **settings}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LEARNINGLOGS_")},
            **{f"LEARNINGLOGS_{name}": value for name, value in ours.items()},
            "DJANGO_SETTINGS_MODULE": self.settings_module,
            "PYTHONPATH": str(REPOSITORY),
        }
        self.processes: list[subprocess.Popen] = []
        self._build()

    def _build(self) -> None:
        """Its tables: a copy of the first village's built alike, or built now."""
        kept = Path(os.environ["LEARNINGLOGS_TEST_FOLDER"]) / f"village-{os.getpid()}-{self.settings_module}"
        if "LEARNINGLOGS_DATABASE_URL" in self.environment:
            self.run("migrate", "--run-syncdb")
        elif kept.exists():
            shutil.copytree(kept, self.data)
        else:
            self.run("migrate", "--run-syncdb")
            shutil.copytree(self.data, kept)

    def run(self, *arguments: str) -> str:
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def errands(self, verb: str, number: int, *states: str) -> dict:
        answer = self.run("errands", verb, str(number), *states)
        return json.loads(answer) if answer else {}

    def start(self, command: list[str]) -> subprocess.Popen:
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                command, cwd=REPOSITORY, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen:
        return self.start(worker_command())

    def start_sweeper(self) -> subprocess.Popen:
        return self.start(sweeper_command())

    def kill(self, process: subprocess.Popen) -> None:
        """Kill the process and all it forked, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def arm(self, step: str) -> None:
        """The next worker process that reaches the step dies there. Arm before there is work: it is quick."""
        (self.dying / step).touch()

    def wait_for_death_at(self, step: str) -> None:
        """Wait until the armed step has been reached: it takes its file away with it."""
        until = time.monotonic() + 60
        while (self.dying / step).exists():
            assert time.monotonic() < until, f"nobody reached {step}; the log says:\n{self.log()}"
            time.sleep(0.02)

    def empty_the_broker(self) -> None:
        for path in self.broker.iterdir():
            path.unlink(missing_ok=True)

    def remove_the_broker(self) -> None:
        shutil.rmtree(self.broker)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def end(self) -> None:
        for process in self.processes:
            self.kill(process)


@pytest.fixture
def village(tmp_path):
    village = Village(tmp_path)
    yield village
    village.end()


@pytest.fixture
def village_with_redis(tmp_path, forgetful_redis):
    """SQLite, and that forgetful Redis."""
    village = Village(tmp_path, BROKER_URL=forgetful_redis.url)
    yield village
    village.end()


@pytest.fixture
def large_village(tmp_path, postgresql_database):
    """The same on PostgreSQL and Redis."""
    village = Village(tmp_path, DATABASE_URL=postgresql_database, BROKER_URL=server_url("REDIS"))
    yield village
    village.end()
