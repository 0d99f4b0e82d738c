"""A child's own logs through the years, and one of them with what was said."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from feedback.models import Voice
from feedback.progress import scores_for
from learninglogs.galleries.shelves import Stood, season_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from logs.models import LogEntry


@signed_in
def shelf(request: Request, pk: int) -> HttpResponse:
    """Every log the child has handed in, by term; stars only on this shelf and the teacher's page."""
    cared_for = Pupil.objects.cared_for_by(request.actor).select_related("school_class__school")
    pupil = get_object_or_404(cared_for, pk=pk)
    logs = LogEntry.objects.handed_in().filter(pupil=pupil).order_by("challenge__hand_in_on", "pk")
    entries = list(logs.select_related("pupil", "challenge").with_double_page())
    scores = scores_for(entries)
    terms = list(pupil.school.terms.all())
    stood = [
        Stood(entry, scores.get(entry.pk), season_of(entry.challenge.hand_in_on, terms)) for entry in entries
    ]
    context = {
        "pupil": pupil,
        "school_class": pupil.school_class,
        "boards": [(season, list(group)) for season, group in groupby(stood, key=lambda each: each.season)],
        "most_stars": max((each.stars for each in stood if each.stars), default=None),
        "is_own": request.actor.pupil_id == pupil.pk,
    }
    return render(request, "galleries/shelf.html", context)


@signed_in
def log(request: Request, pk: int) -> HttpResponse:
    """One log from the shelf: the double page large, and what was said and released."""
    cared_for = Pupil.objects.cared_for_by(request.actor)
    logs = LogEntry.objects.handed_in().filter(pupil__in=cared_for.values("pk"))
    related = ("pupil__school_class", "challenge__school_class__school", "challenge__criteria_set")
    entry = get_object_or_404(logs.select_related(*related).with_beside(), pk=pk)
    context = {
        "entry": entry,
        "school_class": entry.challenge.school_class,
        "voices": Voice.objects.released().filter(entry=entry),
        "score": scores_for([entry]).get(entry.pk),
        "is_own": request.actor.pupil_id == entry.pupil_id,
    }
    return render(request, "galleries/log.html", context)
