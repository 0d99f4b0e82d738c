"""The tus protocol, version 1.0: what its headers say. https://tus.io/protocols/resumable-upload

A phone sends a photo or film in small pieces, each to the place where the last one ended; after a broken line
it asks how far that came and goes on from there. Here headers are read and answers worded; nothing is stored.
Extensions: creation, termination, checksum (SHA-256), expiration.
"""

import base64
import binascii
import datetime
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
PIECE = "application/offset+octet-stream"
ALGORITHM = "sha256"
DIGEST_BYTES = 32
# Longer ones are nobody's film; int() of a very long row of digits would take its time.
NUMBER = re.compile(r"[0-9]{1,15}")
KEY = re.compile(r"[!-+\--~]+")  # ASCII, no space, no comma

Headers = Mapping[str, str]


class Wrong(Exception):
    """The request is answered with `status` and `words`, and nothing was changed."""

    status = 400
    words: str | Promise = _("This arrived in a form we do not know. Yours is safe on the phone.")

    def __init__(self, words: str | Promise = "") -> None:
        super().__init__(words or self.words)
        self.words = words or self.words


class WrongVersion(Wrong):
    status = 412
    words = _("This page is older or newer than the school’s. Open it again; yours is safe on the phone.")


class NotThere(Wrong):
    """Unknown, finished with, or somebody else's: nobody learns which."""

    status = 404
    words = _("There is nothing here to send this to. Yours is still on the phone.")


class OffsetConflict(Wrong):
    """The piece does not begin where the last one ended."""

    status = 409
    words = _("This part was not the next one. Yours is safe on the phone.")


class TooLong(Wrong):
    status = 413
    words = _("This is larger than we can take. It is still on the phone.")


class WrongType(Wrong):
    status = 415


class Damaged(Wrong):
    """The content is not what its checksum says."""

    status = 460
    words = _("Something changed on its way, so we did not keep it. It is sent again from the phone.")


@dataclass(frozen=True)
class Checksum:
    """What the sender says the SHA-256 of one piece is."""

    digest: bytes

    def check(self, digest: bytes) -> None:
        """Raises Damaged."""
        if not hmac.compare_digest(self.digest, digest):
            raise Damaged


def check_version(headers: Headers) -> None:
    """Raises WrongVersion, also where none is named."""
    if headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


def check_type(headers: Headers) -> None:
    """Raises WrongType unless a piece of an upload is sent."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != PIECE:
        raise WrongType


def upload_length(headers: Headers, *, max_bytes: int) -> int:
    """The size of the whole, in bytes. Raises Wrong, also for a length that is to be told later; TooLong."""
    length = _number(headers, "Upload-Length")
    if length > max_bytes:
        raise TooLong
    return length


def upload_offset(headers: Headers) -> int:
    """Where the piece begins, in bytes. Raises Wrong."""
    return _number(headers, "Upload-Offset")


def piece_bytes(headers: Headers) -> int:
    """How long the piece says it is; 0 where it does not. Raises Wrong."""
    return _number(headers, "Content-Length") if headers.get("Content-Length") else 0


def checksum(headers: Headers) -> Checksum | None:
    """The checksum of the piece; None where none is told. Raises Wrong for another algorithm than ours."""
    if "Upload-Checksum" not in headers:
        return None
    algorithm, _space, written = headers["Upload-Checksum"].partition(" ")
    digest = _from_base64(written)
    if algorithm != ALGORITHM or len(digest) != DIGEST_BYTES:
        raise Wrong
    return Checksum(digest)


def metadata(headers: Headers) -> dict[str, str]:
    """What the sender tells beside the content: “key base64,key base64,key”. Raises Wrong."""
    told: dict[str, str] = {}
    written = headers.get("Upload-Metadata", "").strip()
    for pair in written.split(",") if written else []:
        key, _space, value = pair.strip().partition(" ")
        if not KEY.fullmatch(key) or key in told:
            raise Wrong
        try:
            told[key] = _from_base64(value).decode()
        except UnicodeDecodeError:
            raise Wrong from None
    return told


def about_this_server(*, max_bytes: int) -> dict[str, str]:
    """The headers that answer OPTIONS."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(max_bytes),
        "Tus-Checksum-Algorithm": ALGORITHM,
    }


def how_far(*, offset: int, length: int, expires_at: datetime.datetime | None) -> dict[str, str]:
    """The headers that say how far an upload has come. expires_at: None once it is finished."""
    said = {"Upload-Offset": str(offset), "Upload-Length": str(length), "Cache-Control": "no-store"}
    return said | ({"Upload-Expires": http_date(expires_at.timestamp())} if expires_at else {})


def _number(headers: Headers, name: str) -> int:
    written = headers.get(name, "")
    if not NUMBER.fullmatch(written):
        raise Wrong
    return int(written)


def _from_base64(written: str) -> bytes:
    """Raises Wrong."""
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong from None
