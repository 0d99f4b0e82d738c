"""The warm child: imports the decoders once, then lets a fresh grandchild meet each picture.

One line of JSON in, one line out. The grandchild sets its own limits and dies after its picture, so that a
bomb takes only itself along, and nothing of one family's photo is left in memory for the next. Where there
is no fork (Windows) the child does the work itself, without limits, and ends; its parent starts another.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from learninglogs.files.pictures import Refused, look, make_pictures

with contextlib.suppress(ImportError):  # Windows
    import resource

Answer = dict[str, Any]
PR_SET_PDEATHSIG = 1
ANSWER_MAX_BYTES = 1_000_000
SCAN_VERBS, SCANS = {"count-sheets", "cut-sheet"}, "learninglogs.files.scans.sheet"
NOT_MEASURED = {"peak_rss_bytes": 0, "cpu_s": 0.0}
_library_bytes = 0
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def main() -> None:
    """Answers until the parent's end of the pipe closes, however the parent ended."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a C library may print is not an answer
    gc.freeze()  # pages the grandchildren share stay shared
    parent = os.getppid()
    for line in iter(sys.stdin.buffer.readline, b""):
        request = json.loads(line)
        if request["verb"] in SCAN_VERBS:
            importlib.import_module(SCANS)  # once, here: not again in the grandchild of every sheet
        forks = hasattr(os, "fork")
        if _wants_opencv(request):
            _load_opencv()
        answer = _in_grandchild(request, parent) if forks else {**NOT_MEASURED, **_answer(request)}
        answers.write(json.dumps(answer).encode() + b"\n")
        if not forks:
            return


def _wants_opencv(request: Answer) -> bool:
    is_plain = not request.get("corners") and not request.get("brighter")
    return request["verb"] in {"page", "join"} or (request["verb"] == "make" and not is_plain)


def _load_opencv() -> None:
    """Before the fork, once: its grandchildren need not. What its libraries take is no picture's memory."""
    global _library_bytes  # noqa: PLW0603 – one for the warm child
    if not _library_bytes:
        before = _address_space()
        import learninglogs.files.pictures.pages  # noqa: F401, PLC0415 – most photos never need it

        gc.freeze()
        _library_bytes = max(1, _address_space() - before)


def _address_space() -> int:
    """Bytes of address space in use; 0 where nobody tells."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _in_grandchild(request: Answer, parent: int) -> Answer:
    """What the grandchild answered, with the memory and time it took; too-hard if it had to be stopped."""
    readable, writable = os.pipe()
    server = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _answer_and_exit(request, writable, server)
    os.close(writable)
    with os.fdopen(readable, "rb", buffering=0) as pipe:
        written = _read_in_time(pipe, request["seconds"], parent)
    os.kill(child, signal.SIGKILL)  # dead already, unless it took too long
    _pid, status, used = os.wait4(child, 0)
    answer = _understood(written, status)
    answer["peak_rss_bytes"] = used.ru_maxrss * 1024
    answer["cpu_s"] = used.ru_utime + used.ru_stime
    return answer


def _read_in_time(pipe: BinaryIO, seconds: float, parent: int) -> bytes:
    """All the grandchild writes until it ends or its time is over. Ends with it when the parent has gone."""
    deadline = time.monotonic() + seconds
    content = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if os.getppid() != parent:
                os._exit(0)  # the grandchild follows by its death signal
            if not selector.select(min(left, 0.5)):
                continue
            piece = pipe.read(65_536)
            if not piece or len(content) > ANSWER_MAX_BYTES:
                return content
            content += piece
    return b""


def _understood(written: bytes, status: int) -> Answer:
    if written.endswith(b"\n"):
        answer: Answer = json.loads(written)
        return answer
    # A decoder that ran into a wall: its memory, its time, or a flaw of its own that the wall contained.
    damaged = os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGSEGV, signal.SIGBUS}
    return {"refused": "unreadable" if damaged else "too-hard", "numbers": {}}


def _answer_and_exit(request: Answer, writable: int, server: int) -> None:
    """The grandchild's whole life."""
    try:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:
            os._exit(1)
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)  # libtiff tells the terminal what it thinks of a file
        _set_limits(request["memory_bytes"] + _library_bytes, request["seconds"])
        os.write(writable, json.dumps(_answer(request)).encode() + b"\n")
    finally:
        os._exit(0)


def _set_limits(memory_bytes: int, seconds: float) -> None:
    """Address space, not resident memory, is what the kernel can limit; the one contains the other."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the photo


def _answer(request: Answer) -> Answer:
    try:
        if request["verb"] in SCAN_VERBS:
            answer: Answer = importlib.import_module(SCANS).answer(request)
            return answer
        return VERBS[request["verb"]](request)
    except Refused as refused:
        return {"refused": refused.kind, "numbers": refused.numbers}
    except MemoryError:
        return {"refused": "too-hard", "numbers": {}}
    except Exception:
        return {"failed": traceback.format_exc()}


def _look(request: Answer) -> Answer:
    return {"looked": asdict(look(Path(request["source"])))}


def _paper(request: Answer) -> Answer:
    from learninglogs.files.papers import clean_paper  # noqa: PLC0415 – a warm child meets few papers

    return {"sheets": clean_paper(Path(request["source"]), Path(request["out"]))}


def _page(request: Answer) -> Answer:
    from learninglogs.files.pictures.pages import find_page  # noqa: PLC0415 – loaded by _load_opencv

    found = find_page(Path(request["source"]))
    return {"page": asdict(found) if found else None}


def _join(request: Answer) -> Answer:
    from learninglogs.files.pictures.pages import join_pages  # noqa: PLC0415 – loaded by _load_opencv

    join_pages(Path(request["source"]), Path(request["right"]), Path(request["out"]))
    return {}


def _make(request: Answer) -> Answer:
    corners, brighter = request["corners"], request["brighter"]
    made = make_pictures(
        Path(request["source"]),
        Path(request["out_dir"]),
        turn_deg=request["turn_deg"],
        corners=corners and tuple(tuple(point) for point in corners),
        brighter=brighter,
    )
    answer = asdict(made)
    for picture in answer["pictures"]:
        picture["path"] = str(picture["path"])
    return {"made": answer}


VERBS = {"look": _look, "paper": _paper, "page": _page, "join": _join, "make": _make}


if __name__ == "__main__":
    main()
