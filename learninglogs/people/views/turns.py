"""A grown-up passes the phone to the child, and comes back by their own door."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, User
from learninglogs.people.sessions import begin_childs_turn, grown_up_of


@require_POST
@signed_in
def childs_turn(request: Request, pk: int) -> HttpResponse:
    """Sign the grown-up out, whole, and the child in. Nothing of the grown-up's can be opened from there."""
    if request.actor.user_id is None:
        raise Http404
    own = Pupil.objects.guarded_by(request.actor).values("pk")
    pupil = get_object_or_404(Pupil.objects.helped_by(request.actor).filter(pk__in=own), pk=pk)
    grown_up = get_object_or_404(User, pk=request.actor.user_id)
    record(request.actor, "passed_phone_on", pupil, school_id=pupil.school_id, child_id=pupil.pk)
    begin_childs_turn(request, pupil, grown_up)
    return redirect("home:home")


@require_safe
@cache_control(no_store=True, private=True)
def grown_up(request: Request) -> HttpResponse:
    """Only the grown-up who passed the phone on comes in here, with what only they have."""
    return render(request, "people/grown_up.html", {"grown_up": _who(request)})


def _who(request: Request) -> User:
    found = grown_up_of(request)
    if found is None:
        raise Http404
    return found
