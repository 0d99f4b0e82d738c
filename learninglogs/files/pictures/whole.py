"""Whether all of a HEIC or AVIF has arrived.

libheif decodes a half-uploaded HEIC without an error, the missing tiles green, so the lengths written in the
file are compared with the file. Boxes and `iloc` as in ISO/IEC 14496-12 (8.11.3).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from learninglogs.files.pictures.refused import Refused

# Boxes that hold the picture or say where it lies. Makers of phones append boxes and bytes of their own
# behind them; those may be what they like.
NEEDED = {b"ftyp", b"meta", b"mdat", b"moov"}
META_MAX_BYTES = 16_000_000


class Box(NamedTuple):
    kind: bytes
    start: int  # of what it holds, in bytes from the beginning
    end: int


def check_whole(path: Path) -> None:
    """Raises Refused: cut-short when data the file speaks of lies beyond its end, unreadable when damaged."""
    length = path.stat().st_size
    with path.open("rb") as file:
        for box in _top_boxes(file, length):
            if box.end > length and box.kind in NEEDED:
                raise Refused("cut-short")
            if box.kind == b"meta" and box.end - box.start <= META_MAX_BYTES:
                file.seek(box.start)
                _check_items(file.read(box.end - box.start), length)


def _top_boxes(file: BinaryIO, length: int) -> Iterator[Box]:
    at = 0
    while at + 8 <= length:
        file.seek(at)
        box = _box(file.read(16), at, length)
        yield box
        if box.end <= at:
            raise Refused("unreadable")
        at = box.end


def _box(head: bytes, at: int, length: int) -> Box:
    """The box whose first bytes are `head`, at `at`. A length of 0 means: to the end."""
    size, kind, start = int.from_bytes(head[:4], "big"), head[4:8], at + 8
    if size == 1:
        size, start = int.from_bytes(head[8:16], "big"), at + 16
    return Box(kind, start, at + size if size else length)


def _check_items(meta: bytes, file_length: int) -> None:
    """Every piece of every item of the `meta` box lies inside the file, or inside `idat`."""
    at, found = 4, {}  # four bytes of version and flags come first
    while at + 8 <= len(meta):
        box = _box(meta[at : at + 16], at, len(meta))
        if box.end <= at or box.end > len(meta):
            raise Refused("unreadable")
        found[box.kind] = box
        at = box.end
    iloc, idat = found.get(b"iloc"), found.get(b"idat")
    if iloc is None:
        return
    room = {0: file_length, 1: idat.end - idat.start if idat else 0}
    for method, end in _extents(_Reader(meta[iloc.start : iloc.end])):
        if method in room and end > room[method]:
            raise Refused("cut-short")


def _extents(iloc: "_Reader") -> Iterator[tuple[int, int]]:
    """(construction method, where the piece ends) for every piece of every item."""
    version = iloc.number(1)
    iloc.number(3)
    sizes = iloc.number(2)
    offset_bytes, length_bytes, base_bytes = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_bytes = sizes & 15 if version else 0
    for _item in range(iloc.number(2 if version < 2 else 4)):
        iloc.number(2 if version < 2 else 4)
        method = iloc.number(2) & 15 if version else 0
        if iloc.number(2):
            raise Refused("unreadable")  # the picture lies in another file
        base = iloc.number(base_bytes)
        for _extent in range(iloc.number(2)):
            iloc.number(index_bytes)
            yield method, base + iloc.number(offset_bytes) + iloc.number(length_bytes)


class _Reader:
    """Big-endian numbers, one after the other."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def number(self, byte_count: int) -> int:
        """The next number. Raises Refused where the box ends too early."""
        self.at += byte_count
        if self.at > len(self.content):
            raise Refused("unreadable")
        return int.from_bytes(self.content[self.at - byte_count : self.at], "big")
