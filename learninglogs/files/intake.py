"""How a file comes into the house: bounded, named by its content, on the disk before anyone is told so.

What the file *is* is found out later, by the process that is allowed to look (`files.picture_process`).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from learninglogs.files.abandoned import place_of_work
from learninglogs.files.refusals import CutShort, EmptyFile, Refusal, TooBig

__all__ = ["Received", "Refusal", "keep", "local_path", "receive"]
CHUNK_BYTES = 1_048_576


@dataclass(frozen=True)
class Received:
    """key: where the storage has it, `key_prefix` and the SHA-256 of the content."""

    key: str
    sha256: str
    byte_count: int


def receive(upload: "File[Any]", *, key_prefix: str, max_bytes: int) -> Received:
    """Keeps the upload as it came. It is durable when this returns; sending it twice keeps one file.

    key_prefix: the pupil's own folder, so that erasure is whole. Raises EmptyFile, TooBig, CutShort, and
    OSError where the storage fails.
    """
    digest, byte_count = hashlib.sha256(), 0
    upload.seek(0)
    for chunk in upload.chunks(CHUNK_BYTES):
        digest.update(chunk)
        byte_count += len(chunk)
        if byte_count > max_bytes:
            raise TooBig(limit_mb=max_bytes // 1_000_000)
    if byte_count == 0:
        raise EmptyFile
    if upload.size is not None and upload.size != byte_count:
        raise CutShort
    key = f"{key_prefix.rstrip('/')}/{digest.hexdigest()}"
    default_storage.save(key, File(upload.file, name=key))
    return Received(key, digest.hexdigest(), byte_count)


def keep(path: Path, key: str) -> None:
    """Puts a file we made into the storage under `key`, durably. Raises NameTaken, OSError."""
    with path.open("rb") as file:
        default_storage.save(key, File(file, name=key))


@contextmanager
def local_path(key: str) -> Iterator[Path]:
    """The stored file as a path, for programs that need one; a passing copy where the storage is far away.

    Raises FileNotFoundError where there is no such file.
    """
    try:
        path = Path(default_storage.path(key))
    except NotImplementedError:
        # Not just anywhere: what a killed process leaves of a child's photo must be found and removed.
        with place_of_work() as folder, default_storage.open(key) as stored:
            path = folder / "file"
            with path.open("wb") as copy:
                for chunk in stored.chunks(CHUNK_BYTES):
                    copy.write(chunk)
            yield path
        return
    if not path.exists():
        raise FileNotFoundError(key)
    yield path
