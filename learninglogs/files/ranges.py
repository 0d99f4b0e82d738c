"""A piece of a stored file, as a player asks for it: one range of bytes (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK_BYTES = 65_536


class NotThere(Exception):
    """The range begins behind the end of the file."""


def range_asked_for(request: HttpRequest, total: int, *, etag: str) -> tuple[int, int] | None:
    """The first and last byte that are asked for; None where the whole file is to be sent.

    That is so without a Range, for several at once or one that is none, and where If-Range names another
    version than `etag` (quoted). Raises NotThere.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.method != "GET" or not any(asked.groups()):
        return None
    if (version := request.headers.get("If-Range")) is not None and version.strip() != etag:
        return None
    first, last = asked[1], asked[2]
    if not first:
        if int(last) == 0 or total == 0:
            raise NotThere
        return max(0, total - int(last)), total - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= total:
        raise NotThere
    return int(first), min(int(last), total - 1) if last else total - 1


def piece(file: IO[bytes], first: int, last: int, total: int, *, content_type: str) -> HttpResponseBase:
    """206 with these bytes of the open file, which is shut when they are sent."""
    response = StreamingHttpResponse(_bytes(file, first, last), status=206, content_type=content_type)
    response["Content-Range"] = f"bytes {first}-{last}/{total}"
    response["Content-Length"] = str(last - first + 1)
    return response


def nothing_there(total: int) -> HttpResponse:
    """416: how long the file is."""
    response = HttpResponse(status=416)
    response["Content-Range"] = f"bytes */{total}"
    return response


def _bytes(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
