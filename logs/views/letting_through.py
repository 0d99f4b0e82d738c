"""The teacher lets double pages through to the class."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from logs.models import EmptyEntry, LogEntry


@require_POST
@signed_in
def let_through(request: Request, pk: int) -> HttpResponse:
    """The class may see it."""
    entry = get_object_or_404(LogEntry.objects.answered_by(request.actor).handed_in(), pk=pk)
    try:
        entry.let_through()
    except EmptyEntry:  # taken back between two lines of this function
        raise Http404 from None
    record(request.actor, "let_through", entry, school_id=entry.pupil.school_id)
    messages.success(
        request, _("The class can see %(child)s’s double page.") % {"child": entry.pupil.first_name}
    )
    return back_to(request, entry.challenge.get_tray_url())


@require_POST
@signed_in
def hold_back(request: Request, pk: int) -> HttpResponse:
    """Undo: the class no longer sees it."""
    entry = get_object_or_404(LogEntry.objects.answered_by(request.actor), pk=pk)
    entry.hold_back()
    record(request.actor, "held_back", entry, school_id=entry.pupil.school_id)
    messages.success(
        request, _("%(child)s’s double page is hidden again.") % {"child": entry.pupil.first_name}
    )
    return back_to(request, entry.challenge.get_tray_url())


@require_POST
@signed_in
def let_all_through(request: Request, pk: int) -> HttpResponse:
    """Every log handed in so far."""
    challenge = get_object_or_404(Challenge.objects.set_by(request.actor), pk=pk)
    count = LogEntry.objects.answered_by(request.actor).let_all_through(challenge)
    record(request.actor, "let_all_through", challenge, school_id=challenge.school_class.school_id)
    messages.success(
        request,
        ngettext("The class can see one more log.", "The class can see %(count)s more logs.", count)
        % {"count": count},
    )
    return back_to(request, challenge.get_tray_url())
