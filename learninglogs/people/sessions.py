"""What a session says about who is asking, and how a session begins and ends."""

import datetime

from django.contrib.auth import login, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from learninglogs.audit.models import record

from .actor import NOBODY, Actor
from .devices import device_of
from .models import Badge, ClassTablet, Guardian, Pupil, SchoolClass, Staff, User

PUPIL, EPOCH, UNTIL, TABLET = "pupil", "pupil_epoch", "pupil_until", "pupil_tablet"
BADGE, GROWN_UP, DEVICE, BOARD = "pupil_badge", "pupil_grown_up", "device", "board"
GROWN_UP_EPOCH = "pupil_grown_up_epoch"
ADULT_UNTIL = "adult_until"
# Staff see other people's children, often on a computer that others use too.
STAFF_STAY = datetime.timedelta(hours=12)
FAMILIES_STAY = datetime.timedelta(days=14)
BOARD_STAYS = datetime.timedelta(hours=7)  # a school day
# A child at home, by their badge or on a grown-up's phone: an evening, and not the next one.
CHILD_STAYS = datetime.timedelta(hours=4)


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking. A child's session counts until its time is over and while its epoch holds."""
    if PUPIL in request.session:
        return _pupil_actor(request)
    if BOARD in request.session:
        return _board_actor(request)
    if _is_over(request.session.get(ADULT_UNTIL)):
        logout(request)
    if request.user.is_authenticated:
        return Actor(user_id=request.user.pk, device=_device(request))
    return NOBODY


def _device(request: HttpRequest) -> str:
    return request.session.get(DEVICE) or device_of(request.headers.get("User-Agent", ""))


def _pupil_actor(request: HttpRequest) -> Actor:
    """In class on the class's tablet alone; by badge or on a grown-up's phone a child is at home."""
    session = request.session
    if _is_over(session.get(UNTIL)):
        return NOBODY
    pupils = Pupil.objects.at_school().filter(pk=session[PUPIL], epoch=session[EPOCH])
    if (grown_up := session.get(GROWN_UP)) and not _still_passes_on(grown_up, session):
        return NOBODY
    if badge := session.get(BADGE):
        pupils = pupils.filter(badges__in=Badge.objects.filter(pk=badge, voided_at=None))
    if tablet := session.get(TABLET):
        # The door has shut, the tablet was retired, or the child has moved to another class: it is over. The
        # door itself is asked, because the teacher can hold it open for longer while the children are in.
        in_use = ClassTablet.objects.in_use().filter(pk=tablet)
        pupils = pupils.filter(
            school_class__in=in_use.values("school_class"), school_class__door_open_until__gt=timezone.now()
        )
    pupil = pupils.select_related("school_class__school").order_by("pk").first()
    if pupil is None:
        return NOBODY
    request.pupil = pupil  # type: ignore[attr-defined]  # see people.http
    class_id = pupil.school_class_id if tablet else None
    return Actor(pupil_id=pupil.pk, class_id=class_id, device=_device(request))


def _still_passes_on(grown_up: int, session: SessionBase) -> bool:
    """Whether who passed the phone on is the child's grown-up still, without limits, not signed out since."""
    without_limits = Guardian.objects.present().filter(no_contact_since=None, no_pictures_since=None)
    theirs = without_limits.filter(user=grown_up, pupil=session[PUPIL])
    return theirs.filter(user__epoch=session.get(GROWN_UP_EPOCH, -1)).exists()


def _board_actor(request: HttpRequest) -> Actor:
    """A class's wall-sized screen, until its time is over or staff shut it."""
    school_class, epoch = request.session[BOARD]
    is_open = SchoolClass.objects.filter(pk=school_class, board_epoch=epoch).exists()
    if _is_over(request.session.get(UNTIL)) or not is_open:
        return NOBODY
    return Actor(class_id=school_class, device=BOARD)


