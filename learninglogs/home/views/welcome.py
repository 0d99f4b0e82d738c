"""What somebody sees at “/” who is not signed in."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from learninglogs.home.sample.doors import may_tap
from learninglogs.home.this_machine import is_this_machine
from learninglogs.people.http import Request
from learninglogs.people.models import School
from learninglogs.people.tablet import tablet_of


def welcome(request: Request) -> HttpResponse:
    """A clean desk, the sample school's people, the children's door, or sign-in: whatever is here."""
    if not School.objects.exists():
        return clean_desk(request)
    if may_tap(request):
        return redirect("home:sample")
    if tablet_of(request):
        return redirect("people:children_door")
    return redirect("account_login")


def clean_desk(request: Request) -> HttpResponse:
    """Nothing is here yet. Somebody at this computer may begin."""
    shown = {"may_begin": may_begin(request), "offer_sample": settings.OFFER_SAMPLE}
    return render(request, "home/welcome.html", shown)


def may_begin(request: Request) -> bool:
    """An empty installation belongs to whoever sits at it, unless its operator says otherwise."""
    return settings.SETUP_FROM_ANYWHERE or is_this_machine(request)
