"""What a session says about who is asking, and how a child's session begins and ends."""

import datetime

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from .actor import NOBODY, Actor
from .models import Pupil

PUPIL, EPOCH, UNTIL = "pupil", "pupil_epoch", "pupil_until"


def actor_of(request: HttpRequest) -> Actor:
    """The person of this request. A child's session counts until its lesson ends and while its epoch holds."""
    if PUPIL in request.session:
        return _pupil_actor(request)
    if request.user.is_authenticated:
        return Actor(user_id=request.user.pk)
    return NOBODY


def _pupil_actor(request: HttpRequest) -> Actor:
    session = request.session
    if timezone.now() >= datetime.datetime.fromisoformat(session[UNTIL]):
        return NOBODY
    pupil = (
        Pupil.objects.at_school()
        .filter(pk=session[PUPIL], epoch=session[EPOCH])
        .select_related("school_class__school")
        .first()
    )
    if pupil is None:
        return NOBODY
    request.pupil = pupil  # type: ignore[attr-defined]
    return Actor(pupil_id=pupil.pk, in_class=True)


def begin_child_session(request: HttpRequest, pupil: Pupil, *, until: datetime.datetime) -> None:
    """Sign a child in. Whoever was signed in on this device is signed out first, whole."""
    logout(request)
    request.session[PUPIL] = pupil.pk
    request.session[EPOCH] = pupil.epoch
    request.session[UNTIL] = until.isoformat()
    request.session.set_expiry(until)
    request.session.cycle_key()


def end_child_session(request: HttpRequest) -> None:
    """Sign the child out and forget everything the session held."""
    request.session.flush()


def forget_child(request: HttpRequest) -> None:
    """Take a child out of the session and leave the rest of it."""
    for name in (PUPIL, EPOCH, UNTIL):
        request.session.pop(name, None)
