"""A later day for one child: staff give it and take it away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.later_day_form import LaterDayForm
from challenges.later_days import take_away
from challenges.models import Challenge, LaterDay
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil


def _whose(request: Request, pk: int, pupil_pk: int) -> tuple[Challenge, Pupil]:
    """A challenge that is out in a class this adult teaches, and a child of the class. Raises Http404."""
    own = Challenge.objects.set_by(request.actor).published().select_related("school_class__school")
    challenge = get_object_or_404(own, pk=pk)
    taught = Pupil.objects.taught_by(request.actor).filter(school_class=challenge.school_class_id)
    return challenge, get_object_or_404(taught, pk=pupil_pk)


@signed_in
def later_day(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    challenge, pupil = _whose(request, pk, pupil_pk)
    given = LaterDay.objects.filter(challenge=challenge, pupil=pupil).first()
    form = LaterDayForm(request.POST or None, pupil=pupil, challenge=challenge, given=given)
    if request.method == "POST" and form.is_valid():
        saved = form.save(by=request.actor)
        words = _("%(child)s hands in by %(day)s. Nobody else in the class sees that.")
        day = date_format(saved.hand_in_on, "l j F")
        messages.success(request, words % {"child": pupil.first_name, "day": day})
        return redirect(challenge.get_tray_url())
    whose = {"challenge": challenge, "pupil": pupil, "school_class": challenge.school_class}
    context = {**whose, "given": given, "form": form, "section": "fortnight"}
    return render(request, "challenges/later_day.html", context)


@require_POST
@signed_in
def take_later_day_away(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    """The class's days count again; taken away already, nothing changes."""
    challenge, pupil = _whose(request, pk, pupil_pk)
    for given in LaterDay.objects.filter(challenge=challenge, pupil=pupil).select_related("pupil"):
        take_away(given, by=request.actor)
        messages.success(request, _("The class’s days count for %s again.") % pupil.first_name)
    return back_to(request, challenge.get_tray_url())
