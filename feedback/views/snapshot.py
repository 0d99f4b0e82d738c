"""The snapshot: taps of the teacher's by child and objective, and the child's own word.

It stands on staff's own pages alone: never on a wall or a double page that may be on the whiteboard.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from challenges.models import Challenge, Objective
from feedback.models import CHILDS_WORDS, TEACHERS_WORDS, ObjectiveSnapshot, Pen, Word
from feedback.snapshots import column_of, grid_of, row_of
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from learninglogs.people.names import tell_apart


@require_safe
@signed_in
def snapshot(request: Request, pk: int) -> HttpResponse:
    """Children by objectives: who got it, who not yet."""
    own = Challenge.objects.set_by(request.actor).select_related("school_class__school")
    challenge = get_object_or_404(own, pk=pk)
    grid = grid_of(challenge, request.actor)
    tell_apart(row.pupil for row in grid.rows)
    context = {"challenge": challenge, "school_class": challenge.school_class, "section": "fortnight"}
    return render(request, "feedback/snapshot.html", context | {"grid": grid})


@require_POST
@signed_in
def tap_snapshot(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    """One tap of the teacher's; htmx gets the cell, its undo and the counts."""
    set_here = Challenge.objects.set_by(request.actor).values("pk")
    objective = get_object_or_404(Objective.objects.filter(challenge__in=set_here), pk=pk)
    taught = Pupil.objects.taught_by(request.actor).filter(school_class=objective.challenge.school_class_id)
    pupil = get_object_or_404(taught, pk=pupil_pk)
    word = _offered(request, TEACHERS_WORDS)
    before = ObjectiveSnapshot.objects.say(pupil, objective, word, pen=Pen.TEACHER, by=request.actor)
    if not request.htmx:
        return back_to(request, reverse("feedback:snapshot", args=[objective.challenge_id]))
    tell_apart([pupil])
    cell = next(
        each for each in row_of(pupil, objective.challenge, request.actor) if each.objective == objective
    )
    context = {"cell": cell, "before": before, "column": column_of(objective, request.actor)}
    return render(request, "feedback/_tapped.html", context)


@require_POST
@signed_in
def say_snapshot(request: Request, pk: int) -> HttpResponse:
    """The child's own word, said by the child alone."""
    pupil = get_object_or_404(Pupil.objects.of_own(request.actor), pk=request.actor.pupil_id)
    begun = Challenge.objects.visible_to(request.actor).given_out().filter(entries__pupil=pupil)
    objective = get_object_or_404(Objective.objects.filter(challenge__in=begun.values("pk")), pk=pk)
    word = _offered(request, CHILDS_WORDS)
    ObjectiveSnapshot.objects.say(pupil, objective, word, pen=Pen.PUPIL, by=request.actor)
    if not request.htmx:
        return redirect("feedback:how_it_was", objective.challenge_id, pupil.pk)
    cells = row_of(pupil, objective.challenge, request.actor)
    return render(request, "feedback/_own_words.html", {"cells": cells})


def _offered(request: Request, words: list[Word]) -> str:
    """The word that was tapped; empty to take it back. Raises Http404 for one that was not offered."""
    word = request.POST.get("word", "")
    if word and word not in words:
        raise Http404
    return word
