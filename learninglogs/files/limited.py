"""A program of ours that reads a stranger's file in a process of its own, with little memory and little time.

A file may be made to fill the memory of whoever opens it; what reads it here dies alone. For one file now and
then: each starts a Python of its own. Photos, which are many, have a warm process.
"""

import contextlib
import os
import subprocess
import sys

from django.conf import settings

with contextlib.suppress(ImportError):  # Windows, where the time alone is limited
    import resource

MEGABYTE = 1_000_000
GRACE_S = 5  # beyond the processor's time: a busy machine is slow


class TookTooMuch(Exception):
    """The program was stopped: the file asked for more memory or time than it may have."""


class ProgramFailed(Exception):
    """Not the file's fault; the message is what the program said of it."""


def read_apart(module: str, content: bytes, *, memory_mb: int, seconds: int) -> bytes:
    """What the module writes to its standard output, given the content on its standard input.

    The module calls `limit_myself` before it reads. Raises TookTooMuch or ProgramFailed.
    """
    command = [sys.executable, "-P", "-W", "ignore", "-m", module, str(memory_mb), str(seconds)]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            cwd="/",
            env=_bare_environment(),
            timeout=seconds + GRACE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooMuch from None
    if done.returncode < 0:  # a signal ended it: a failed request for memory, or the end of its time
        raise TookTooMuch
    if done.returncode:
        raise ProgramFailed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def limit_myself() -> None:
    """Take the limits the command line names. Address space is what the kernel can limit."""
    memory, seconds = int(sys.argv[1]) * MEGABYTE, int(sys.argv[2])
    if "resource" in globals():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the children's names


def _bare_environment() -> dict[str, str]:
    """No key, no database, no password of ours where strangers' files are read."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(settings.BASE_DIR), "MALLOC_ARENA_MAX": "2"}
