"""The year of a class: look at it, plan a move, move, put it back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from challenges.models import Challenge
from challenges.models.challenge import PromisedDay
from challenges.moving import Change, NoRoom, plan_move, take_back, write
from challenges.plan import plan_of
from challenges.year_page import MOVED, move_address, version_of, week_asked_for, year_asked_for, year_page
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.taught import taught_class


@signed_in
@vary_on_headers("HX-Request")
@require_safe
def year(request: Request, pk: int) -> HttpResponse:
    """The year in weeks; with `?move=`, one challenge on its way to the week of `&to=`."""
    context = year_page(request, taught_class(request, pk))
    return render(request, "challenges/_year.html" if request.htmx else "challenges/year.html", context)


@signed_in
@require_POST
def move(request: Request, pk: int) -> HttpResponse:
    """Move it to the week of `week`: this one only, or (`how=after`) the ones after it too."""
    movable = Challenge.objects.movable_by(request.actor).select_related("school_class__school")
    challenge = get_object_or_404(movable, pk=pk)
    week = week_asked_for(request.POST.get("week", "")) or challenge.set_on
    try:
        changes = _changes(request, challenge)
        _keep_for_putting_back(request, challenge.school_class_id, write(changes), changes)
    except NoRoom as no_room:
        messages.warning(request, str(no_room))
        return redirect(move_address(challenge.school_class_id, challenge, week))
    for each in changes:
        record(request.actor, "moved", each.challenge, school_id=challenge.school_class.school_id)
    messages.success(request, _told(changes))
    return _back_to_year(request, challenge.school_class_id)


def _changes(request: Request, challenge: Challenge) -> list[Change]:
    """What was shown to whoever presses. Raises NoRoom, also where somebody moved something since."""
    whole = plan_of(challenge.school_class)
    plan = whole.of_year(year_asked_for(request.POST.get("year", ""), whole))
    if version_of(plan) != request.POST.get("seen"):
        raise NoRoom(_("Somebody changed a day meanwhile. This is how it is now: have a look, then move it."))
    week = week_asked_for(request.POST.get("week", "")) or challenge.set_on
    there = next((each for each in [*plan.placed, *plan.waiting] if each == challenge), challenge)
    return plan_move(plan, there, week).changes(request.POST.get("how", ""))


def _keep_for_putting_back(
    request: Request, class_pk: int, moved: list[list[str]], changes: list[Change]
) -> None:
    """The last move of this class; what children have cannot come sooner again, so it is not offered."""
    can_go_back = not any(each.challenge.is_given_out for each in changes)
    request.session[MOVED] = request.session.get(MOVED, {}) | {str(class_pk): moved if can_go_back else []}


def _told(changes: list[Change]) -> str:
    first, others = changes[0], len(changes) - 1
    if first.before.set_on == first.dates.set_on:
        told = _("“%(title)s” is handed in by %(day)s now.")
        days = {"title": first.challenge.title, "day": date_format(first.dates.hand_in_on, "l j F")}
    else:
        told = _("“%(title)s” is set on %(day)s now.")
        days = {"title": first.challenge.title, "day": date_format(first.dates.set_on, "l j F")}
    if not others:
        return told % days
    more = ngettext("%s more moved along with it.", "%s more moved along with it.", others) % others
    return f"{told % days} {more}"


@signed_in
@require_POST
def move_back(request: Request, pk: int) -> HttpResponse:
    """Take the last move of this class back."""
    school_class = taught_class(request, pk)
    kept = request.session.get(MOVED, {})
    own = Challenge.objects.movable_by(request.actor).filter(school_class=school_class)
    try:
        moved = take_back(own.select_related("school_class__school"), kept.get(str(pk), []))
    except (NoRoom, PromisedDay):
        messages.warning(request, _("Something was changed since, so everything stays as it is now."))
    else:
        for each in moved:
            record(request.actor, "moved", each, school_id=school_class.school_id)
        if moved:
            messages.success(request, _("Put back. Everything is where it was."))
    request.session[MOVED] = kept | {str(pk): []}
    return _back_to_year(request, pk)


def _back_to_year(request: Request, pk: int) -> HttpResponse:
    """The school year that was on the screen."""
    address = reverse("challenges:year", args=[pk])
    return redirect(f"{address}?{urlencode({'year': request.POST.get('year', '')})}")
