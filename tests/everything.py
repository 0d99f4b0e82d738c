"""`python3 manage.py test`: what the tests need, then all tests. Arguments go to pytest."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests import services

BASE_DIR = Path(__file__).resolve().parents[1]
# A debugger and two processes do not go together; neither does a person's own choice with ours.
ALONE = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "-s", "--capture=no", "--collect-only", "--co")


def main(arguments: list[str]) -> int:
    """pytest's exit code; 5, when no test was found, is a failure like any other."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are put away
    if packages := services.missing():
        services.fetch(packages)
    folder = Path(tempfile.mkdtemp(prefix="learninglogs-test-"))
    folder.chmod(0o711)  # PostgreSQL's own user has to pass through
    try:
        with ExitStack() as running:
            env = _environment(folder, running)
            pytest = [sys.executable, "-m", "pytest", *_in_parallel(arguments), *arguments]
            return _run(pytest, env)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, running: ExitStack) -> dict[str, str]:
    """Start what there is; what there is not, the tests that want it say loudly."""
    env = {**os.environ, "LEARNINGLOGS_TEST_FOLDER": str(folder)}
    if browser := services.chromium():
        env["LEARNINGLOGS_TEST_CHROMIUM"] = browser
    if services.redis_server():
        env["LEARNINGLOGS_TEST_REDIS_URL"] = running.enter_context(services.throwaway_redis(folder))
    if programs := services.postgresql_programs():
        url = running.enter_context(services.throwaway_postgresql(folder, programs))
        env["LEARNINGLOGS_TEST_POSTGRESQL_URL"] = url
    return env


def _in_parallel(arguments: list[str]) -> list[str]:
    """Three at a time, a file's tests together, unless the person wants it otherwise.

    Three on two cores: tests of processes and browsers wait a good deal. Files stay in the order that
    tests/conftest.py puts them in, the slow ones first.
    """
    if any(argument.startswith(ALONE) for argument in arguments):
        return []
    return ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "3"]


def _run(pytest: list[str], env: dict[str, str]) -> int:
    with subprocess.Popen(pytest, env=env, cwd=BASE_DIR) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:  # pytest got it too, and says what it had done so far
            return process.wait()
        finally:
            process.terminate()
