"""What a session says about who is asking, and how a session begins and ends."""

import datetime

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone

from .actor import NOBODY, Actor
from .models import ClassTablet, Pupil, User

PUPIL, EPOCH, UNTIL, TABLET = "pupil", "pupil_epoch", "pupil_until", "pupil_tablet"


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking. A child's session counts until its lesson ends and while its epoch holds."""
    if PUPIL in request.session:
        return _pupil_actor(request)
    if request.user.is_authenticated:
        return Actor(user_id=request.user.pk)
    return NOBODY


def _pupil_actor(request: HttpRequest) -> Actor:
    session = request.session
    if timezone.now() >= datetime.datetime.fromisoformat(session[UNTIL]):
        return NOBODY
    pupils = Pupil.objects.at_school().filter(pk=session[PUPIL], epoch=session[EPOCH])
    if tablet := session.get(TABLET):
        # The tablet was retired, or the child has moved to another class: the session is over.
        pupils = pupils.filter(school_class__tablets__in=ClassTablet.objects.in_use().filter(pk=tablet))
    pupil = pupils.select_related("school_class__school").first()
    if pupil is None:
        return NOBODY
    request.pupil = pupil  # type: ignore[attr-defined]
    return Actor(pupil_id=pupil.pk, class_id=pupil.school_class_id)


def begin_child_session(
    request: HttpRequest, pupil: Pupil, *, until: datetime.datetime, tablet: ClassTablet | None = None
) -> None:
    """Sign a child in. Whoever was signed in on this device is signed out first, whole.

    tablet: the class tablet they came in by; retiring it ends the session. None where there is none.
    """
    logout(request)
    request.session[PUPIL] = pupil.pk
    request.session[EPOCH] = pupil.epoch
    request.session[UNTIL] = until.isoformat()
    if tablet:
        request.session[TABLET] = tablet.pk
    request.session.set_expiry(until)
    request.session.cycle_key()


def begin_adult_session(request: HttpRequest, user: User) -> None:
    """Sign an adult in without asking for a password; whoever was signed in before is signed out, whole."""
    logout(request)
    login(request, user)


def end_session(request: HttpRequest) -> None:
    """Sign out whoever is signed in and forget everything the session held."""
    logout(request)


def forget_child(request: HttpRequest) -> None:
    """Take a child out of the session and leave the rest of it."""
    for name in (PUPIL, EPOCH, UNTIL, TABLET):
        request.session.pop(name, None)
