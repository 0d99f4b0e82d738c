"""What a log was made with: add, change, take away, put back, while it is open."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs.models import EntryClosed, LogEntry, Reference
from logs.models.reference import MOST_REFERENCES
from logs.reference_form import ReferenceForm
from logs.references import TooManyReferences, move_up, remove_reference

from .entry import VISIBLE, write_down
from .from_club import kept_from_club

TAKEN_AWAY = "reference taken away"


@signed_in
def references(request: Request, pk: int) -> HttpResponse:
    """What is there, and room for one more."""
    entry = get_object_or_404(_drafts(request), pk=pk)
    form = ReferenceForm(request.POST or None, entry=entry, instance=_new_or_back(request))
    if form.is_valid():
        return _keep(request, form)
    return _show(request, entry, form)


@signed_in
def reference(request: Request, pk: int) -> HttpResponse:
    """Change one."""
    found = get_object_or_404(_editable(request), pk=pk)
    form = ReferenceForm(request.POST or None, entry=found.entry, instance=found)
    if form.is_valid():
        return _keep(request, form)
    return _show(request, found.entry, form)


@require_POST
@signed_in
def take_reference_away(request: Request, pk: int) -> HttpResponse:
    """The page after it can put it back."""
    found = get_object_or_404(_editable(request), pk=pk)
    try:
        remove_reference(found)
    except EntryClosed:
        return _handed_in_meanwhile(request, found.entry)
    names = ("entry_id", "kind", "title", "by", "url", "position")
    request.session[TAKEN_AWAY] = {name: getattr(found, name) for name in names}
    write_down(request, "changed_references", found.entry)
    return _to_list(request, found.entry)


@require_POST
@signed_in
def move_reference_up(request: Request, pk: int) -> HttpResponse:
    """It stands before the one that stood before it."""
    found = get_object_or_404(_editable(request), pk=pk)
    try:
        move_up(found)
    except EntryClosed:
        return _handed_in_meanwhile(request, found.entry)
    write_down(request, "changed_references", found.entry)
    return _to_list(request, found.entry)


def _keep(request: Request, form: ReferenceForm) -> HttpResponse:
    try:
        form.keep()
    except TooManyReferences:
        words = _("There are %s already, and that is plenty. Take one away first.")
        form.add_error(None, words % MOST_REFERENCES)
        return _show(request, form.entry, form)
    except EntryClosed:
        return _handed_in_meanwhile(request, form.entry)
    request.session.pop(TAKEN_AWAY, None)
    write_down(request, "changed_references", form.entry)
    messages.success(request, _("Kept: %s") % form.instance.title)
    return _to_list(request, form.entry)


def _show(request: Request, entry: LogEntry, form: ReferenceForm) -> HttpResponse:
    there = list(entry.references.all())
    removed: dict[str, Any] | None = request.session.get(TAKEN_AWAY)
    context = {
        "entry": entry,
        "school_class": entry.challenge.school_class,
        "form": form,
        "there": there,
        "is_full": len(there) >= MOST_REFERENCES,
        "removed": removed if removed and removed["entry_id"] == entry.pk else None,
        "is_own": request.actor.pupil_id == entry.pupil_id,
    }
    return render(request, "logs/references.html", context)


def _new_or_back(request: Request) -> Reference:
    """One more, or the one taken away a moment ago, which comes back to its place."""
    removed = request.session.get(TAKEN_AWAY)
    if removed and "put_back" in request.POST:
        return Reference(position=removed["position"])
    return Reference()


def _handed_in_meanwhile(request: Request, entry: LogEntry) -> HttpResponse:
    messages.warning(request, _("It is handed in already, so nothing was changed."))
    return redirect(kept_from_club(request, entry.get_absolute_url()))


def _to_list(request: Request, entry: LogEntry) -> HttpResponse:
    return redirect(kept_from_club(request, entry.get_references_url()))


def _drafts(request: Request) -> Any:
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    return drafts.select_related(*VISIBLE)


def _editable(request: Request) -> Any:
    related = [f"entry__{name}" for name in VISIBLE]
    return Reference.objects.editable_by(request.actor).select_related(*related)
