"""Photos out of the phone’s share sheet: which double page do they belong to?"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from challenges.models import Challenge
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from logs.models import LogEntry


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def share(request: Request) -> HttpResponse:
    """The page that asks. The photos themselves wait on the phone, where its service worker has put them.

    A POST comes here only where no service worker was there to take it; nothing of it is kept, and that is
    said. It comes from the phone and not from a page of ours, so no form of ours can have signed it.
    """
    if request.actor.is_board:
        raise Http404
    if request.method == "POST":
        return redirect(f"{request.path}?kept=no")
    return render(
        request, "logs/share.html", {"pages": _open_pages(request), "kept": request.GET.get("kept")}
    )


def _open_pages(request: Request) -> list[dict[str, object]]:
    """Challenges that are open now, each with a child this person may add a page for; without what is in."""
    children = Pupil.objects.helped_by(request.actor).select_related("school_class")
    by_class: dict[int | None, list[Pupil]] = {}
    for child in children:
        by_class.setdefault(child.school_class_id, []).append(child)
    live = Challenge.objects.live().given_out().filter(school_class__in=[pk for pk in by_class if pk])
    handed_in = LogEntry.objects.handed_in().filter(challenge__in=live, pupil__in=children)
    there = set(handed_in.values_list("pupil", "challenge"))
    return [
        {"challenge": challenge, "child": child}
        for challenge in live
        for child in by_class[challenge.school_class_id]
        if (child.pk, challenge.pk) not in there
    ]
