"""Pictures are decoded in a process of their own: a stranger's file may only hurt itself.

    worker ── warm child (decoders imported, no secrets) ── one grandchild per picture, limited, then gone

Starting Python and its decoders for each photo would cost more than the photo. Celery's workers are daemonic
and may not use `multiprocessing`, so the child is an ordinary program spoken to in lines of JSON.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from learninglogs.files.pictures.corners import Quad
from learninglogs.files.pictures.look import Looked
from learninglogs.files.pictures.make import Made, Picture
from learninglogs.files.refusals import TooHard, refusal

# {"corners": four (x, y), "gutter": two or None, "confidence": 0–1}, fractions of the photo
Found = dict[str, Any]
GRACE_S = 5  # beyond the grandchild's own time, for the warm child to answer
MEGABYTE = 1_000_000
# Two arenas: a decoder's threads must not reserve address space each. Freed memory is used again instead of
# being asked for anew: the kernel's zeroing of fresh pages was a fifth of the time.
MALLOC = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "33000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "OPENBLAS_NUM_THREADS": "1",  # threads would reserve address space, and do not survive a fork
}


class PictureProcessFailed(Exception):
    """Not the picture's fault: a full disk, a killed child. Trying again later may well work."""


@dataclass(frozen=True)
class Work:
    """What one picture took of the machine."""

    peak_rss_bytes: int
    cpu_s: float


def look(source: Path) -> Looked:
    """The header of the picture at `source`, read in the child.

    Raises a learninglogs.files.refusals.Refusal, or PictureProcessFailed.
    """
    return process().look(source)


def make_pictures(
    source: Path, out_dir: Path, *, turn_deg: int = 0, corners: Quad | None = None, brighter: bool = False
) -> Made:
    """The master and all sizes of the photo at `source`, written into `out_dir`, which exists.

    turn_deg: a person's turn clockwise, on top of what the file says: 0, 90, 180 or 270. corners: of the
    page in the photo so turned, as fractions, clockwise from its top left. Raises a
    learninglogs.files.refusals.Refusal, or PictureProcessFailed. The files are not yet synced to disk.
    """
    return process().make_pictures(source, out_dir, turn_deg=turn_deg, corners=corners, brighter=brighter)


def find_page(source: Path) -> Found | None:
    """Where the page lies in the upright photo at `source`: a proposal. None where nothing is clear.

    Raises a learninglogs.files.refusals.Refusal, or PictureProcessFailed.
    """
    return process().find_page(source)


def join_pages(left: Path, right: Path, out: Path) -> None:
    """Both pictures beside each other, written to `out` as a JPEG. Raises as `find_page`."""
    process().join_pages(left, right, out)


def warm_up() -> None:
    """Starts this process's child before the first photo comes. Harmless to repeat."""
    process().warm_up()


class PictureProcess:
    """One warm child, started when first needed and again whenever it has died. One picture at a time."""

    def __init__(self, *, memory_mb: int | None = None, seconds: float | None = None) -> None:
        self.memory_bytes = (memory_mb or settings.PICTURE_MEMORY_MB) * MEGABYTE
        self.seconds = seconds or settings.PICTURE_SECONDS
        self.last_work: Work | None = None
        self.owner = os.getpid()
        self._child: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def look(self, source: Path) -> Looked:
        """As the function of this name."""
        return Looked(**self._ask(verb="look", source=str(source))["looked"])

    def make_pictures(
        self,
        source: Path,
        out_dir: Path,
        *,
        turn_deg: int = 0,
        corners: Quad | None = None,
        brighter: bool = False,
    ) -> Made:
        """As the function of this name."""
        if turn_deg % 90:
            raise ValueError(f"A page turns by quarters, not by {turn_deg}°.")
        look = {"turn_deg": turn_deg, "corners": corners, "brighter": brighter}
        made = self._ask(verb="make", source=str(source), out_dir=str(out_dir), **look)["made"]
        pictures = tuple(
            Picture(**{**picture, "path": Path(picture["path"])}) for picture in made["pictures"]
        )
        return Made(Looked(**made["looked"]), made["width_px"], made["height_px"], pictures)

    def find_page(self, source: Path) -> Found | None:
        """As the function of this name."""
        found: Found | None = self._ask(verb="page", source=str(source))["page"]
        return found

    def join_pages(self, left: Path, right: Path, out: Path) -> None:
        """As the function of this name."""
        self._ask(verb="join", source=str(left), right=str(right), out=str(out))

    def clean_paper(self, source: Path, out: Path) -> int:
        """The PDF at `source` written anew to `out`, without whatever could run, call out or tell of anybody.

        Its number of pages. Raises a learninglogs.files.refusals.Refusal, or PictureProcessFailed.
        """
        return int(self._ask(verb="paper", source=str(source), out=str(out))["sheets"])

    def warm_up(self) -> None:
        """As the function of this name."""
        with self._one_at_a_time:
            self._running_child()

    def stop(self) -> None:
        """Ends the child. The next picture starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def _ask(self, **request: Any) -> dict[str, Any]:
        """The grandchild's answer; raises Refusal or PictureProcessFailed where it says so."""
        request |= {"memory_bytes": self.memory_bytes, "seconds": self.seconds}
        with self._one_at_a_time:
            # A child that died between two pictures is nobody's fault: one more try with a new one.
            answer = self._exchange(request) or self._exchange(request)
        if answer is None:
            raise PictureProcessFailed("The picture process died twice.")
        self.last_work = Work(answer["peak_rss_bytes"], answer["cpu_s"])
        if "refused" in answer:
            raise refusal(answer["refused"], **answer["numbers"])
        if "failed" in answer:
            raise PictureProcessFailed(answer["failed"])
        return answer

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """One question, one answer; None if the child is dead. Raises TooHard if it hangs."""
        child = self._running_child()
        assert child.stdin and child.stdout  # noqa: S101 – both are pipes
        hung = threading.Event()

        def stop_waiting() -> None:
            hung.set()
            child.kill()

        timer = threading.Timer(self.seconds + GRACE_S, stop_waiting)
        timer.start()
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.stop()
        if hung.is_set():
            raise TooHard
        return None

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-W", "ignore", "-m", "learninglogs.files.pictures.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd="/",
                env=_bare_environment(),
                bufsize=-1,
            )
        return self._child


def _bare_environment() -> dict[str, str]:
    """No key, no database, no password of ours where strangers' files are read."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(settings.BASE_DIR), **MALLOC}


_process: PictureProcess | None = None


def process() -> PictureProcess:
    """This process's own; a forked worker does not share its parent's pipes."""
    global _process  # noqa: PLW0603 – one for each worker process
    if _process is None or _process.owner != os.getpid():
        _process = PictureProcess()
        atexit.register(_process.stop)
    return _process
