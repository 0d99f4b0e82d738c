"""Background work: a clip of the sound or film that came, and destroying the upload as it came."""

import contextlib
import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.files.abandoned import place_of_work
from learninglogs.files.clips import MadeClip, make_clip
from learninglogs.files.intake import Refusal, keep, local_path
from learninglogs.jobs.kinds import Effects, Refused, job_kind
from learninglogs.jobs.models import Job
from learninglogs.jobs.steps import reached

from .clips import CLIP, FORGET_CLIP_UPLOAD, forget_clip_upload, have_clip_made, refuse_clip
from .models import Clip, ClipKind

LOOK_AGAIN = datetime.timedelta(seconds=3)
Report = Callable[[int, int], None]


class ClipGone(Exception):
    """Files that were just written are not there: an old run tidied them away. The next try writes them."""


@job_kind(CLIP, words=_("Making your sound or film"))
def make_a_clip(job: Job, report: Report) -> Effects:
    """Make the clip anew and keep it with its poster; a file that is none is refused, kindly."""
    clip = Clip.objects.select_related("entry__pupil").filter(pk=job.payload["clip"]).first()
    if clip is None or clip.refused_at or not clip.received_key:
        return Effects()
    if _others_first(job):
        return Effects(apply=lambda: have_clip_made(clip, after=LOOK_AGAIN))
    reached("working")
    with local_path(clip.received_key) as source, place_of_work() as out:
        try:
            made = make_clip(source, out, report=lambda percent: report(percent, 100))
        except Refusal as refusal:
            words = refusal.words
            raise Refused(words, apply=lambda: refuse_clip(clip, words)) from refusal
        key, poster_key = _keep(clip, made)
    reached("files-written")
    return Effects(
        apply=lambda: _take(clip, made, key, poster_key),
        discard=lambda: _drop_unnamed(clip, {key, poster_key}),
    )


def _others_first(job: Job) -> bool:
    """Whether as many clips as may be made at once are being made: photos must never wait for films."""
    running = Job.objects.filter(kind=CLIP, state=Job.State.RUNNING).exclude(pk=job.pk)
    came_before = Q(created_at__lt=job.created_at) | Q(created_at=job.created_at, pk__lt=job.pk)
    return bool(running.filter(came_before).count() >= settings.CLIPS_AT_ONCE)


def _keep(clip: Clip, made: MadeClip) -> tuple[str, str]:
    """Store the files under names made from their content; the poster's is empty for a sound."""
    key = f"{clip.folder}/clip-{made.sha256[:24]}{made.path.suffix}"
    keep(made.path, key)
    if made.poster is None:
        return key, ""
    poster_key = f"{clip.folder}/poster-{made.poster_sha256[:24]}.jpeg"
    keep(made.poster, poster_key)
    return key, poster_key


def _take(clip: Clip, made: MadeClip, key: str, poster_key: str) -> None:
    """Show the clip, and have the upload destroyed. Raises ClipGone."""
    held = Clip.objects.select_for_update().get(pk=clip.pk)
    if not all(default_storage.exists(each) for each in (key, poster_key) if each):
        raise ClipGone
    held.kind = ClipKind.FILM if made.is_film else ClipKind.SOUND
    held.key, held.key_sha256, held.byte_count = key, made.sha256, made.byte_count
    held.poster_key, held.poster_sha256 = poster_key, made.poster_sha256
    held.duration_s, held.peaks = made.seconds, made.peaks
    held.width_px, held.height_px, held.made_at = made.width_px, made.height_px, timezone.now()
    held.save()
    forget_clip_upload(held)


def _drop_unnamed(clip: Clip, keys: set[str]) -> None:
    """Remove files that no row names; the run that won may have made the very same ones."""
    with transaction.atomic():
        held = Clip.objects.select_for_update().filter(pk=clip.pk).first()
        for key in keys - ({held.key, held.poster_key} if held else set()) - {""}:
            default_storage.delete(key)


@job_kind(FORGET_CLIP_UPLOAD, words=_("Removing the upload as it came"))
def forget_upload_of_clip(job: Job, report: Report) -> Effects:
    """The clip is whole: destroy the upload, with what the camera wrote into it, and all that no row names.

    Where what was made is not whole any more, it is made once more from the upload.
    """
    clip = Clip.objects.select_related("entry__pupil").filter(pk=job.payload["clip"]).first()
    if clip is None:
        return Effects()
    files = {clip.key: clip.key_sha256, clip.poster_key: clip.poster_sha256}
    damaged = {key for key, sha256 in files.items() if not _is_whole(key, sha256)}
    with transaction.atomic():
        held = Clip.objects.select_for_update().select_related("entry__pupil").get(pk=clip.pk)
        if not held.refused_at and (damaged or not held.made_at):
            return Effects(apply=lambda: _make_again(held, damaged))
        _clear(held)
    return Effects()


def _make_again(clip: Clip, damaged: set[str]) -> None:
    """While the upload is there. Damaged files make room for those that will have their names."""
    if clip.received_key:
        for key in damaged - {""}:
            default_storage.delete(key)
        have_clip_made(clip)


def _is_whole(key: str, sha256: str) -> bool:
    """Whether the stored file is what was made, byte for byte; a sound has no poster."""
    if not key:
        return not sha256
    try:
        with default_storage.open(key) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _clear(clip: Clip) -> None:
    """Leave the clip and its poster alone in its folder, and no upload anywhere."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(clip.folder)
    for name in names:
        key = str(Path(clip.folder) / name)
        if key not in {clip.key, clip.poster_key}:
            default_storage.delete(key)
    if clip.received_key:
        clip.received_key = ""
        clip.save(update_fields=["received_key"])
