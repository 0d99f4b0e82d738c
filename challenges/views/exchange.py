"""Challenges for another school, and from one: saved as a file, looked at, taken over as drafts."""

import tempfile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from challenges import brought_in as verbs
from challenges import parcel
from challenges.bank import Bank, Wanted
from challenges.content import CONTENT, Content
from challenges.exchange import MOST_CHALLENGES, Unreadable
from challenges.models import Challenge, ChallengeFile
from challenges.models.challenge import ChallengeQuerySet
from challenges.take_over import TakeForm, keep_file
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import School, SchoolClass
from learninglogs.people.taught import class_at_work

from .setting import write_down


@signed_in
def share(request: Request, pk: int) -> HttpResponseBase:
    """Choose challenges of the bank; a POST saves them as a file."""
    school = get_object_or_404(School.objects.worked_at_by(request.actor), pk=pk)
    there = Challenge.objects.in_bank_of(request.actor).filter(school_class__school=school)
    chosen = list(_whole(there.filter(pk__in=_ticked(request))))
    if chosen and (saved := _as_file(request, chosen, school)):
        return saved
    if request.method == "POST" and not chosen:
        messages.warning(request, _("Tick a challenge first."))
    classes = list(SchoolClass.objects.filter(school=school))
    listed = Bank(there, classes, Wanted.of(request.GET)).found().select_related("school_class")
    context: dict[str, Any] = {
        "school": school,
        "school_class": class_at_work(request, classes),
        "section": "challenges",
        "challenges": listed[:MOST_CHALLENGES],
        "chosen": chosen,
    }
    return render(request, "challenges/share.html", context)


def _ticked(request: Request) -> list[int]:
    return [int(each) for each in request.POST.getlist("challenge") if each.isdecimal() and len(each) < 19]


def _whole(challenges: ChallengeQuerySet) -> ChallengeQuerySet:
    return challenges.select_related("criteria_set").prefetch_related(*CONTENT)[:MOST_CHALLENGES]


def _as_file(request: Request, chosen: list[Challenge], school: School) -> FileResponse | None:
    """The file, or None where it would be too large: then they are told."""
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 – sent, then shut
    whole = [(Content.of(each), [row for row in each.resources.all() if row.key]) for each in chosen]
    try:
        missing_count = parcel.write(whole, file)
    except parcel.TooMuch:
        file.close()
        messages.warning(
            request,
            _("There is more beside these than one file can hold. Untick some, and save those afterwards."),
        )
        return None
    record(request.actor, "exported_challenges", school, school_id=school.pk)
    if missing_count:
        messages.warning(request, _missing_words(missing_count))
    file.seek(0)
    name = f"learning-logs-challenges-{school.today().isoformat()}.zip"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _missing_words(count: int) -> str:
    words = ngettext(
        "%s picture or file is missing or damaged here, so it is not in the file you saved.",
        "%s pictures and files are missing or damaged here, so they are not in the file you saved.",
        count,
    )
    return words % count


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
    return keep_file(sent, name=sent.name or "", school_id=school.pk, by=request.actor)


@signed_in
def brought_in(request: Request, pk: int) -> HttpResponse:
    """The challenges of a file; a POST takes the ticked ones over as drafts. Then, what became of them."""
    kept = get_object_or_404(ChallengeFile.objects.visible_to(request.actor).select_related("school"), pk=pk)
    at_work = class_at_work(request, SchoolClass.objects.filter(school=kept.school))
    if kept.taken_at:
        return _taken(request, kept, at_work)
    sent = request.POST if request.method == "POST" else None
    form = TakeForm(sent, kept=kept, actor=request.actor, first=at_work)
    if sent is not None and form.is_valid():
        school_class = form.save()[0].school_class
        record(request.actor, "imported_challenges", school_class, school_id=school_class.school_id)
        return redirect(f"{kept.get_absolute_url()}?class={school_class.pk}")
    context = {"kept": kept, "form": form, "school_class": at_work, "section": "challenges"}
    return render(request, "challenges/brought_in.html", context)


def _taken(request: Request, kept: ChallengeFile, at_work: SchoolClass | None) -> HttpResponse:
    drafts = verbs.drafts_of(kept, request.actor)
    context = {
        "kept": kept,
        "drafts": drafts,
        "untouched_count": sum(each.is_untouched for each in drafts),  # type: ignore[attr-defined]  # by drafts_of
        "putting": verbs.still_putting(kept),
        "school_class": drafts[0].school_class if drafts else at_work,
        "section": "challenges",
    }
    return render(request, "challenges/taken.html", context)


@signed_in
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Leave the whole file."""
    kept = get_object_or_404(ChallengeFile.objects.visible_to(request.actor).not_taken(), pk=pk)
    verbs.drop(kept)
    messages.success(request, _("Nothing of “%s” was taken.") % kept.file_name)
    return redirect("galleries:bank", kept.school_id)


@signed_in
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Undo: the drafts just made go, but for those somebody has worked on."""
    kept = get_object_or_404(ChallengeFile.objects.visible_to(request.actor).taken(), pk=pk)
    gone, stayed = verbs.take_back(kept, request.actor)
    for draft in gone:
        write_down(request, "removed", draft)
    words = ngettext("%s draft is gone again.", "%s drafts are gone again.", len(gone)) % len(gone)
    if stayed:
        named = get_text_list([f"“{each.title}”" for each in stayed], _("and"))
        words += " " + _("What somebody has worked on stays: %s.") % named
    messages.success(request, words)
    return redirect("galleries:bank", kept.school_id)
