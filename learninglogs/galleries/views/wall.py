"""The wall of a challenge on the whiteboard: eight logs at a time, then one, large."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from challenges.models import Challenge
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass
from learninglogs.people.names import tell_apart
from logs.models import LogEntry
from logs.models.entry import LogEntryQuerySet

LOGS_A_WALL = 8
TALK = [
    _("What did you learn that you did not know?"),
    _("Which part would you like to know more about?"),
    _("What would you ask the person who made it?"),
    _("What could you try in your next log?"),
]


def logs_on_the_wall(request: Request, challenge: Challenge) -> LogEntryQuerySet:
    """What the class may look at: let through, and visible to who asks."""
    entries: LogEntryQuerySet = challenge.entries.all()  # each knows the challenge it was fetched from
    return entries.visible_to(request.actor).for_the_class().select_related("pupil")


def challenge_of_class(request: Request, pk: int) -> Challenge:
    """The challenge, for those who see its whole class: staff, and pupils in class. Raises Http404."""
    classes = SchoolClass.objects.looked_at_together_by(request.actor)
    challenges = Challenge.objects.visible_to(request.actor).filter(school_class__in=classes.values("pk"))
    return get_object_or_404(challenges.select_related("school_class__school"), pk=pk)


@signed_in
def wall(request: Request, pk: int) -> HttpResponse:
    challenge = challenge_of_class(request, pk)
    logs = logs_on_the_wall(request, challenge).with_double_page()
    page = Paginator(logs, LOGS_A_WALL).get_page(request.GET.get("page"))
    tell_apart(entry.pupil for entry in page)
    context = {"challenge": challenge, "school_class": challenge.school_class, "page": page}
    return render(request, "galleries/wall.html", context)


@signed_in
def spread(request: Request, pk: int, entry_pk: int) -> HttpResponse:
    """One log, as large as the board, with the ones before and after it."""
    challenge = challenge_of_class(request, pk)
    order = list(logs_on_the_wall(request, challenge).values_list("pk", flat=True))
    logs = logs_on_the_wall(request, challenge).with_double_page().with_beside()
    entry = get_object_or_404(logs, pk=entry_pk)
    at = order.index(entry.pk)
    tell_apart([entry.pupil])
    context = {
        "challenge": challenge,
        "school_class": challenge.school_class,
        "entry": entry,
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "number": at + 1,
        "count": len(order),
        "wall_page": at // LOGS_A_WALL + 1,
        "talk": TALK[entry.pk % len(TALK)],
    }
    return render(request, "galleries/spread.html", context)


@signed_in
def class_wall(request: Request, pk: int) -> HttpResponse:
    """The wall the class looked at last; a class without a log to look at hears so."""
    classes = SchoolClass.objects.looked_at_together_by(request.actor)
    school_class = get_object_or_404(classes.select_related("school"), pk=pk)
    challenges = Challenge.objects.visible_to(request.actor).filter(school_class=school_class)
    shown = LogEntry.objects.visible_to(request.actor).for_the_class()
    latest = challenges.filter(pk__in=shown.values("challenge")).order_by("-hand_in_on", "-pk").first()
    if latest:
        return redirect("galleries:wall", pk=latest.pk)
    return render(request, "galleries/no_wall.html", {"school_class": school_class})
