"""Set a challenge again, in one's own classes or a colleague's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges.content import CONTENT
from challenges.models import Challenge
from challenges.set_again import Made, SetAgainForm
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass
from learninglogs.people.taught import class_at_work


@signed_in
def again(request: Request, pk: int) -> HttpResponse:
    """The classes it can be set for, each with its own days; a POST sets it."""
    there = Challenge.objects.to_set_again_by(request.actor).select_related(
        "school_class__school", "criteria_set"
    )
    challenge = get_object_or_404(there.prefetch_related(*CONTENT), pk=pk)
    classes = SchoolClass.objects.filter(school=challenge.school_class.school)
    at_work = class_at_work(request, classes)
    sent = request.POST if request.method == "POST" else None
    form = SetAgainForm(sent, challenge=challenge, actor=request.actor, first=at_work)
    if sent is not None and form.is_valid():
        return _answer(request, form.save(), challenge, at_work)
    context = {"again": form, "challenge": challenge, "school_class": at_work, "section": "challenges"}
    return render(request, "challenges/again.html", context)


def _answer(request: Request, made: Made, challenge: Challenge, at_work: SchoolClass | None) -> HttpResponse:
    """Write down and say what was made; the draft to change opens at once."""
    for verb, copies in (("published", made.challenges), ("offered", made.offered)):
        for copy in copies:
            record(request.actor, verb, copy, school_id=challenge.school_class.school_id)
    if made.to_change:
        return redirect("challenges:edit", made.to_change.pk)
    for words in _told(made):
        messages.success(request, words)
    own = [each.school_class_id for each in made.challenges + made.drafts]
    if not own and at_work is None:
        return redirect("galleries:bank", challenge.school_class.school_id)
    there = at_work.pk if at_work and (not own or at_work.pk in own) else own[0]
    return redirect("challenges:list", there)


def _told(made: Made) -> list[str]:
    told = [
        _("“%(title)s” is set for %(class)s: %(first)s to %(last)s.")
        % {
            "title": each.title,
            "class": each.school_class.name,
            "first": date_format(each.set_on, "l j F"),
            "last": date_format(each.hand_in_on, "l j F"),
        }
        for each in made.challenges
    ]
    draft = _("“%(title)s” is a draft of %(class)s. Choose its criteria, then set it.")
    told += [draft % {"title": each.title, "class": each.school_class.name} for each in made.drafts]
    offered = _("“%(title)s” is offered to %(class)s. It waits there among the drafts.")
    return told + [offered % {"title": each.title, "class": each.school_class.name} for each in made.offered]
