"""What may be shown: a family's answers about one child."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.people.consents import say, standing_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, Purpose

SHOWN_WITH = {
    Purpose.CLASS_WALL: ("layout-grid", _("On the whiteboard, when the class looks together.")),
    Purpose.ASSEMBLY: ("megaphone", _("To other classes and staff, if a page is chosen.")),
    Purpose.WEBSITE: ("globe", _("Anyone can see it. No name goes with it.")),
    Purpose.NAME: ("user", _("Only if the website is Yes as well.")),
}


def _own_child(request: Request, pk: int) -> Pupil:
    """A guardian's child whom their answers may reach. Raises Http404."""
    if request.actor.user_id is None:
        raise Http404
    children = Pupil.objects.in_touch_with(request.actor).select_related("school_class__school", "school")
    return get_object_or_404(children, pk=pk)


@require_safe
@signed_in
def consents(request: Request, pk: int) -> HttpResponse:
    pupil = _own_child(request, pk)
    asked = [(each, *SHOWN_WITH[each.purpose]) for each in standing_of(pupil, request.actor)]
    context = {
        "pupil": pupil,
        "school_class": pupil.school_class,
        "asked": asked,
        "last": max((each.last.said_at for each, *_more in asked if each.last), default=None),
        "zone": pupil.school.time_zone,
        "has_siblings": Pupil.objects.guarded_by(request.actor).exclude(pk=pk).exists(),
    }
    return render(request, "people/consents.html", context)


@require_POST
@signed_in
def answer(request: Request, pk: int, purpose: str) -> HttpResponse:
    pupil = _own_child(request, pk)
    if purpose not in Purpose or request.POST.get("is_yes") not in {"yes", "no"}:
        raise Http404
    is_yes = request.POST["is_yes"] == "yes"
    say(pupil, Purpose(purpose), is_yes=is_yes, by=request.actor)
    if is_yes:
        messages.success(request, _("Saved. You can change your mind any day."))
    else:
        messages.success(request, _("Saved. It has stopped, everywhere."))
    return redirect("people:consents", pk=pk)
