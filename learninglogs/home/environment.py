"""The folder .venv: what Learning Logs stands on, made by the first run and mended by the next.

This runs on the system's bare Python before anything is installed, so it imports the standard library only.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
FOLDER = BASE_DIR / ".venv"
# Written last and removed first: without it an environment is unfinished, whatever it looks like.
STAMP = "learninglogs.json"


class CannotMake(Exception):
    """The environment cannot be made; the words say what to do about it."""


def enter(argv: list[str], *, for_tests: bool = False) -> None:
    """Go on in the environment, making it first where it is missing or out of date.

    Returns when this Python already stands in one; otherwise this process is replaced. Leaves with a
    sentence and code 1 when the environment cannot be made, with 130 after Ctrl-C.
    """
    if Path(sys.prefix).resolve() == FOLDER or _has_what_it_needs(for_tests=for_tests):
        return
    lock = BASE_DIR / ("requirements-dev.lock" if for_tests else "requirements.lock")
    try:
        make(FOLDER, lock)
    except CannotMake as problem:
        sys.exit(f"{problem}")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing is lost: the next run makes the environment again.\n")
        sys.exit(130)
    python = str(FOLDER / "bin" / "python")
    sys.stdout.flush()
    os.execv(python, [python, *argv])  # noqa: S606 – our own Python, no shell


def _has_what_it_needs(*, for_tests: bool) -> bool:
    """Whether this Python can run the product as it is, as in a container image."""
    names = ["django", "celery", "granian", *(["pytest", "playwright"] if for_tests else [])]
    return all(importlib.util.find_spec(name) for name in names)


def make(folder: Path, lock: Path) -> None:
    """Make `folder` hold what `lock` names. Does nothing where it does; may be killed at any moment.

    Raises CannotMake when Python's venv is missing or a package cannot be fetched.
    """
    with _one_at_a_time(folder.parent) as turn:
        installed = _installed(folder)
        if installed and installed.get(lock.name) == _fingerprint(lock):
            return
        if not installed:
            _begin(folder, turn)
        # An install cut short leaves half a package behind that looks whole: start afresh after that.
        (folder / STAMP).unlink(missing_ok=True)
        _install(folder, lock, turn)
        _write_stamp(folder, {**installed, **_covered_by(lock)})


def _installed(folder: Path) -> dict[str, str]:
    """Fingerprints by name of the lock files installed; empty when nothing whole is there."""
    try:
        stamp = json.loads((folder / STAMP).read_text())
        same_python = stamp["python"] == os.path.realpath(folder / "bin" / "python", strict=True)
        return dict(stamp["locks"]) if same_python else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _covered_by(lock: Path) -> dict[str, str]:
    """What an install of `lock` satisfies: the tests' lock holds the product's own as well."""
    names = {lock.name, "requirements.lock"}
    return {name: _fingerprint(path) for name in names if (path := lock.with_name(name)).exists()}


def _write_stamp(folder: Path, locks: dict[str, str]) -> None:
    python = os.path.realpath(folder / "bin" / "python")
    part = folder / f"{STAMP}.part"
    part.write_text(json.dumps({"python": python, "locks": locks}, indent=1))
    part.replace(folder / STAMP)


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[int]:
    """Hold the project folder itself, so that two first runs do not build on top of each other.

    Yields the descriptor that holds it. Whoever writes gets it too: pip outlives a killed parent, and the
    next run must wait for it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another run is making the environment. Waiting for it …\n")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _begin(folder: Path, turn: int) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        sudo = "" if os.geteuid() == 0 else "sudo "
        raise CannotMake(
            "Python is here, but not the part that makes environments. On Debian and Ubuntu this line\n"
            f"installs it; then start again:\n\n    {sudo}apt install python3-venv\n"
        )
    _say("Making a place of its own for Learning Logs (once, about a minute).\n")
    if folder.exists():
        shutil.rmtree(folder)
    # The name `python3` may be a stand-in of a version chooser; the real one stays where it is.
    command = [os.path.realpath(sys.executable), "-m", "venv", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=[turn])
    if made.returncode:
        raise CannotMake(f"The environment {folder} could not be made:\n{made.stdout}{made.stderr}")


def _install(folder: Path, lock: Path, turn: int) -> None:
    wanted = sum("==" in line for line in lock.read_text().splitlines())
    # Byte code is written as modules are first used: compiling all of it would double the wait.
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install"]
    exact = ["--require-hashes", "--no-deps", "--no-compile"]
    quiet = ["--progress-bar", "off", "--no-input", "--disable-pip-version-check"]
    said: list[str] = []
    with subprocess.Popen(
        [*pip, *exact, *quiet, "-r", str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=[turn],
    ) as process:
        try:
            for line in process.stdout or ():
                said.append(line)
                _show_progress(said, wanted)
        except KeyboardInterrupt:
            process.kill()
            raise
    if sys.stdout.isatty():
        _say("\r\033[K")
    if process.returncode:
        raise CannotMake(
            "What Learning Logs stands on could not be fetched. Is this computer online? The next run\n"
            f"begins again. The last words of pip were:\n\n{''.join(said[-12:])}"
        )


def _show_progress(said: list[str], wanted: int) -> None:
    """One line that counts on a terminal; elsewhere nothing, so that logs stay short."""
    if not sys.stdout.isatty():
        return
    if said[-1].startswith(("Collecting", "Requirement already")):
        met = sum(line.startswith(("Collecting", "Requirement already")) for line in said)
        _say(f"\r\033[KFetching {min(met, wanted)} of {wanted} packages …")
    elif said[-1].startswith("Installing"):
        _say(f"\r\033[KPutting {wanted} packages in place …")


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
