"""A sound or film, its poster and its words leave the house: the full check every time."""

import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from learninglogs.audit.models import record
from learninglogs.files.serving import FILE_POLICY, send_file
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs.captions import as_webvtt
from logs.models import Clip

TYPES = {True: "video/mp4", False: "audio/mp4"}
PLAYED, ONE_PLAYING_S = "clips_played", 3600


@require_safe
@signed_in
def play_clip(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    """The film or sound, or the range of it the player asks for."""
    clip = _clip(request, pk)
    _write_down_once(request, clip)
    return send_file(request, clip.key, content_type=TYPES[clip.is_film], etag=clip.key_sha256)


@require_safe
@signed_in
def clip_poster(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    clip = _clip(request, pk, is_film=True)
    return send_file(request, clip.poster_key, content_type="image/jpeg", etag=clip.poster_sha256)


@require_safe
@signed_in
def clip_captions(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What was typed, as a player shows it."""
    clip = _clip(request, pk)
    response = HttpResponse(as_webvtt(clip.captions, clip.duration_s), content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def _clip(request: Request, pk: uuid.UUID, *, is_film: bool = False) -> Clip:
    """Raises Http404."""
    made = Clip.objects.visible_to(request.actor).made().live().select_related("entry__pupil")
    found = made.exclude(poster_key="") if is_film else made
    return get_object_or_404(found, pk=pk)


def _write_down_once(request: Request, clip: Clip) -> None:
    """A player asks for one film in many pieces: one line in the record, for this session and hour."""
    now = timezone.now().timestamp()
    known = request.session.get(PLAYED, {})
    played = {pk: at for pk, at in known.items() if at > now - ONE_PLAYING_S}
    if str(clip.pk) in played:
        return
    child = clip.entry.pupil
    record(request.actor, "played_clip", clip, school_id=child.school_id, child_id=child.pk)
    request.session[PLAYED] = played | {str(clip.pk): now}
