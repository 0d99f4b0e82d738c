"""What may be shown: everybody's answers, the answers of one child, and those that came on paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.files.tables import csv_answer
from learninglogs.office.consents import answers_about, counts_of, rows_of, unanswered_after
from learninglogs.office.desk import school_of
from learninglogs.office.paper_form import PaperForm
from learninglogs.people.consents import set_aside
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Consent, Pupil, Purpose


@require_safe
@signed_in
def consents(request: Request, pk: int) -> HttpResponse:
    """The children by class, with what may be shown of each."""
    school = school_of(request, pk)
    wanted = request.GET.dict()
    rows = rows_of(
        school,
        name=wanted.get("name", "").strip(),
        class_pk=wanted.get("class", ""),
        unanswered="unanswered" in wanted,
    )
    context = {
        "school": school,
        "desk": "consents",
        "rows": rows,
        "counts": counts_of(rows),
        "classes": school.classes.all(),
        "wanted": wanted,
    }
    return render(request, "office/consents.html", context)


@require_POST
@signed_in
def export_consents(request: Request, pk: int) -> HttpResponse:
    """The same table as a file, for whoever prints the newsletter; taking it out is a line in the record."""
    school = school_of(request, pk)
    record(request.actor, "exported_consents", school, school_id=pk)
    rows = [
        (
            row.pupil.last_name,
            row.pupil.first_name,
            row.pupil.school_class or "",
            *(_("yes") if each.is_yes else _("no") for each in row.standings),
            _("yes") if row.is_answered else _("no"),
        )
        for row in rows_of(school, class_pk=request.POST.get("class", ""))
    ]
    purposes = [str(purpose.label) for purpose in Purpose]
    header = [_("Last name"), _("First name"), _("Class"), *purposes, _("Somebody has answered")]
    return csv_answer("what-may-be-shown", header, rows)


def _child(request: Request, pk: int, child_pk: int) -> Pupil:
    school = school_of(request, pk)
    return get_object_or_404(school.pupils.select_related("school_class", "school"), pk=child_pk)


@signed_in
def child_consents(request: Request, pk: int, child_pk: int) -> HttpResponse:
    """Every answer about one child, those that were replaced too; and a form on paper, typed in."""
    pupil = _child(request, pk, child_pk)
    form = PaperForm(request.POST or None, pupil=pupil)
    if request.method == "POST" and form.is_valid():
        words = _("Written down, with %(who)s as the one who signed. It counts at once.")
        messages.success(request, words % {"who": form.save(by=request.actor)})
        following = unanswered_after(pupil) if "next" in request.POST else None
        return redirect("office:child_consents", pk=pk, child_pk=(following or pupil).pk)
    context = {
        "school": pupil.school,
        "desk": "consents",
        "pupil": pupil,
        "form": form,
        "standings": answers_about(pupil, request.actor),
        "earlier": pupil.consents.exclude(replaced_at=None).select_related("said_by"),
        "following": unanswered_after(pupil),
        "zone": pupil.school.time_zone,
    }
    return render(request, "office/child_consents.html", context)


@require_POST
@signed_in
def set_answer_aside(request: Request, pk: int, child_pk: int, answer_pk: int) -> HttpResponse:
    """One answer counts no more: mistyped, or of somebody with no say any more. It stays to be read."""
    pupil = _child(request, pk, child_pk)
    answer = get_object_or_404(Consent.objects.filter(pupil=pupil), pk=answer_pk)
    if set_aside(answer, by=request.actor):
        messages.success(request, _("That answer counts no more. It stays in the list below."))
    else:
        messages.error(request, _("That answer cannot be taken away here. Nothing has changed."))
    return redirect("office:child_consents", pk=pk, child_pk=child_pk)
