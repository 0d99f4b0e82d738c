"""A phone sends photos, sounds and films in pieces (tus 1.0). What answers is for the page’s script, and for
any tus client.

Nobody is sent to sign in from here, as pages do: a script could not tell that from an answer. What is unknown
and what is somebody else’s is the same 404.
"""

import hashlib
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.files import File
from django.http import HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learninglogs.files import tus
from learninglogs.files.refusals import EmptyFile, Refusal
from learninglogs.people.http import Request
from learninglogs.people.second_lock import is_due
from logs import uploads as verbs
from logs.announce_form import AnnounceForm
from logs.arriving import LiesOtherwise, check_open
from logs.clips import FourthClip
from logs.flaps import FlapRefused
from logs.models import EntryClosed, LogEntry, PhoneUpload
from logs.models.entry import LogEntryQuerySet
from logs.models.upload import Sent

from .entry import write_down

View = Callable[..., HttpResponse]
Row = TypeVar("Row", LogEntry, PhoneUpload)
WORDS = "text/plain; charset=utf-8"
WRITTEN_AS = {
    Sent.PAGE: "added_photo",
    Sent.SOUND: "added_clip",
    Sent.FILM: "added_clip",
    Sent.NEW_PAGE: "developed_page",
    Sent.INSIDE: "changed_flap",
}
CHUNK_BYTES = 65_536
IN_MEMORY_BYTES = 1_048_576


class SignInFirst(tus.Wrong):
    status = 401
    words = _("Sign in again on this phone: what waits is safe here, and goes by itself then.")


class HandedIn(tus.Wrong):
    status = 403
    words = _("It is handed in already. Press “Change something”, then this goes too.")


class ClassTimeOver(tus.Wrong):
    status = 403
    words = _("Class time is over. This is safe here: try again once it is open.")


class NotTaken(tus.Wrong):
    status = 422


def speaks_tus(view: View) -> View:
    """Every answer names the version; what went wrong is a status and words for a person."""

    @wraps(view)
    def answered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = _about() if request.method == "OPTIONS" else _let_in(view, request, *args, **kwargs)
        except tus.Wrong as wrong:
            answer = HttpResponse(str(wrong.words), status=wrong.status, content_type=WORDS)
            if isinstance(wrong, tus.WrongVersion):
                answer["Tus-Version"] = tus.VERSION
        answer["Tus-Resumable"] = tus.VERSION
        answer.headers.setdefault("Cache-Control", "no-store, private")
        return answer

    return answered


def _about() -> HttpResponse:
    most = max(what.max_bytes for what in Sent)
    return HttpResponse(status=204, headers=tus.about_this_server(max_bytes=most))


