"""Learning Logs as somebody runs it: a copy of the project, its own data folder, the real start command."""

import http.client
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.services import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone would hold: every file that is not ignored, as it is now."""
    copy = tmp_path_factory.mktemp("clone")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (REPOSITORY / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def old_school(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a first start has been."""
    folder = tmp_path_factory.mktemp("old-school")
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, cwd=project, env={**outside(), "LEARNINGLOGS_DATA": str(folder)}, check=True)
    return folder


def outside() -> dict[str, str]:
    """The environment without anything that is meant for the tests or for another school."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LEARNINGLOGS_")}


class Window:
    """A terminal window in which somebody typed `manage.py start`."""

    def __init__(self, project: Path, data: Path, *arguments: str, port: int) -> None:
        self.data = data
        self.words: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        command = ["manage.py", "start", "--data", str(data), "--port", str(port), *arguments]
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=project, env=outside(), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def read_until(self, word: str) -> str:
        """The first line with this word. Fails when the window closes or the patience ends before."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with suppress(queue.Empty):
                line = self._lines.get(timeout=0.2)
                if line is None:
                    break
                self.words.append(line)
                if word in line:
                    return line
        pytest.fail(f"“{word}” was not said:\n{''.join(self.words)}")

    @property
    def url(self) -> str:
        """Where it says it can be opened; waits for that."""
        return self.read_until("Open").split()[-1]

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything it started."""
        mother = psutil.Process(self.process.pid)
        return [mother, *mother.children(recursive=True)]

    def find(self, word: str) -> psutil.Process:
        """The child whose command has this word; waits for it."""
        found: list[psutil.Process] = []

        def look() -> bool:
            for child in psutil.Process(self.process.pid).children():
                with suppress(psutil.Error):
                    if any(word in part for part in child.cmdline()):
                        found.append(child)
            return bool(found)

        wait_for(look, f"No {word} is running.")
        return found[0]

    def close(self, signum: signal.Signals) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "school"


@pytest.fixture
def start(project: Path, data: Path) -> Iterator[Callable[..., Window]]:
    """start(*arguments, port=…) types the command; what is still open at the end is shut."""
    windows: list[Window] = []

    def open_window(*arguments: str, port: int = 0) -> Window:
        windows.append(Window(project, data, *arguments, port=port or free_port()))
        return windows[-1]

    yield open_window
    for window in windows:
        if window.process.poll() is None:
            window.close(signal.SIGTERM)


def status_of(url: str, path: str = "/") -> int:
    """The status a visitor gets; 0 when nobody answers."""
    visit = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        visit.request("GET", path)
        return visit.getresponse().status
    except OSError:
        return 0
    finally:
        visit.close()


def wait_for(what: Callable[[], object], why: str) -> None:
    """Wait until it is so. Fails, saying why, when it never is."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if what():
            return
        time.sleep(0.1)
    pytest.fail(why)


def none_left(family: list[psutil.Process]) -> bool:
    """Whether all of them have ended (one that ended and was not yet collected has)."""

    def lives(one: psutil.Process) -> bool:
        try:
            return one.is_running() and one.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    return not any(lives(one) for one in family)
