"""The challenge bank: what a school has set so far, looked through and set again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from challenges.bank import Bank, Wanted
from challenges.content import CONTENT
from challenges.models import Challenge
from challenges.set_again import SetAgainForm
from learninglogs.galleries.bank_cards import card_page
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import School, SchoolClass
from learninglogs.people.taught import class_at_work


@signed_in
@require_safe
def bank(request: Request, pk: int) -> HttpResponse:
    """Every challenge the school has set, narrowed by what is looked for; one of them to be set again."""
    schools = School.objects.worked_at_by(request.actor)
    classes = list(SchoolClass.objects.filter(school=pk, school__in=schools).select_related("school"))
    school = classes[0].school if classes else get_object_or_404(schools, pk=pk)
    there = Challenge.objects.in_bank_of(request.actor).filter(school_class__school=school)
    kept = Bank(there, classes, Wanted.of(request.GET))
    at_work = class_at_work(request, classes)
    context = {
        "school": school,
        "school_class": at_work,
        "section": "challenges",
        "bank": kept,
        "page": card_page(kept.found(), request.actor, request.GET.get("page", "")),
        **_chosen(request, at_work),
    }
    return render(request, "galleries/bank.html", context)


def _chosen(request: Request, at_work: SchoolClass | None) -> dict[str, Any]:
    """The challenge that is being set again, beside the cards; nothing for one that may not be."""
    chosen = request.GET.get("chosen", "")
    if not (chosen.isdecimal() and len(chosen) < 19):
        return {}
    there = Challenge.objects.to_set_again_by(request.actor).select_related(
        "school_class__school", "criteria_set"
    )
    challenge = there.prefetch_related(*CONTENT).filter(pk=chosen).first()
    if challenge is None:
        return {}
    return {
        "chosen": challenge,
        "again": SetAgainForm(challenge=challenge, actor=request.actor, first=at_work),
    }