def begin_board(request: HttpRequest, school_class: SchoolClass) -> None:
    """Sign whoever did this out, whole: from now on this screen shows the class's wall and nothing else."""
    logout(request)
    request.session[BOARD] = [school_class.pk, school_class.board_epoch]
    until = timezone.now() + BOARD_STAYS
    request.session[UNTIL] = until.isoformat()
    request.session.set_expiry(until)
    request.session.cycle_key()


def begin_lesson(request: HttpRequest, pupil: Pupil, tablet: ClassTablet) -> None:
    """Sign a child in at the door of their class, for as long as it is open and the tablet in use."""
    _begin_child_session(request, pupil, device=tablet.name)
    request.session[TABLET] = tablet.pk


def begin_by_badge(request: HttpRequest, badge: Badge) -> None:
    """Sign a child in at home for an evening, or until the badge is made void."""
    _begin_at_home(request, badge.pupil)
    request.session[BADGE] = badge.pk


def begin_childs_turn(request: HttpRequest, pupil: Pupil, grown_up: User) -> None:
    """Sign a child in on their grown-up's phone; the grown-up comes back by their own door alone."""
    _begin_at_home(request, pupil)
    request.session[GROWN_UP] = grown_up.pk
    request.session[GROWN_UP_EPOCH] = grown_up.epoch


def _begin_at_home(request: HttpRequest, pupil: Pupil) -> None:
    _begin_child_session(request, pupil)
    until = timezone.now() + CHILD_STAYS
    request.session[UNTIL] = until.isoformat()
    request.session.set_expiry(until)


def hand_back(request: HttpRequest, grown_up: User) -> None:
    """Nobody is signed in any more; the phone waits for the grown-up who passed it on."""
    request.session[GROWN_UP] = grown_up.pk


def grown_up_of(request: HttpRequest) -> User | None:
    """Who passed this phone to a child and has not come back; None where nobody did."""
    grown_up = request.session.get(GROWN_UP)
    return User.objects.filter(pk=grown_up, is_active=True).first() if grown_up else None


def _begin_child_session(request: HttpRequest, pupil: Pupil, *, device: str = "") -> None:
    """Whoever was signed in on this device is signed out first, whole.

    device: what it is called at school; its browser's name where it has no name.
    """
    logout(request)
    request.session[DEVICE] = device
    request.session[PUPIL] = pupil.pk
    request.session[EPOCH] = pupil.epoch
    request.session.cycle_key()
    who = Actor(pupil_id=pupil.pk, device=_device(request))
    record(who, "signed_in", pupil, school_id=pupil.school_id, child_id=pupil.pk)


def begin_adult_session(request: HttpRequest, user: User) -> None:
    """Sign an adult in without asking for a password; whoever was signed in before is signed out, whole."""
    logout(request)
    login(request, user)


def limit_stay(request: HttpRequest, user: User) -> None:
    """How long an adult who has just signed in stays so.

    Staff until the browser is closed, and twelve hours at most; families two weeks on their own phone.
    Whoever is both counts as staff.
    """
    is_staff = Staff.objects.present().filter(user=user).exists()
    stay = STAFF_STAY if is_staff else FAMILIES_STAY
    request.session[ADULT_UNTIL] = (timezone.now() + stay).isoformat()
    request.session.set_expiry(0 if is_staff else int(FAMILIES_STAY.total_seconds()))


def end_session(request: HttpRequest) -> None:
    """Sign out whoever is signed in and forget everything the session held."""
    logout(request)


def forget_child(request: HttpRequest) -> None:
    """Take a child or a board out of the session and leave the rest of it."""
    for name in (PUPIL, EPOCH, UNTIL, TABLET, BADGE, GROWN_UP, GROWN_UP_EPOCH, DEVICE, BOARD):
        request.session.pop(name, None)


def _is_over(until: str | None) -> bool:
    return until is not None and timezone.now() >= datetime.datetime.fromisoformat(until)