def _let_in(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    """Raises tus.Wrong for all that is not an answer."""
    tus.check_version(request.headers)
    if request.actor.is_nobody or is_due(request):
        raise SignInFirst
    try:
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        raise NotTaken(refusal.words) from None
    except FourthClip:
        raise NotTaken(_("Three are on this double page already. Take one off, then try again.")) from None
    except FlapRefused as refused:
        raise NotTaken(refused.words) from None


@speaks_tus
def uploads(request: Request, pk: int) -> HttpResponse:
    """POST: something for this double page is on a phone, and will come."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST", "OPTIONS"])
    told = tus.metadata(request.headers)
    entries = _open_to(request, told).select_related("pupil__school", "challenge")
    entry = _found(entries.filter(pk=pk).first())
    _check_person(request, told)
    form = AnnounceForm(told, entry=entry)
    if not form.is_valid():
        raise NotTaken(LiesOtherwise.words) if form.is_about_a_flap else tus.Wrong
    upload, _is_new = form.announce(length=_length(request, upload_for=form), by=request.actor)
    if not upload.finished_at:
        with _closed_in_words(upload.what):
            check_open(entry, upload.what, by=request.actor)
    place = reverse("logs:upload", args=[upload.pk])
    return HttpResponse(status=201, headers={"Location": place, **_how_far(upload)})


@speaks_tus
def upload(request: Request, pk: uuid.UUID) -> HttpResponse:
    """HEAD: how far it is. PATCH: the next piece. DELETE: it will not come."""
    verb = {"HEAD": _tell, "PATCH": _add, "DELETE": _take_back}.get(_method(request))
    if verb is None:
        return HttpResponseNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])
    related = ["entry__pupil__school", "entry__challenge", "clip", "flap__photo__entry__pupil__school"]
    mine = PhoneUpload.objects.sent_by(request.actor).select_related(*related)
    return verb(request, _found(mine.filter(pk=pk).first()))


def _open_to(request: Request, told: dict[str, str]) -> LogEntryQuerySet:
    """Where that may be sent to; after class time too, to be told so."""
    if told.get("sent_as") == Sent.NEW_PAGE:
        return LogEntry.objects.developed_in_class_by(request.actor)
    return LogEntry.objects.editable_by(request.actor)


@contextmanager
def _closed_in_words(what: Sent) -> Iterator[None]:
    """Raises HandedIn, ClassTimeOver."""
    try:
        yield
    except EntryClosed:
        raise (ClassTimeOver if what == Sent.NEW_PAGE else HandedIn) from None


def _method(request: Request) -> str:
    """As the protocol has it, for networks that let no PATCH through; of a POST, which was checked."""
    method = request.method or ""
    return request.headers.get("X-HTTP-Method-Override", method).upper() if method == "POST" else method


def _tell(request: Request, upload: PhoneUpload) -> HttpResponse:
    return HttpResponse(status=200, headers=_how_far(upload))


def _add(request: Request, upload: PhoneUpload) -> HttpResponse:
    tus.check_type(request.headers)
    at, checksum = tus.upload_offset(request.headers), tus.checksum(request.headers)
    if upload.finished_at or at != upload.offset:
        raise tus.OffsetConflict
    if at + tus.piece_bytes(request.headers) > upload.length:
        raise tus.TooLong
    with _arrived(request, checksum) as piece, _closed_in_words(upload.what):
        verbs.add_piece(upload, piece, at=at, by=request.actor)
    if upload.finished_at:
        write_down(request, WRITTEN_AS[upload.what], upload.entry)
    return HttpResponse(status=204, headers=_how_far(upload))


def _take_back(request: Request, upload: PhoneUpload) -> HttpResponse:
    if upload.finished_at:
        raise tus.NotThere  # it is a photo or a clip now, and taken off as one
    verbs.take_back(upload)
    return HttpResponse(status=204)


@contextmanager
def _arrived(request: Request, checksum: tus.Checksum | None) -> Iterator[File[Any]]:
    """The body, as far as it comes: of a broken line what was received is kept.

    Raises tus.Damaged where a checksum was told and does not fit; half a piece never fits.
    """
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES, dir=str(settings.FILE_UPLOAD_TEMP_DIR)) as piece:
        with suppress(UnreadablePostError):
            while chunk := request.read(CHUNK_BYTES):
                digest.update(chunk)
                piece.write(chunk)
        if checksum:
            checksum.check(digest.digest())
        yield File(piece)


def _found(row: Row | None) -> Row:
    """Raises tus.NotThere."""
    if row is None:
        raise tus.NotThere
    return row


def _check_person(request: Request, told: dict[str, str]) -> None:
    """On a tablet that many use, what one child took is never sent by another. Raises SignInFirst."""
    if told.pop("person", request.actor.key) != request.actor.key:
        raise SignInFirst


def _length(request: Request, upload_for: AnnounceForm) -> int:
    """Raises tus.Wrong, and for a file without content what a form says of it."""
    max_bytes = upload_for.cleaned_data["sent_as"].max_bytes
    length = tus.upload_length(request.headers, max_bytes=max_bytes)
    if length == 0:
        raise NotTaken(EmptyFile().words)
    return length


def _how_far(upload: PhoneUpload) -> dict[str, str]:
    """What the protocol says of an upload and, once it has its place, the hashes of what is kept."""
    said = tus.how_far(offset=upload.offset, length=upload.length, expires_at=upload.expires_at)
    if not upload.finished_at:
        return said
    kept = {"Upload-Kept": upload.sha256, "Upload-Kept-Slices": upload.slices_sha256}
    return said | kept | ({"Upload-Page": upload.became_url} if upload.became_url else {})
