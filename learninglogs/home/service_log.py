"""What a service writes: kept in a file of its own, and what went wrong shown in the window as well."""

import os
import re
import shutil
from pathlib import Path
from typing import IO

KEPT_BYTES = 5_000_000
READ_AT_ONCE_BYTES = 200_000
WRONG = re.compile(r"\b(ERROR|CRITICAL)\b")
# “ValueError: what was wrong”: the last line of a traceback.
OUTCOME = re.compile(r"^[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt|Warning)\b.*")


class ServiceLog:
    """One file under logs/, readable by its owner alone, with one older file beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen = path.stat().st_size if path.exists() else 0
        self._inside_traceback = False

    def open(self) -> IO[bytes]:
        """The file to hand to a program. Appending, so that it may be emptied while the program writes."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "ab")

    def news(self) -> list[str]:
        """Lines about errors written since the last call."""
        if not self.path.exists():
            return []
        size = self.path.stat().st_size
        self.seen = min(self.seen, size)
        if size == self.seen:
            return []
        with self.path.open("rb") as file:
            file.seek(self.seen)
            fresh = file.read(READ_AT_ONCE_BYTES)
        whole = fresh.rpartition(b"\n")[0]
        self.seen += len(whole) + 1 if whole else (len(fresh) if len(fresh) == READ_AT_ONCE_BYTES else 0)
        if self.seen > KEPT_BYTES:
            self._set_aside()
        return [line for line in whole.decode(errors="replace").splitlines() if self._is_wrong(line)]

    def last_lines(self, count: int) -> list[str]:
        """The end of the file, for a program that died before it could say more."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - 8_000))
            return file.read().decode(errors="replace").splitlines()[-count:]

    def _is_wrong(self, line: str) -> bool:
        if line.startswith("Traceback "):
            self._inside_traceback = True
            return False
        if self._inside_traceback and OUTCOME.match(line):
            self._inside_traceback = False
            return True
        return WRONG.search(line) is not None

    def _set_aside(self) -> None:
        shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
        self.path.with_suffix(".log.1").chmod(0o600)
        os.truncate(self.path, 0)
        self.seen = 0
