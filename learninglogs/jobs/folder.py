"""A broker that is a folder: messages are files. The default for one machine, with no server to install.

kombu's own `filesystem` transport was tried first. It writes a message where a reader can already see
it half done, moves each one through the system's temporary folder, and raises in the middle of the
worker's loop when somebody removes its folder. This one writes beside and renames, takes a message by
deleting it (which only one reader can), makes the folder again whenever it is gone, and is looked into
from the worker's event loop.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from django.conf import settings
from kombu.transport import virtual
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class FolderChannel(virtual.Channel):
    """Messages of a queue, oldest first, as files in settings.BROKER_DIR."""

    def _put(self, queue: str, message: Any, **options: Any) -> None:
        """Leave a message. Raises OSError if the disk does not take it."""
        written = dumps(message).encode()  # type: ignore[no-untyped-call]  # kombu has few types
        try:
            _write(queue, written)
        except FileNotFoundError:
            _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(queue, written)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message. Raises Empty, which also is what a missing folder means."""
        for path in _messages(queue):
            try:
                written = path.read_bytes()
                path.unlink()
            except FileNotFoundError:
                continue  # another worker has it, or the folder has just gone
            try:
                return loads(written.decode())  # type: ignore[no-untyped-call]  # kombu has no types
            except ValueError:
                log.warning("A message in the broker's folder could not be read; the sweeper rings again.")
        raise Empty

    def _size(self, queue: str) -> int:
        return sum(1 for _ in _messages(queue))

    def _purge(self, queue: str) -> int:
        gone = 0
        for path in _messages(queue):
            path.unlink(missing_ok=True)
            gone += 1
        return gone


class FolderTransport(virtual.Transport):
    Channel = FolderChannel
    implements = virtual.Transport.implements.extend(asynchronous=True)
    global_state = virtual.BrokerState()  # type: ignore[no-untyped-call]  # kombu has no types
    # A folder has neither host nor port; kombu's own defaults would warn about their absence at every start.
    default_connection_params: ClassVar[dict[str, Any]] = {}
    driver_type = "filesystem"
    driver_name = "folder"
    # Seconds between looks into the folder: soon enough for a person who waits, and next to no work.
    polling_interval = 0.15
    # While jobs come one after the other, or short ones would wait longer than they take.
    busy_interval = 0.03
    _busy_until = 0.0
    _is_closed = False

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Look into the folder from the worker's event loop, as the Redis transport waits in it.

        Without one, Celery falls back to a pool whose processes share one locked queue: when an idle
        process was killed, the lock died with it and the worker never took another job.
        """
        self._look_and_come_back(connection, loop)

    def _look_and_come_back(self, connection: Any, loop: Any) -> None:
        if self._is_closed:
            return
        try:
            if self._take_all_it_may(connection):
                self._busy_until = time.monotonic() + 1
        finally:
            is_busy = time.monotonic() < self._busy_until
            pause_s = self.busy_interval if is_busy else self.polling_interval
            loop.call_later(pause_s, self._look_and_come_back, connection, loop)

    def _take_all_it_may(self, connection: Any) -> int:
        """Take messages until there are none, or the pool has all it may hold; returns how many."""
        taken = 0
        try:
            while True:
                self.drain_events(connection, timeout=0)  # type: ignore[no-untyped-call]  # kombu has no types
                taken += 1
        except TimeoutError:
            return taken

    def close_connection(self, connection: Any) -> None:
        self._is_closed = True
        super().close_connection(connection)  # type: ignore[no-untyped-call]  # kombu has no types

    def driver_version(self) -> str:
        return "1"


def _folder() -> Path:
    return Path(settings.BROKER_DIR)


def _write(queue: str, written: bytes) -> None:
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex}.{queue}.msg"
    part = _folder() / f".{name}.part"
    part.write_bytes(written)
    part.rename(part.with_name(name))


def _messages(queue: str) -> Iterator[Path]:
    try:
        names = sorted(path.name for path in _folder().iterdir())
    except FileNotFoundError:
        return
    for name in names:
        if not name.startswith(".") and name.endswith(f".{queue}.msg"):
            yield _folder() / name
