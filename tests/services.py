"""The servers that tests talk to: started for one run on free ports of this computer, then thrown away."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGQUIT, SIGTERM, Signals

import psycopg
import redis

from learninglogs.home.service_log import ServiceLog
from learninglogs.home.supervisor import Service

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
READY_WITHIN_S = 30


def chromium() -> str | None:
    """The path of the browser, or None."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def redis_server() -> str | None:
    """The path of the server program, or None."""
    return shutil.which("redis-server")


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres, or None. Debian keeps it off the PATH; the newest is taken."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


# What the tests want of the system: the package to fetch, and where it is once it is there.
WANTED: dict[str, Callable[[], object]] = {
    "chromium": chromium,
    "redis-server": redis_server,
    "postgresql": postgresql_programs,
}


def missing() -> list[str]:
    """Debian's names of what is not here."""
    return [package for package, find in WANTED.items() if find() is None]


def line_to_type(packages: list[str]) -> str:
    """The one line that makes them be here."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install {' '.join(packages)}"


def fetch(packages: list[str]) -> None:
    """Install them where we may without asking. Says what it does; `missing` tells how it went."""
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (may and not _works(["sudo", "-n", "true"])):
        return
    sys.stdout.write(f"Fetching {', '.join(packages)} for the tests (once) …\n")
    sys.stdout.flush()
    apt = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    # The list of packages is only fetched where it is too old or missing: that takes longer than the rest.
    if not _works(install) and _works([*apt, "update"]):
        _works(install, show=True)


def _works(command: list[str], *, show: bool = False) -> bool:
    """Whether the program exists and ends well; `show` passes its words on when it does not."""
    if not shutil.which(command[0]):
        return False
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if run.returncode and show:
        sys.stdout.write(run.stdout)
    return run.returncode == 0


@contextmanager
def throwaway_redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing; its URL. Raises TimeoutError when it does not come up."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    url = f"redis://127.0.0.1:{port}/0"
    with _running("redis", [*command, "--save", "", "--appendonly", "no"], folder, ends_with=SIGTERM):
        _wait("Redis", lambda: redis.Redis.from_url(url).ping(), redis.RedisError)
        yield url


@contextmanager
def throwaway_postgresql(folder: Path, programs: Path) -> Iterator[str]:
    """A PostgreSQL that never waits for the disk; the URL of its first database.

    Raises TimeoutError when it does not come up, CalledProcessError when its folder cannot be made.
    """
    place = folder / "postgresql"
    place.mkdir()
    as_owner: list[str] = []
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(place, "postgres", "postgres")
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    make = [*as_owner, str(programs / "initdb"), "-D", str(place / "data"), "-U", "postgres"]
    fresh = ["-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*make, *fresh], check=True, capture_output=True, cwd=place)
    port = free_port()
    careless = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    place_only = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", str(place)]
    serve = [*as_owner, str(programs / "postgres"), "-D", str(place / "data"), *place_only, *careless]
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    with _running("postgresql", serve, folder, ends_with=SIGQUIT):
        _wait("PostgreSQL", lambda: psycopg.connect(url).close(), psycopg.OperationalError)
        yield url


@contextmanager
def _running(name: str, command: list[str], folder: Path, *, ends_with: Signals) -> Iterator[None]:
    """Guarded like the product's own services: a killed test run leaves no server behind."""
    service = Service(name, command, log=ServiceLog(folder / f"{name}.log"), env=os.environ)
    service.start()
    try:
        yield
    finally:
        service.ask(ends_with)
        until = time.monotonic() + 3
        while service.is_running() and time.monotonic() < until:
            time.sleep(0.02)
        service.clear()


def _wait(name: str, answers: Callable[[], object], not_yet: type[Exception]) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        try:
            answers()
        except not_yet:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{name} did not answer within {READY_WITHIN_S} s.")


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
