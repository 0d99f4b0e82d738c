"""The verbs of a photo on its way from a phone: announce, add a piece, start over, take back."""

import contextlib
import datetime
import tempfile
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from learninglogs.files.tus import Damaged, OffsetConflict, TooLong
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .double_page import add_photo
from .models import LogEntry, PhoneUpload, Photo, Place
from .models.upload import owned_by

FORGET_PIECES = "forget-pieces"
CHUNK_BYTES = 262_144
# A line that breaks every few seconds leaves many small pieces: so many are joined to one.
MANY_PIECES = 64


def announce(
    entry: LogEntry,
    *,
    by: Actor,
    client_id: uuid.UUID,
    place: Place,
    length: int,
    sha256: str,
    replacing: bool,
) -> tuple[PhoneUpload, bool]:
    """A photo is on a phone and will come; announced twice it is the same one, and goes on where it was.

    The second is whether it is new. A photo that was announced with another length or hash and is not here
    yet begins anew. Of the same photo that is here, what became of it is the answer.
    """
    told = {"place": place, "length": length, "sha256": sha256, "is_replacing": replacing}
    owner = owned_by(by)
    upload, is_new = PhoneUpload.objects.select_related("entry__pupil").get_or_create(
        client_id=client_id, **owner, defaults={"entry": entry, **told}
    )
    if is_new:
        ask_to_forget_pieces(upload)
    elif not upload.finished_at:
        is_same = (upload.length, upload.sha256) == (length, sha256)
        upload.take(entry=entry, **told) if is_same else start_over(upload, entry=entry, **told)
    return upload, is_new


def add_piece(upload: PhoneUpload, piece: File[Any], *, at: int, by: Actor) -> None:
    """Keep the piece that begins at byte `at`, durably; with the last one the photo gets its place, once.

    Raises OffsetConflict when it is not the next, or somebody else was quicker; TooLong; Damaged when the
    whole is not what the phone announced (it then begins anew); EntryClosed when the entry has been handed in
    meanwhile (what came before stays); files.intake.Refusal.
    """
    if upload.finished_at or at != upload.offset:
        raise OffsetConflict
    if at + piece.size > upload.length:
        raise TooLong
    if at + piece.size == upload.length:
        _finish(upload, piece, by=by)
    elif piece.size:
        _keep(upload, piece)


def start_over(upload: PhoneUpload, **changes: Any) -> None:
    """Forget the pieces that are here; the phone sends all of it again. Raises OffsetConflict."""
    old = list(upload.parts)
    if not upload.take(offset=0, parts=[], **changes):
        raise OffsetConflict
    _destroy(upload, old)


def take_back(upload: PhoneUpload) -> None:
    """The photo will not come: whoever has it on their phone does not want to send it."""
    folder = upload.folder
    ask_to_forget_pieces(upload, at=timezone.now())
    PhoneUpload.objects.on_a_phone().filter(pk=upload.pk).delete()
    clear_folder(folder)


def _keep(upload: PhoneUpload, piece: File[Any]) -> None:
    """Raises OffsetConflict."""
    old, offset = list(upload.parts), upload.offset + piece.size
    if len(old) < MANY_PIECES:
        _store(upload, piece, offset=offset, before=old)
        return
    with _joined(upload, piece) as whole:
        _store(upload, File(whole), offset=offset, before=[])
    _destroy(upload, old)


def _store(upload: PhoneUpload, piece: File[Any], *, offset: int, before: list[str]) -> None:
    """One piece into the storage, then into the row; neither without the other. Raises OffsetConflict."""
    # Two workers may hold the same piece: each keeps its own, and the row takes one of them.
    name = f"{offset:012}-{uuid.uuid4().hex[:12]}"
    key = f"{upload.folder}/{name}"
    default_storage.save(key, File(piece.file, name=key))
    try:
        if not upload.take(offset=offset, parts=[*before, name]):
            raise OffsetConflict
    except BaseException:
        default_storage.delete(key)
        raise


def _finish(upload: PhoneUpload, piece: File[Any], *, by: Actor) -> None:
    """Raises as `add_piece`."""
    old = list(upload.parts)
    try:
        with _joined(upload, piece) as whole:
            add_photo(
                upload.entry, File(whole), place=Place(upload.place), by=by,
                replacing=upload.is_replacing, then=partial(_hand_over, upload),
            )  # fmt: skip
    except Damaged:
        start_over(upload)
        raise
    _destroy(upload, old)


def _hand_over(upload: PhoneUpload, photo: Photo) -> None:
    """In the transaction that gives the photo its place. Raises Damaged, OffsetConflict."""
    if upload.sha256 and upload.sha256 != photo.sha256:
        raise Damaged
    now = timezone.now()
    if not upload.take(offset=upload.length, parts=[], sha256=photo.sha256, photo=photo, finished_at=now):
        raise OffsetConflict
    ask_to_forget_pieces(upload, at=now)


@contextlib.contextmanager
def _joined(upload: PhoneUpload, piece: File[Any]) -> Iterator[Any]:
    """All pieces and this one, in a file that has no name and is gone afterwards. Raises OffsetConflict."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as whole:
        for name in upload.parts:
            try:
                with default_storage.open(f"{upload.folder}/{name}") as stored:
                    whole.writelines(stored.chunks(CHUNK_BYTES))
            except FileNotFoundError:  # begun anew by another page of the same phone, just now
                raise OffsetConflict from None
        piece.seek(0)
        whole.writelines(piece.chunks(CHUNK_BYTES))
        yield whole


def _destroy(upload: PhoneUpload, names: list[str]) -> None:
    for name in names:
        default_storage.delete(f"{upload.folder}/{name}")


def clear_folder(folder: str) -> None:
    """No piece stays: they may carry what the camera wrote into them, the place for one."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(folder)
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    with contextlib.suppress(OSError):  # a piece that came just now; its sender removes it
        default_storage.delete(folder)


def ask_to_forget_pieces(upload: PhoneUpload, *, at: datetime.datetime | None = None) -> Job:
    """Have its pieces destroyed, surely. at: None is when it expires."""
    pupil = upload.entry.pupil
    return Job.objects.ask(
        FORGET_PIECES,
        f"{FORGET_PIECES}:{upload.pk}",
        school=pupil.school,
        payload={"upload": str(upload.pk), "school": pupil.school_id, "pupil": pupil.pk},
        run_after=at or upload.expires_at,
    )
