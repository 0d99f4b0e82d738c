"""Becomes ffmpeg, having given up what ffmpeg does not need. Started by path, so it imports nothing of ours.

    limits.py MEMORY_BYTES CPU_SECONDS FILE_BYTES FOLDER PROGRAM ARGUMENT…

Memory, time, and the size of what is written are limited; it dies with whoever started it; it runs when
nobody else wants the processor; and where the kernel has Landlock (Linux 5.13) it can open no file but those
of FOLDER and the program's own libraries, and no connection.
"""

import contextlib
import ctypes
import os
import signal
import sys

with contextlib.suppress(ImportError):  # Windows
    import resource

COULD_NOT_START = 97
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
# landlock(7); the numbers are the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, RULE_PATH_BENEATH = 1, 1
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
FILE_RIGHTS = (1 << 13) - 1  # all rights of the first version
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")


class Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr."""

    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def main() -> None:
    """Take the limits and become the program."""
    memory, cpu_s, file_bytes, folder, program, *arguments = sys.argv[1:]
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(COULD_NOT_START)
    if "resource" in globals():
        os.nice(19)
        for limit, value in [("AS", memory), ("CPU", cpu_s), ("FSIZE", file_bytes), ("CORE", "0")]:
            hard = int(value) + (1 if limit == "CPU" else 0)  # a signal that says why comes before the kill
            resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (int(value), hard))
    if libc is not None:
        shut_in(libc, folder, program)
    os.execv(program, [program, *arguments])  # noqa: S606 – our own ffmpeg, by its full path


def shut_in(libc: ctypes.CDLL, folder: str, program: str) -> None:
    """Landlock: from here on only these files. A kernel without it leaves us with ffmpeg's own whitelists."""
    version = libc.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    if version < 1:
        return
    files = FILE_RIGHTS | (1 << 13 if version >= 2 else 0) | (1 << 14 if version >= 3 else 0)
    rules = Ruleset(files, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0)
    _allow(libc, ruleset, program, READ_FILE | EXECUTE)
    _allow(libc, ruleset, folder, files & ~EXECUTE)
    for place in LIBRARIES:
        _allow(libc, ruleset, place, READ_FILE | EXECUTE | (READ_DIR if os.path.isdir(place) else 0))  # noqa: PTH112 – pathlib is slow to import
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.syscall(RESTRICT_SELF, ruleset, 0):
        os._exit(COULD_NOT_START)
    os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not every system has every place for libraries
        return
    beneath = PathBeneath(rights, descriptor)
    if libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(beneath), 0):
        os._exit(COULD_NOT_START)
    os.close(descriptor)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(COULD_NOT_START)
