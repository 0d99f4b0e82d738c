"""Pieces of an upload in the storage, each with its SHA-256: kept, joined, read as one whole, destroyed.

Of a 300-MB film in pieces of 256 KB no byte is copied more than once before the end: a piece of LARGE_BYTES
is never joined again, and smaller ones only when MANY_PIECES lie at the end. So a request that brings one
byte costs the copying of no more than LARGE_BYTES / MANY_PIECES, on average.
"""

import contextlib
import hashlib
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from learninglogs.files.tus import Damaged, OffsetConflict

from .models import PhoneUpload
from .models.upload import Part

CHUNK_BYTES = 262_144
MANY_PIECES = 16
LARGE_BYTES = 2_097_152
# What the phone hashes one after the other: it never has a whole film in its memory.
SLICE_BYTES = 1_048_576


@dataclass(frozen=True)
class Whole:
    """Pieces in a row. slices_sha256: the SHA-256 of the SHA-256s of each SLICE_BYTES."""

    file: Any
    sha256: str
    slices_sha256: str
    byte_count: int


def keep_piece(upload: PhoneUpload, piece: File[Any]) -> None:
    """One more piece, durably; small ones before it are joined with it. Raises OffsetConflict, Damaged."""
    before = list(upload.parts)
    small = _small_at_the_end(before)
    if len(small) + 1 < MANY_PIECES:
        small = []
    with whole_of(upload, small, piece) as whole:
        kept = before[: len(before) - len(small)]
        _store(upload, whole, offset=upload.offset + piece.size, before=kept)
    destroy(upload, small)


def _small_at_the_end(parts: Sequence[Part]) -> list[Part]:
    at = len(parts)
    while at and parts[at - 1]["bytes"] < LARGE_BYTES:
        at -= 1
    return list(parts[at:])


def _store(upload: PhoneUpload, whole: Whole, *, offset: int, before: list[Part]) -> None:
    """Into the storage, then into the row; neither without the other. Raises OffsetConflict."""
    # Two workers may hold the same piece: each keeps its own, and the row takes one of them.
    name = f"{offset:012}-{uuid.uuid4().hex[:12]}"
    key = upload.key_of(name)
    default_storage.save(key, File(whole.file, name=key))
    part: Part = {"name": name, "sha256": whole.sha256, "bytes": whole.byte_count}
    try:
        if not upload.take(offset=offset, parts=[*before, part]):
            raise OffsetConflict
    except BaseException:
        default_storage.delete(key)
        raise


@contextlib.contextmanager
def whole_of(upload: PhoneUpload, parts: Sequence[Part], piece: File[Any]) -> Iterator[Whole]:
    """These parts and the piece after them, in a file that has no name and is gone afterwards.

    Raises Damaged where a part is not what was kept, or is not there.
    """
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        for part in parts:
            digest = hashlib.sha256()
            for chunk in _read(upload.key_of(part["name"])):
                digest.update(chunk)
                file.write(chunk)
            if digest.hexdigest() != part["sha256"]:
                raise Damaged
        piece.seek(0)
        file.writelines(piece.chunks(CHUNK_BYTES))
        yield _hashed(file)


def _read(key: str) -> Iterator[bytes]:
    """Raises Damaged."""
    try:
        with default_storage.open(key) as stored:
            yield from stored.chunks(CHUNK_BYTES)
    except FileNotFoundError:
        raise Damaged from None


def _hashed(file: Any) -> Whole:
    whole, slices, byte_count = hashlib.sha256(), hashlib.sha256(), 0
    file.seek(0)
    while content := file.read(SLICE_BYTES):
        whole.update(content)
        slices.update(hashlib.sha256(content).digest())
        byte_count += len(content)
    file.seek(0)
    return Whole(file, whole.hexdigest(), slices.hexdigest(), byte_count)


def destroy(upload: PhoneUpload, parts: Sequence[Part]) -> None:
    for part in parts:
        default_storage.delete(upload.key_of(part["name"]))


def clear_folder(folder: str) -> None:
    """No piece stays: they may carry what the camera wrote into them, the place for one."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(folder)
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    with contextlib.suppress(OSError):  # a piece that came just now; its sender removes it
        default_storage.delete(folder)
