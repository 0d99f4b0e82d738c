"""The children's door: an animal, three secret pictures, and in. Names are listed nowhere else."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from learninglogs.audit.models import record
from learninglogs.people import secret_pictures as secret
from learninglogs.people.http import Request
from learninglogs.people.models import ClassTablet, Pupil
from learninglogs.people.names import told_apart
from learninglogs.people.sessions import begin_lesson, end_session, grown_up_of, hand_back
from learninglogs.people.tablet import tablet_of
from learninglogs.people.taps import Taps

# Nothing of the door stays in the browser: “Back” shows no names once it is shut.
kept_by_nobody = cache_control(no_store=True, private=True)


@kept_by_nobody
def children_door(request: Request) -> HttpResponse:
    """The children of this tablet's class, while their teacher holds the door open."""
    tablet = tablet_of(request)
    if tablet is None:
        return render(request, "people/not_a_tablet.html")
    shown = {"tablet": tablet, "school_class": tablet.school_class}
    if not tablet.school_class.is_door_open:
        return render(request, "people/door_shut.html", shown)
    children = told_apart(tablet.school_class.pupils.at_school())
    return render(request, "people/door.html", {**shown, "children": children})


@kept_by_nobody
def child_pictures(request: Request, pk: int) -> HttpResponse:
    """Three taps. Which pictures were tapped is never shown, and a door that stays shut never says why."""
    tablet = tablet_of(request)
    if tablet is None or not tablet.school_class.is_door_open:
        return _to_the_door(request)
    pupil = get_object_or_404(tablet.school_class.pupils.at_school(), pk=pk)
    taps = Taps(request.session, pupil)
    if pupil.is_let_in and request.method != "POST":
        return render(request, "people/is_it_you.html", {"pupil": pupil, "come_in": "people:come_in_by_tap"})
    if request.method == "POST":
        return _take_a_tap(request, tablet, pupil, taps)
    shown = _shown(tablet, pupil, taps)
    taps.start_again() if taps.stayed_shut else None
    return render(request, "people/pictures.html", shown)


@require_POST
@kept_by_nobody
def come_in_by_tap(request: Request, pk: int) -> HttpResponse:
    """In without pictures, once, because the teacher has said so."""
    tablet = tablet_of(request)
    if tablet is None or not tablet.school_class.is_door_open:
        return redirect("people:children_door")
    pupil = get_object_or_404(tablet.school_class.pupils.at_school(), pk=pk)
    if not pupil.use_let_in():
        return redirect("people:child_pictures", pk=pk)
    return _come_in(request, tablet, pupil)


@require_POST
def child_out(request: Request) -> HttpResponse:
    """“I’m finished”: the child is signed out. In class the next one may come; at home it is over."""
    grown_up = grown_up_of(request)
    is_at_home = request.actor.pupil_id is not None and not request.actor.in_class
    if child := Pupil.objects.filter(pk=request.actor.pupil_id or 0).first():
        record(request.actor, "signed_out", child, school_id=child.school_id, child_id=child.pk)
    end_session(request)
    if grown_up:
        hand_back(request, grown_up)
        return redirect("people:grown_up")
    return redirect("people:badge" if is_at_home else "people:children_door")


def _take_a_tap(request: Request, tablet: ClassTablet, pupil: Pupil, taps: Taps) -> HttpResponse:
    if "again" in request.POST:
        taps.start_again()
    else:
        taps.tap(request.POST.get("picture", ""))
    if taps.are_all:
        if tablet.lets_in(pupil, taps.pictures):
            return _come_in(request, tablet, pupil)
        taps.start_again(stayed_shut=True)
    if request.htmx:
        return render(request, "people/_taps.html", _shown(tablet, pupil, taps))
    return redirect("people:child_pictures", pk=pupil.pk)


def _come_in(request: Request, tablet: ClassTablet, pupil: Pupil) -> HttpResponse:
    begin_lesson(request, pupil, tablet)
    if request.htmx:
        return HttpResponseClientRedirect("/")
    return redirect("home:home")


def _to_the_door(request: Request) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect("/door/")
    return redirect("people:children_door")


def _shown(tablet: ClassTablet, pupil: Pupil, taps: Taps) -> dict[str, object]:
    return {
        "tablet": tablet,
        "school_class": tablet.school_class,
        "pupil": pupil,
        "taps": taps,
        "stayed_shut": taps.stayed_shut,
        "pictures": secret.PICTURES,
    }
