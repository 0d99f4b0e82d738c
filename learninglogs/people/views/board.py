"""The class's wall-sized screen, with nobody signed in on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.sessions import begin_board
from learninglogs.people.taught import taught_class


@require_POST
@signed_in
def make_board(request: Request, pk: int) -> HttpResponse:
    """This very computer becomes the class's board for the day, and whoever did it is signed out on it."""
    school_class = taught_class(request, pk)
    record(request.actor, "made_board", school_class, school_id=school_class.school_id)
    begin_board(request, school_class)
    return redirect("home:home")


@require_POST
@signed_in
def shut_boards(request: Request, pk: int) -> HttpResponse:
    school_class = taught_class(request, pk)
    school_class.shut_boards()
    record(request.actor, "shut_boards", school_class, school_id=school_class.school_id)
    messages.success(request, _("Every board of the class is shut."))
    return redirect("people:class_tablets", pk=pk)
