"""The file challenges travel in: a ZIP of their JSON and, by the hash of its content, each picture and PDF.

A stranger made it. Its table of contents is looked at before it is read, nothing is unpacked that the JSON
does not name, and nothing past the size the table says, which is bounded.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from .content import Content, Enclosed
from .exchange import MOST_BYTES as MOST_WORDS_BYTES
from .exchange import NotRight, Unreadable, written
from .models import Resource
from .resources import MOST_BYTES as MOST_FILE_BYTES

WORDS = "challenges.json"
MOST_ENTRIES = 800
MOST_UNPACKED_BYTES = 100_000_000
# Less than any school of ours takes in at once.
MOST_WRITTEN_BYTES = 50_000_000
# The record a ZIP ends with, and the sign of the one that is for larger files (APPNOTE.TXT 4.3.16, 4.3.15).
END, END_SIGN, LARGE_SIGN = struct.Struct("<4s4H2LH"), b"PK\x05\x06", b"PK\x06\x07"
LARGE_BYTES = 20
MOST_TABLE_BYTES = MOST_ENTRIES * 256
ENCRYPTED = 0x1
BROKEN = (
    BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error, struct.error,
)  # fmt: skip
WHOLE_DAY = (2000, 1, 1, 0, 0, 0)


class TooMuch(Exception):
    """These challenges have more beside them than one file may hold."""


# ── Out ─────────────────────────────────────────────────────────────────────────
def write(contents: Iterable[tuple[Content, list[Resource]]], out: IO[bytes]) -> int:
    """Write the file; how many pictures and PDFs are missing or damaged here and were left out of it.

    contents: each with the resources its files are of, in the same order. Raises TooMuch.
    """
    whole = list(contents)
    if sum(each.byte_count for _content, stored in whole for each in stored) > MOST_WRITTEN_BYTES:
        raise TooMuch
    there: dict[str, bool] = {}
    with ZipFile(out, "w") as parcel:
        for content, stored in whole:
            for named, resource in zip(content.files, stored, strict=True):
                if named.name not in there:
                    there[named.name] = _put(parcel, named, resource)
        kept = [_only(content, there) for content, _stored in whole]
        parcel.writestr(ZipInfo(WORDS, WHOLE_DAY), written(kept), ZIP_DEFLATED)
    return list(there.values()).count(False)


def _put(parcel: ZipFile, named: Enclosed, resource: Resource) -> bool:
    """Whether the stored file is there, and whole."""
    try:
        with default_storage.open(resource.key) as stored:
            content = stored.read()
    except FileNotFoundError:
        return False
    if hashlib.sha256(content).hexdigest() != resource.sha256:
        return False
    parcel.writestr(ZipInfo(named.name, WHOLE_DAY), content, ZIP_STORED)  # packed as they are
    return True


def _only(content: Content, there: dict[str, bool]) -> Content:
    return replace(content, files=tuple(each for each in content.files if there[each.name]))


# ── In ──────────────────────────────────────────────────────────────────────────
def is_parcel(sent: IO[bytes]) -> bool:
    """Whether it begins as a ZIP does; the first version of these files was JSON alone."""
    sent.seek(0)
    return sent.read(4) == b"PK\x03\x04"


class Parcel:
    """A file somebody sent, opened. Raises Unreadable for what is none, or more than we unpack."""

    def __init__(self, sent: IO[bytes]) -> None:
        _look_at_end(sent)
        try:
            self._zip = ZipFile(sent)
        except BROKEN:
            raise _damaged() from None
        self._entries: dict[str, ZipInfo] = {each.filename: each for each in self._zip.infolist()}
        if sum(each.file_size for each in self._zip.infolist()) > MOST_UNPACKED_BYTES:
            raise _too_large()

    def words(self) -> bytes:
        """The JSON. Raises Unreadable."""
        if WORDS not in self._entries:
            return b""
        try:
            return self._unpacked(WORDS, MOST_WORDS_BYTES)
        except NotRight:
            raise _damaged() from None

    def content_of(self, named: Enclosed) -> bytes:
        """A picture or PDF as it came: nobody has looked into it yet. Raises NotRight, saying why."""
        if named.name not in self._entries:
            raise NotRight(_("It is not in the file."))
        content = self._unpacked(named.name, MOST_FILE_BYTES)
        if hashlib.sha256(content).hexdigest() != named.sha256:
            raise NotRight(_("It was damaged on its way."))
        return content

    def _unpacked(self, name: str, most: int) -> bytes:
        """`zipfile` unpacks no more than the size it was told, in bounded steps. Raises NotRight."""
        entry = self._entries[name]
        if entry.file_size > most:
            raise NotRight(_("It is larger than %s MB.") % (most // 1_000_000))
        if entry.flag_bits & ENCRYPTED or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise NotRight(_("It cannot be unpacked."))
        try:
            with self._zip.open(entry) as packed:
                return packed.read(most + 1)
        except BROKEN:
            raise NotRight(_("It was damaged on its way.")) from None


def _look_at_end(sent: IO[bytes]) -> None:
    """Look at what the ZIP says of itself before its table is read into memory. Raises Unreadable.

    We write no comment and no record for larger files, so neither is taken: then `zipfile` goes by this
    record and no other.
    """
    size = sent.seek(0, 2)
    sent.seek(max(0, size - END.size - LARGE_BYTES))
    end = sent.read()
    if len(end) != END.size + LARGE_BYTES or end.startswith(LARGE_SIGN):
        raise _damaged()
    sign, _disk, _first_disk, _here, count, table_bytes, _start, comment = END.unpack(end[LARGE_BYTES:])
    if sign != END_SIGN or comment:
        raise _damaged()
    if count > MOST_ENTRIES or table_bytes > MOST_TABLE_BYTES:
        raise _too_large()


def _damaged() -> Unreadable:
    return Unreadable(
        _("This file is damaged, or something else has packed it anew. Ask for it once more. ")
        + _("Nothing was changed.")
    )


def _too_large() -> Unreadable:
    return Unreadable(
        _("There is more in this file than we unpack in one go. Ask for it in parts. ")
        + _("Nothing was changed.")
    )


def any_title(named: Enclosed) -> str:
    """What it is called, for people."""
    return named.title or (_("A picture") if named.is_picture else _("A file"))
