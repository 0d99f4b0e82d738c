"""The list of a class's challenges so far, for its children, their families and staff."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from learninglogs.galleries.so_far import AT_FIRST, by_season, challenges_so_far, so_far
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass


@require_safe
@signed_in
def challenges_so_far_page(request: Request, pk: int) -> HttpResponse:
    """Every challenge that is over, by term: the title, some work, some quotes."""
    classes = SchoolClass.objects.visible_to(request.actor).select_related("school")
    school_class = get_object_or_404(classes, pk=pk)
    challenges = list(challenges_so_far(school_class, request.actor))
    shown = challenges if "all" in request.GET else challenges[:AT_FIRST]
    together = SchoolClass.objects.looked_at_together_by(request.actor).filter(pk=pk)
    context = {
        "school_class": school_class,
        "seasons": by_season(school_class, so_far(shown, request.actor)),
        "count": len(challenges),
        "is_all": len(shown) == len(challenges),
        "may_look_together": together.exists(),
    }
    return render(request, "galleries/so_far.html", context)
