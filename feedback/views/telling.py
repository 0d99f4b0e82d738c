"""How a challenge was: told by the child and by the family, read by the teacher, quoted once let through."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from challenges.how_it_was import said_in_words, told_about
from challenges.models import Challenge, HowItWas
from challenges.telling import HowItWasForm
from feedback.snapshots import grid_of, row_of
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from learninglogs.people.names import tell_apart


# ── The child and the family ────────────────────────────────────────────────────
@signed_in
@vary_on_headers("HX-Request")
def how_it_was(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    """How long, how it was, “I wish …”, “I found out …”: each tap saves, and can be changed."""
    told = _spoken_here(request, pk, pupil_pk)
    form = HowItWasForm(told, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save(by=request.actor)
        if not request.htmx:
            messages.success(request, _("Thank you. You can change it at any time."))
            return back_to(request, told.get_absolute_url())
        form = HowItWasForm(told)
    is_piece = request.htmx and "brief" in request.POST and not form.errors
    return render(
        request,
        "challenges/_how_brief.html" if is_piece else "feedback/how_it_was.html",
        _page(request, form),
    )


def _spoken_here(request: Request, pk: int, pupil_pk: int) -> HowItWas:
    """What this person says about a challenge their child has begun. Raises Http404 for who has no voice."""
    heard = Pupil.objects.in_touch_with(request.actor).select_related("school_class__school")
    pupil = get_object_or_404(heard, pk=pupil_pk)
    begun = Challenge.objects.visible_to(request.actor).given_out().filter(entries__pupil=pupil)
    challenge = get_object_or_404(begun.select_related("school_class__school"), pk=pk)
    return HowItWas.objects.spoken_by(request.actor, pupil, challenge)


def _page(request: Request, form: HowItWasForm) -> dict[str, Any]:
    told = form.told
    return {
        "form": form,
        "told": told,
        "pupil": told.pupil,
        "challenge": told.challenge,
        "school_class": told.challenge.school_class,
        "cells": row_of(told.pupil, told.challenge, request.actor) if told.is_childs else [],
        "back_url": request.POST.get("next", ""),
    }


# ── The teacher ─────────────────────────────────────────────────────────────────
@require_safe
@signed_in
@vary_on_headers("HX-Request")
def told(request: Request, pk: int) -> HttpResponse:
    """What was told about one challenge: counts, how long, wishes, sentences to let through, the snapshot.

    htmx, beside the tray, gets the counts alone.
    """
    own = Challenge.objects.set_by(request.actor).select_related("school_class__school")
    challenge = get_object_or_404(own, pk=pk)
    context = {"challenge": challenge, "told": told_about([challenge])[challenge.pk]}
    if request.htmx:
        return render(request, "feedback/_told_aside.html", context)
    return render(request, "feedback/told.html", context | _in_words(request, challenge))


def _in_words(request: Request, challenge: Challenge) -> dict[str, Any]:
    """What was written, with names, and how far the snapshot is."""
    words = list(said_in_words(challenge, request.actor))
    tell_apart(each.pupil for each in words)
    return {
        "school_class": challenge.school_class,
        "section": "fortnight",
        "wishes": [each for each in words if each.wish],
        "found": [each for each in words if each.found_out],
        "columns": grid_of(challenge, request.actor).columns,
    }


@require_POST
@signed_in
def let_quote_through(request: Request, pk: int) -> HttpResponse:
    """An adult has read the child's sentence: the class and its families may read it too."""
    said = get_object_or_404(_answered(request), pk=pk)
    if said.let_through(read=request.POST.get("read", ""), by=request.actor):
        messages.success(request, _("Let through. It stands with the challenges so far."))
    else:
        messages.warning(
            request, _("The sentence has changed since you opened this page. Read it once more.")
        )
    return back_to(request, reverse("feedback:told", args=[said.challenge_id]))


@require_POST
@signed_in
def hold_quote_back(request: Request, pk: int) -> HttpResponse:
    """Nobody but the adults of the class reads it any more."""
    said = get_object_or_404(_answered(request), pk=pk)
    if said.hold_back(by=request.actor):
        messages.success(request, _("Held back. Only the adults of the class can read it."))
    return back_to(request, reverse("feedback:told", args=[said.challenge_id]))


def _answered(request: Request) -> Any:
    return HowItWas.objects.answered_by(request.actor).select_related("pupil")
