"""The verbs of what is on its way from a phone: announce, add a piece, start over, take back."""

import datetime
import uuid
from functools import partial
from typing import Any

from django.core.files import File
from django.utils import timezone

from learninglogs.files.tus import Damaged, OffsetConflict, TooLong
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .arriving import give_its_place
from .models import Clip, Flap, LogEntry, PhoneUpload, Photo
from .models.upload import owned_by
from .pieces import Whole, clear_folder, destroy, keep_piece, whole_of
from .waiting_on_phones import ask_to_remind

FORGET_PIECES = "forget-pieces"


def announce(
    entry: LogEntry, *, by: Actor, client_id: uuid.UUID, length: int, **told: Any
) -> tuple[PhoneUpload, bool]:
    """It is on a phone and will come; announced twice it is the same one, and goes on where it was.

    told: the other fields of `PhoneUpload` a phone knows. The second is whether it is new. What was announced
    with another length or hash and is not here yet begins anew. Of what is here, what became of it is the
    answer.
    """
    told["length"] = length
    owner = owned_by(by)
    upload, is_new = PhoneUpload.objects.select_related("entry__pupil", "clip", "flap").get_or_create(
        client_id=client_id, **owner, defaults={"entry": entry, "created_at": timezone.now(), **told}
    )
    if is_new:
        ask_to_forget_pieces(upload)
        ask_to_remind(entry)
    elif not upload.finished_at:
        same = ("length", "sha256", "slices_sha256")
        is_same = all(getattr(upload, name) == told.get(name, "") for name in same)
        upload.take(entry=entry, **told) if is_same else start_over(upload, entry=entry, **told)
    return upload, is_new


def add_piece(upload: PhoneUpload, piece: File[Any], *, at: int, by: Actor) -> None:
    """Keep the piece that begins at byte `at`, durably; with the last one it gets its place, once.

    Raises OffsetConflict when it is not the next, or somebody else was quicker; TooLong; Damaged when the
    whole is not what the phone announced, or a piece has changed where it lay (it then begins anew); and what
    `give_its_place` raises: what came before stays.
    """
    if upload.finished_at or at != upload.offset:
        raise OffsetConflict
    if at + piece.size > upload.length:
        raise TooLong
    try:
        if at + piece.size == upload.length:
            _finish(upload, piece, by=by)
        elif piece.size:
            keep_piece(upload, piece)
    except Damaged:
        start_over(upload)
        raise


def start_over(upload: PhoneUpload, **changes: Any) -> None:
    """Forget the pieces that are here; the phone sends all of it again. Raises OffsetConflict."""
    old = list(upload.parts)
    if not upload.take(offset=0, parts=[], **changes):
        raise OffsetConflict
    destroy(upload, old)


def take_back(upload: PhoneUpload) -> None:
    """It will not come: whoever has it on their phone does not want to send it."""
    folder = upload.folder
    ask_to_forget_pieces(upload, at=timezone.now())
    PhoneUpload.objects.on_a_phone().filter(pk=upload.pk).delete()
    clear_folder(folder)


def _finish(upload: PhoneUpload, piece: File[Any], *, by: Actor) -> None:
    """Raises as `add_piece`."""
    old = list(upload.parts)
    with whole_of(upload, old, piece) as whole:
        give_its_place(upload, File(whole.file), by=by, then=partial(_hand_over, upload, whole))
    destroy(upload, old)


def _hand_over(upload: PhoneUpload, whole: Whole, became: Photo | Clip, flap: Flap | None = None) -> None:
    """In the transaction that gives it its place. Raises Damaged, OffsetConflict."""
    if became.sha256 != whole.sha256 or upload.sha256 not in {"", whole.sha256}:
        raise Damaged
    if upload.slices_sha256 not in {"", whole.slices_sha256}:
        raise Damaged
    now = timezone.now()
    said = {"sha256": whole.sha256, "slices_sha256": whole.slices_sha256, "flap": flap or upload.flap}
    kept = {"clip": became} if isinstance(became, Clip) else {"photo": became}
    if not upload.take(offset=upload.length, parts=[], finished_at=now, **said, **kept):
        raise OffsetConflict
    ask_to_forget_pieces(upload, at=now)


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
