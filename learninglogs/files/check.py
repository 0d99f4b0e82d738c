"""Looking at what lies in the storage: whether a file is whole, and what is there at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

from learninglogs.files.storage import CHUNK_BYTES
from learninglogs.files.stored import Stored

MISSING, DAMAGED, UNNAMED = "missing", "damaged", "unnamed"


@dataclass(frozen=True)
class Look:
    """What was found. trouble: MISSING, DAMAGED, or empty for a whole file. sha256: of what is there."""

    stored: Stored
    trouble: str
    sha256: str = ""
    byte_count: int = 0


def look_at(stored: Stored) -> Look:
    """Read the whole file and compare it with what was kept. A file the disk cannot read is damaged."""
    digest, byte_count = hashlib.sha256(), 0
    try:
        with default_storage.open(stored.key) as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
                byte_count += len(chunk)
    except FileNotFoundError:
        return Look(stored, MISSING)
    except OSError:
        return Look(stored, DAMAGED)
    is_whole = digest.hexdigest().startswith(stored.sha256)
    return Look(stored, "" if is_whole else DAMAGED, digest.hexdigest(), byte_count)


def keys_below(folder: str, after: str = "") -> Iterator[str]:
    """Every key below the folder in the order of names, those after that key alone. One folder is listed at a
    time, so a walk can be taken up again where it stopped.
    """
    first = after.removeprefix(f"{folder}/").partition("/")[0] if after.startswith(f"{folder}/") else ""
    try:
        folders, names = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    inside = set(folders)
    for name in sorted({*folders, *names}):
        path = f"{folder}/{name}"
        if name < first or path == after:
            continue
        if name in inside:
            yield from keys_below(path, after if name == first else "")
        else:
            yield path
