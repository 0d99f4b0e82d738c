"""The teacher lets double pages through to the class."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from logs.models import LogEntry

from .entry import write_down

CHANGED = gettext_noop(
    "%(child)s’s double page changed since you looked, or its pictures are still being made. "
    "The class does not see it yet. Look at it again."
)
MOST_AT_ONCE = 500
NUMBER = re.compile(r"[0-9]{1,15}")


@require_POST
@signed_in
def let_through(request: Request, pk: int) -> HttpResponse:
    """The class may see it, as the teacher saw it."""
    entries = LogEntry.objects.answered_by(request.actor).handed_in()
    entry = get_object_or_404(entries.select_related("pupil", "challenge"), pk=pk)
    name = {"child": entry.pupil.first_name}
    if entries.let_through_as_seen({pk: request.POST.get("seen", "")}):
        write_down(request, "let_through", entry)
        messages.success(request, _("The class can see %(child)s’s double page.") % name)
    elif entry.let_through_at is None:
        messages.warning(request, _(CHANGED) % name)
    return back_to(request, entry.challenge.get_tray_url())


@require_POST
@signed_in
def hold_back(request: Request, pk: int) -> HttpResponse:
    """Undo: the class no longer sees it."""
    entry = get_object_or_404(LogEntry.objects.answered_by(request.actor), pk=pk)
    entry.hold_back()
    write_down(request, "held_back", entry)
    messages.success(
        request, _("%(child)s’s double page is hidden again.") % {"child": entry.pupil.first_name}
    )
    return back_to(request, entry.challenge.get_tray_url())


@require_POST
@signed_in
def let_all_through(request: Request, pk: int) -> HttpResponse:
    """Every log that stood in the tray when the teacher looked; what came or changed since waits."""
    challenge = get_object_or_404(Challenge.objects.set_by(request.actor), pk=pk)
    seen = seen_of(request)
    mine = LogEntry.objects.answered_by(request.actor).filter(challenge=challenge)
    shown = mine.let_through_as_seen(seen)
    school_id = challenge.school_class.school_id
    for entry in shown:
        record(request.actor, "let_through", entry, school_id=school_id, child_id=entry.pupil_id)
    words = ngettext("The class can see one more log.", "The class can see %(count)s more logs.", len(shown))
    messages.success(request, words % {"count": len(shown)})
    if len(shown) < len(seen):
        messages.warning(request, _("The rest changed meanwhile or is still being made. Look again."))
    return back_to(request, challenge.get_tray_url())


def seen_of(request: Request) -> dict[int, str]:
    """What the page showed: the mark of each log by its number, out of `seen` fields “7 2026-11-22T…”."""
    pairs = [field.partition(" ") for field in request.POST.getlist("seen")[:MOST_AT_ONCE]]
    return {int(number): mark for number, _space, mark in pairs if NUMBER.fullmatch(number)}
