"""Which uploads are let in at all, before a single byte of them lies on the disk."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from learninglogs.files import disk

# What a form says beside its photo. A photo a little above the limit is refused on its own double page.
WORDS_BYTES = 1_000_000
# So much of a refused request is still read, and thrown away: a browser that is cut off shows no words.
HEARD_OUT_BYTES = 500_000_000
CHUNK_BYTES = 65_536


class UploadTooBig(RequestDataTooBig):
    """More than the school takes in at once. Django hands it to the 400 handler, who knows the words."""


class DiskFull(RequestDataTooBig):
    """There is no room for one more file. Django hands it to the 400 handler, who knows the words."""


# What a file comes as: in a form, or in pieces (tus 1.0.0, core protocol).
FILE_TYPES = ("multipart/form-data", "application/offset+octet-stream")


class UploadLimitMiddleware:
    """Refuses what is too big by its announced length, and every file while the disk is almost full; whoever
    sends it and wherever to, before anything of it is written down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Raises UploadTooBig, DiskFull."""
        # Looked up only for the rare request that is too big for a photo.
        announced = _announced_bytes(request)
        if announced > most_bytes(None) and announced > most_bytes(place_of(request)):
            _hear_out(request)
            raise UploadTooBig
        if request.content_type in FILE_TYPES and _announced_bytes(request) and disk.is_full():
            _hear_out(request)
            raise DiskFull
        try:
            return self.get_response(request)
        finally:
            # What a broken line left half-written: Django leaves it until its traceback is forgotten.
            for handler in request.__dict__.get("_upload_handlers", []):
                handler.upload_interrupted()


class WelcomeFilesOnly(TemporaryFileUploadHandler):
    """Writes a file down only where a page takes files, and only for somebody who is signed in.

    Everybody else's files are passed over; the words of the form arrive as ever.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Raises SkipFile."""
        if not self._is_welcome():
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Raises UploadTooBig, whatever length was announced."""
        if start + len(raw_data) > most_bytes(getattr(self.request, "resolver_match", None)):
            self.upload_interrupted()
            raise UploadTooBig
        super().receive_data_chunk(raw_data, start)

    def _is_welcome(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        actor = getattr(self.request, "actor", None)
        if match is None or match.view_name not in settings.FILES_WELCOME_AT:
            return False
        return actor is not None and not actor.is_nobody


def most_bytes(place: ResolverMatch | None) -> int:
    """How much may come to this place at once: a film is larger than a photo."""
    welcome = settings.BIG_FILES_WELCOME_AT.get(place.view_name, 0) if place else 0
    return int(max(welcome, settings.UPLOAD_MAX_BYTES)) + WORDS_BYTES


def place_of(request: HttpRequest) -> ResolverMatch | None:
    """Where the request is going, asked before Django has looked."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _announced_bytes(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _hear_out(request: HttpRequest) -> None:
    """Read what still comes and keep none of it."""
    left = min(_announced_bytes(request), HEARD_OUT_BYTES)
    while left > 0 and (chunk := request.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)
