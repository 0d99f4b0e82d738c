"""One Learning Logs at a time on one data folder."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class AlreadyRunning(Exception):
    """Another start holds the folder. `pid` and `url` as it wrote them; None where it had not come so far."""

    def __init__(self, pid: int | None, url: str | None) -> None:
        super().__init__(pid, url)
        self.pid = pid
        self.url = url


class DataLock:
    """Held as long as this process lives: the system gives it back even after SIGKILL."""

    def __init__(self, folder: Path) -> None:
        """Take the folder. Raises AlreadyRunning, or OSError when the folder cannot be written to."""
        # Close-on-exec is Python's default: a child that kept this open would keep the folder taken.
        self._descriptor = os.open(folder / "running.json", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._read()
            os.close(self._descriptor)
            raise AlreadyRunning(holder.get("pid"), holder.get("url")) from None
        self.write(url=None)

    def write(self, *, url: str | None) -> None:
        """Say where it runs, for whoever comes second."""
        words = json.dumps({"pid": os.getpid(), "url": url}).encode()
        os.pwrite(self._descriptor, words, 0)
        os.truncate(self._descriptor, len(words))

    def release(self) -> None:
        """Give the folder back, with nothing left written that is no longer true."""
        os.truncate(self._descriptor, 0)
        os.close(self._descriptor)

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(os.pread(self._descriptor, 1_000, 0)))
        except ValueError:
            return {}
