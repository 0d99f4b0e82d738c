"""The verbs of clips: add a sound or film, say where it is stuck on, take it off, put it back."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from learninglogs.files.intake import receive
from learninglogs.files.refusals import ClipTooBig, TooBig
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor

from .double_page import hold_draft
from .models import MOST_CLIPS, Clip, ClipKind, LogEntry

CLIP = "clip"
FORGET_CLIP_UPLOAD = "forget-clip-upload"


class FourthClip(Exception):
    """Three are stuck on: one has to come off first."""


def add_clip(
    entry: LogEntry,
    upload: File[Any],
    *,
    kind: ClipKind,
    by: Actor,
    then: Callable[[Clip], object] | None = None,
) -> Clip:
    """Keep the sound or film durably, give it the first free place of three, and have it made.

    kind: what the person says it is, until it has been looked at. The same one sent twice is the one that is
    there. then: runs in the same transaction with the clip; what it raises undoes all. Raises
    files.intake.Refusal for what can be told at once, FourthClip, and EntryClosed when somebody handed the
    entry in meanwhile.
    """
    clip = Clip(id=uuid.uuid4(), entry=entry, kind=kind)
    try:
        received = receive(upload, key_prefix=clip.folder, max_bytes=settings.CLIP_MAX_BYTES)
    except TooBig as big:
        raise ClipTooBig(**big.numbers) from None
    clip.sha256, clip.received_key, clip.received_bytes = received.sha256, received.key, received.byte_count
    clip.added_by_user_id, clip.added_by_pupil_id = by.user_id, by.pupil_id
    try:
        with transaction.atomic():
            hold_draft(entry.pk)
            there = Clip.objects.live().filter(entry=entry, sha256=clip.sha256).first()
            if there is None:
                clip.position = _free_position(entry)
                clip.save(force_insert=True)
                have_clip_made(clip)
            if then:
                then(there or clip)
    except BaseException:
        default_storage.delete(received.key)
        raise
    if there is not None:
        default_storage.delete(received.key)
        return there
    return clip


def check_room(entry: LogEntry) -> None:
    """Before anybody sends 300 MB. Raises FourthClip."""
    _free_position(entry)


def _free_position(entry: LogEntry) -> int:
    """The first of three that no clip has. Raises FourthClip."""
    taken = set(Clip.objects.live().filter(entry=entry).values_list("position", flat=True))
    free = [position for position in range(1, MOST_CLIPS + 1) if position not in taken]
    if not free:
        raise FourthClip
    return free[0]


def take_off(clip: Clip) -> None:
    """Take a clip off; it can be put back. Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(clip.entry_id)
        Clip.objects.live().filter(pk=clip.pk).update(withdrawn_at=timezone.now())


def put_back(clip: Clip) -> None:
    """Undo taking off; it takes its old place or a free one. Raises FourthClip, EntryClosed."""
    with transaction.atomic():
        hold_draft(clip.entry_id)
        withdrawn = Clip.objects.select_for_update().filter(pk=clip.pk, refused_at=None)
        held = withdrawn.exclude(withdrawn_at=None).first()
        if held is None:
            return
        held.withdrawn_at = None
        try:
            with transaction.atomic():
                held.save(update_fields=["withdrawn_at"])
        except IntegrityError:
            held.position = _free_position(held.entry)
            held.save(update_fields=["withdrawn_at", "position"])


def read_refusal(clip: Clip) -> None:
    """The person has read why it was not taken."""
    Clip.objects.filter(pk=clip.pk, withdrawn_at=None).exclude(refused_at=None).update(
        withdrawn_at=timezone.now()
    )


def have_clip_made(clip: Clip, *, after: datetime.timedelta | None = None) -> Job:
    """Ask for the film or sound, now or after that time; inside the transaction that changed it."""
    return Job.objects.ask(
        CLIP,
        clip.job_key,
        school=clip.entry.pupil.school,
        payload={"clip": str(clip.pk)},
        run_after=timezone.now() + after if after else None,
    )


def forget_clip_upload(clip: Clip) -> None:
    """Have the upload as received destroyed, surely: it may carry the place where it was filmed."""
    school = clip.entry.pupil.school
    key = f"{FORGET_CLIP_UPLOAD}:{clip.pk}"
    Job.objects.ask(FORGET_CLIP_UPLOAD, key, school=school, payload={"clip": str(clip.pk)})


def refuse_clip(clip: Clip, words: str) -> None:
    """What came was no clip: its place is free again. Call it inside a transaction."""
    Clip.objects.filter(pk=clip.pk).update(refused_at=timezone.now(), refusal=words)
    forget_clip_upload(clip)
