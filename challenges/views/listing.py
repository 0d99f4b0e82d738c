"""The challenges of a class, and one challenge as the children see it."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from challenges.help import Given, given_to_all, given_to_class
from challenges.later_days import for_asking
from challenges.looks import given_in_look, looks_at
from challenges.models import Challenge
from challenges.models.challenge import ON_A_CARD
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, SchoolClass

PAST_AT_FIRST = 12
# Where the session keeps the draft this person threw away last.
THROWN = "thrown_away_draft"
NEWEST_FIRST = ("-hand_in_on", "-pk")  # counting forgets the order a challenge has by itself


@dataclass
class Listed:
    """A class's challenges as a teacher looks for them: newest first, those to come soonest first."""

    live: list[Challenge] = field(default_factory=list)
    scheduled: list[Challenge] = field(default_factory=list)
    drafts: list[Challenge] = field(default_factory=list)
    past: list[Challenge] = field(default_factory=list)

    def add(self, challenge: Challenge) -> None:
        if challenge.is_draft:
            self.drafts.append(challenge)
        elif challenge.is_scheduled:
            self.scheduled.insert(0, challenge)
        elif challenge.is_open:
            self.live.append(challenge)
        else:
            self.past.append(challenge)


@signed_in
@require_safe
def list_of_class(request: Request, pk: int) -> HttpResponse:
    """Live, to come, drafts and past, with how many logs came in."""
    taught = SchoolClass.objects.taught_by(request.actor).select_related("school")
    taught = taught.annotate(class_count=Count("school__classes"))
    school_class = get_object_or_404(taught, pk=pk)
    listed = Listed()
    for challenge in (
        school_class.challenges.with_hand_in_count().select_related("offered_by").order_by(*NEWEST_FIRST)
    ):
        listed.add(challenge)
    count = len(listed.past)
    if "all" not in request.GET:
        del listed.past[PAST_AT_FIRST:]
    thrown = request.session.get(THROWN)
    context = {
        "school_class": school_class,
        "section": "challenges",
        "listed": listed,
        "past_count": count,
        "thrown": thrown if thrown and thrown["school_class"] == pk else None,
        "may_share": school_class.class_count > 1,  # type: ignore[attr-defined]  # annotated
        "today": school_class.school.today(),
    }
    return render(request, "challenges/list.html", context)


@signed_in
@require_safe
def challenge(request: Request, pk: int) -> HttpResponse:
    """The card as children and families see it; staff also see a draft so, and as each year is given it."""
    visible = Challenge.objects.visible_to(request.actor).select_related("school_class__school")
    seen = get_object_or_404(visible.prefetch_related(*ON_A_CARD), pk=pk)
    own, later_days = for_asking(request.actor, seen)
    may_edit = Challenge.objects.set_by(request.actor).filter(pk=pk).exists()
    looks = looks_at(seen.school_class, request.GET.get("look", "")) if may_edit else []
    context = {
        "challenge": own,
        "later_days": later_days,
        "given": given_in_look(seen, looks) if looks else _given_to(request, seen),
        "looks": looks,
        "school_class": seen.school_class,
        "today": seen.today,
        "may_edit": may_edit,
    }
    return render(request, "challenges/challenge.html", context)


def _given_to(request: Request, seen: Challenge) -> Given:
    """What the child who looks, or the children of the family that looks, are given; else the board's."""
    own = Pupil.objects.of_own(request.actor).filter(school_class=seen.school_class_id)
    children = list(own.select_related("challenge_help", "school_class"))
    return given_to_all(seen, children) if children else given_to_class(seen)
