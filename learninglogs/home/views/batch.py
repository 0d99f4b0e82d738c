"""Several chosen children at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.models import Challenge
from learninglogs.home.batch import BatchForm, Done
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs.views.letting_through import seen_of

UNDO = "batch_undo"


@require_POST
@signed_in
def batch(request: Request, pk: int) -> HttpResponse:
    """Do one thing with every chosen tile; the tray then says what was done and offers its undo."""
    challenge = _challenge(request, pk)
    form = BatchForm(request.POST, challenge=challenge, actor=request.actor, seen=seen_of(request))
    show = request.POST.get("show", "")
    if not form.is_valid():
        messages.warning(request, form.words_of_errors())
        return redirect(_tray(challenge, show=show, choose="some"))
    done = form.carry_out()
    _say(request, done)
    request.session[UNDO] = done.as_undo(challenge)
    return redirect(_tray(challenge, show=show, done="1" if done.back else ""))


@require_POST
@signed_in
def undo_batch(request: Request, pk: int) -> HttpResponse:
    """Undo what was done last with chosen tiles of this challenge; a second time there is nothing to undo."""
    challenge = _challenge(request, pk)
    undo = undo_of(request, challenge)
    if undo is None:
        messages.info(request, _("There is nothing to undo any more."))
        return redirect(challenge.get_tray_url())
    del request.session[UNDO]
    notes = {int(child): note for child, note in undo["notes"].items()}
    wanted = {"do": undo["do"], "pupil": list(notes)}
    form = BatchForm(wanted, challenge=challenge, actor=request.actor, notes=notes)
    if form.is_valid():
        _say(request, form.carry_out())
    return redirect(challenge.get_tray_url())


def undo_of(request: Request, challenge: Challenge) -> dict[str, Any] | None:
    """What undoes the last thing this session did with chosen tiles of the challenge; None for nothing."""
    undo = request.session.get(UNDO)
    return undo if undo and undo["challenge"] == challenge.pk and undo["notes"] else None


def _challenge(request: Request, pk: int) -> Challenge:
    given = Challenge.objects.set_by(request.actor).filter(published_at__isnull=False)
    return get_object_or_404(given.select_related("school_class__school"), pk=pk)


def _say(request: Request, done: Done) -> None:
    if done.back:
        messages.success(request, done.said)
    elif not done.held:
        messages.info(request, _("Nothing to change: it was so already."))
    for words in done.held:
        messages.warning(request, words)


def _tray(challenge: Challenge, **query: str) -> str:
    said = urlencode({name: value for name, value in query.items() if value and value != "all"})
    return f"{challenge.get_tray_url()}?{said}" if said else challenge.get_tray_url()
