"""Challenges for another school, and from one: saved as a file, looked at, taken over as drafts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from challenges.bank import Bank, Wanted
from challenges.content import CONTENT, Content
from challenges.exchange import MOST_BYTES, MOST_CHALLENGES, Unreadable, written
from challenges.models import Challenge, ChallengeFile
from challenges.models.challenge import ChallengeQuerySet
from challenges.take_over import TakeForm, keep_file
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import School, SchoolClass
from learninglogs.people.taught import class_at_work


@signed_in
def share(request: Request, pk: int) -> HttpResponse:
    """Choose challenges of the bank; a POST saves them as a file."""
    school = get_object_or_404(School.objects.worked_at_by(request.actor), pk=pk)
    there = Challenge.objects.in_bank_of(request.actor).filter(school_class__school=school)
    if request.method == "POST":
        numbers = [
            int(each) for each in request.POST.getlist("challenge") if each.isdecimal() and len(each) < 19
        ]
        if chosen := list(_whole(there.filter(pk__in=numbers))):
            record(request.actor, "exported_challenges", school, school_id=school.pk)
            return _as_file(chosen, school)
        messages.warning(request, _("Tick a challenge first."))
    classes = list(SchoolClass.objects.filter(school=school))
    listed = Bank(there, classes, Wanted.of(request.GET)).found().select_related("school_class")
    context = {"school": school, "school_class": class_at_work(request, classes), "section": "challenges"}
    return render(request, "challenges/share.html", context | {"challenges": listed[:MOST_CHALLENGES]})


def _whole(challenges: ChallengeQuerySet) -> ChallengeQuerySet:
    return challenges.select_related("criteria_set").prefetch_related(*CONTENT)[:MOST_CHALLENGES]


def _as_file(chosen: list[Challenge], school: School) -> HttpResponse:
    answer = HttpResponse(written(map(Content.of, chosen)), content_type="application/json")
    name = f"learning-logs-challenges-{school.today().isoformat()}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@signed_in
def bring_in(request: Request, pk: int) -> HttpResponse:
    """Choose a file; nothing is changed before its challenges were seen."""
    school = get_object_or_404(School.objects.worked_at_by(request.actor), pk=pk)
    at_work = class_at_work(request, SchoolClass.objects.filter(school=school))
    if at_work is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        try:
            kept = _take_file(request, school)
        except Unreadable as unreadable:
            trouble = str(unreadable)
        else:
            return redirect(f"{kept.get_absolute_url()}?class={at_work.pk}")
    context = {"school": school, "school_class": at_work, "section": "challenges", "trouble": trouble}
    return render(request, "challenges/bring_in.html", context)


def _take_file(request: Request, school: School) -> ChallengeFile:
    """Raises Unreadable."""
    sent = request.FILES.get("file")
    if sent is None:
        raise Unreadable(_("Choose a file first. Nothing was changed."))
    content = sent.read(MOST_BYTES + 1)
    return keep_file(content, name=sent.name or "", school_id=school.pk, by=request.actor)


@signed_in
def brought_in(request: Request, pk: int) -> HttpResponse:
    """The challenges of a file; a POST takes the ticked ones over as drafts."""
    kept = get_object_or_404(ChallengeFile.objects.visible_to(request.actor).select_related("school"), pk=pk)
    at_work = class_at_work(request, SchoolClass.objects.filter(school=kept.school))
    sent = request.POST if request.method == "POST" else None
    form = TakeForm(sent, kept=kept, actor=request.actor, first=at_work)
    if sent is not None and form.is_valid():
        made = form.save()
        school_class = made[0].school_class
        record(request.actor, "imported_challenges", school_class, school_id=school_class.school_id)
        words = ngettext(
            "%(count)s challenge is a draft of %(class)s now.",
            "%(count)s challenges are drafts of %(class)s now.",
            len(made),
        )
        messages.success(request, words % {"count": len(made), "class": school_class.name})
        return redirect("challenges:list", school_class.pk)
    context = {"kept": kept, "form": form, "school_class": at_work, "section": "challenges"}
    return render(request, "challenges/brought_in.html", context)


@signed_in
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Leave the whole file."""
    kept = get_object_or_404(ChallengeFile.objects.visible_to(request.actor), pk=pk)
    kept.delete()
    messages.success(request, _("Nothing of “%s” was taken.") % kept.file_name)
    return redirect("galleries:bank", kept.school_id)
