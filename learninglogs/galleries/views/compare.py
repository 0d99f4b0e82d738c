"""Two things beside one another on the whiteboard: two logs, or one log before and after class time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from learninglogs.galleries.views.wall import challenge_of_class, logs_on_the_wall
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.names import tell_apart
from logs.models import LogEntry, NewPage


@dataclass(frozen=True)
class Side:
    """A log, and where the next one for its place is; empty where there are only two."""

    entry: LogEntry
    swap_url: str


@signed_in
@require_safe
def compare(request: Request, pk: int) -> HttpResponse:
    """Two logs of the wall; each can be swapped for the next one."""
    challenge = challenge_of_class(request, pk)
    order = list(logs_on_the_wall(request, challenge).values_list("pk", flat=True))
    shown = _chosen(order, [request.GET.get("left", ""), request.GET.get("right", "")])
    logs = logs_on_the_wall(request, challenge).with_double_page().filter(pk__in=shown)
    by_pk = {entry.pk: entry for entry in logs}
    tell_apart(entry.pupil for entry in by_pk.values())
    address = reverse("galleries:compare", args=[pk])
    context = {
        "challenge": challenge,
        "school_class": challenge.school_class,
        "sides": [Side(by_pk[each], _swap(address, order, shown, at)) for at, each in enumerate(shown)],
    }
    return render(request, "galleries/compare.html", context)


def _chosen(order: list[int], asked: list[str]) -> list[int]:
    """The two logs asked for; what was not, or is not on the wall, is the next one that is free."""
    known = [int(pk) if pk.isdecimal() and int(pk) in order else None for pk in asked]
    left = known[0] or next((pk for pk in order if pk != known[1]), None)
    at = order.index(left) if left else 0
    right = known[1] if known[1] != left else None
    right = right or next((pk for pk in [*order[at:], *order] if pk != left), None)
    return [pk for pk in (left, right) if pk]


def _swap(address: str, order: list[int], shown: list[int], at: int) -> str:
    """The same page with the next log in that place, round and round."""
    here = order.index(shown[at])
    after = [pk for pk in [*order[here + 1 :], *order[:here]] if pk not in shown]
    if not after:
        return ""
    pair = [*shown[:at], after[0], *shown[at + 1 :]]
    return f"{address}?{urlencode({'left': pair[0], 'right': pair[1]})}"


@signed_in
@require_safe
def developed(request: Request, pk: int, entry_pk: int) -> HttpResponse:
    """One log before and after, as large as the board; only where the class has seen both."""
    challenge = challenge_of_class(request, pk)
    developed = NewPage.objects.shown_with_before().values("entry")
    logs = logs_on_the_wall(request, challenge).filter(pk__in=developed).with_double_page()
    entry = get_object_or_404(logs, pk=entry_pk)
    tell_apart([entry.pupil])
    context = {"challenge": challenge, "school_class": challenge.school_class, "entry": entry}
    return render(request, "galleries/developed.html", context)
