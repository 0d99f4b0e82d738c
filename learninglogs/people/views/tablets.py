"""The teacher's side of the children's door: open it, shut it, make tablets, give out secret pictures."""

import zoneinfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.audit.models import record
from learninglogs.people.class_list import draw_for
from learninglogs.people.doors import signed_in
from learninglogs.people.forms import ClassTabletForm
from learninglogs.people.http import Request
from learninglogs.people.models import ClassTablet, SchoolClass, User
from learninglogs.people.sessions import end_session
from learninglogs.people.sheets import secret_pictures_sheet
from learninglogs.people.tablet import make_tablet, tablet_of
from learninglogs.people.taught import taught_child, taught_class

LESSON_MINUTES = 60


@signed_in
def class_tablets(request: Request, pk: int) -> HttpResponse:
    """The door of one class: whether it is open, its tablets, its children's secret pictures."""
    return _door_page(request, taught_class(request, pk), ClassTabletForm())


def _door_page(request: Request, school_class: SchoolClass, form: ClassTabletForm) -> HttpResponse:
    shown = {
        "school_class": school_class,
        "zone": school_class.school.time_zone,
        "children": school_class.pupils.at_school(),
        "tablets": school_class.tablets.in_use().select_related("enrolled_by"),
        "this_tablet": tablet_of(request),
        "form": form,
    }
    return render(request, "people/class_tablets.html", shown)


@require_POST
@signed_in
def open_door(request: Request, pk: int) -> HttpResponse:
    school_class = taught_class(request, pk)
    school_class.open_door(minutes=LESSON_MINUTES)
    record(request.actor, "opened_door", school_class, school_id=school_class.school_id)
    zone = zoneinfo.ZoneInfo(school_class.school.time_zone)
    until = timezone.localtime(school_class.door_open_until, zone)
    messages.success(
        request,
        _("The door is open until %(time)s. The children can sign in on the class’s tablets.")
        % {"time": f"{until:%H:%M}"},
    )
    return redirect("people:class_tablets", pk=pk)


@require_POST
@signed_in
def shut_door(request: Request, pk: int) -> HttpResponse:
    school_class = taught_class(request, pk)
    school_class.shut_door()
    record(request.actor, "shut_door", school_class, school_id=school_class.school_id)
    messages.success(request, _("The door is shut, and every child is signed out. Their work is safe."))
    return redirect("people:class_tablets", pk=pk)


@require_POST
@signed_in
def enrol_tablet(request: Request, pk: int) -> HttpResponse:
    """This very device becomes the class's, and so whoever did it is signed out on it."""
    school_class = taught_class(request, pk)
    form = ClassTabletForm(request.POST)
    if not form.is_valid():
        return _door_page(request, school_class, form)
    adult = User.objects.get(pk=request.actor.user_id or 0)  # a pupil teaches no class
    tablet, secret = form.enrol(school_class, by=adult)
    record(request.actor, "enrolled_tablet", tablet, school_id=school_class.school_id)
    end_session(request)
    response = redirect("people:children_door")
    make_tablet(request, response, secret)
    return response


@require_POST
@signed_in
def retire_tablet(request: Request, pk: int) -> HttpResponse:
    tablets = ClassTablet.objects.looked_after_by(request.actor).select_related("school_class")
    tablet = get_object_or_404(tablets, pk=pk)
    tablet.retire()
    record(request.actor, "retired_tablet", tablet, school_id=tablet.school_class.school_id)
    messages.success(
        request, _("%(tablet)s is no longer a class tablet. Nobody can sign in on it.") % {"tablet": tablet}
    )
    return redirect("people:class_tablets", pk=tablet.school_class_id)


@require_POST
@signed_in
def draw_pictures(request: Request, pk: int) -> HttpResponse:
    """New pictures for the whole class, on a sheet that is shown this once."""
    school_class = taught_class(request, pk)
    cards = draw_for(school_class.pupils.at_school())
    record(request.actor, "drew_pictures", school_class, school_id=school_class.school_id)
    return secret_pictures_sheet(request, school_class, cards)


@require_POST
@signed_in
def draw_child_pictures(request: Request, pk: int) -> HttpResponse:
    """New pictures for one child, on a sheet that is shown this once."""
    pupil = taught_child(request, pk)
    cards = draw_for([pupil])
    record(request.actor, "drew_pictures", pupil, school_id=pupil.school_id, child_id=pupil.pk)
    return secret_pictures_sheet(request, pupil.school_class, cards)


@require_POST
@signed_in
def let_child_in(request: Request, pk: int) -> HttpResponse:
    """The teacher's tap, for a child who cannot use pictures today or at all."""
    pupil = taught_child(request, pk)
    pupil.let_in()
    record(request.actor, "let_in", pupil, school_id=pupil.school_id, child_id=pupil.pk)
    messages.success(
        request,
        _("Within five minutes %(child)s taps their animal on a class tablet and is in, without pictures.")
        % {"child": pupil.first_name},
    )
    return redirect("people:class_tablets", pk=pupil.school_class_id)


@require_POST
@signed_in
def unlock_child(request: Request, pk: int) -> HttpResponse:
    pupil = taught_child(request, pk)
    pupil.unlock()
    record(request.actor, "unlocked_child", pupil, school_id=pupil.school_id, child_id=pupil.pk)
    messages.success(request, _("%(child)s can try again.") % {"child": pupil.first_name})
    return redirect("people:class_tablets", pk=pupil.school_class_id)
