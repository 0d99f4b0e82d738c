"""Class lists: send one, look at what it would change, take it over, undo it; and moving up a year."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.files.tables import csv_answer
from learninglogs.office.class_lists.applying import CHUNK, answer, apply, drop, undo
from learninglogs.office.class_lists.comparing import compare
from learninglogs.office.class_lists.reading import MOST_BYTES, Unreadable, read_class_list
from learninglogs.office.desk import school_of
from learninglogs.office.models import CHANGES, ClassListImport, ImportRow, What
from learninglogs.office.move_up_form import MoveUpForm
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, School

SHOWN = {"changes": [*CHANGES, What.UNCLEAR], "same": [What.SAME, What.ALONE], "all": None}


def _batch(request: Request, pk: int, batch_pk: int) -> ClassListImport:
    batches = ClassListImport.objects.visible_to(request.actor).filter(school=school_of(request, pk))
    return get_object_or_404(batches.select_related("school"), pk=batch_pk)


@signed_in
def class_list(request: Request, pk: int) -> HttpResponse:
    """Choose a file; nothing is changed before its changes were seen."""
    school = school_of(request, pk)
    trouble = ""
    if request.method == "POST":
        try:
            return redirect(_take_file(request, school))
        except Unreadable as unreadable:
            trouble = str(unreadable)
    context = {"school": school, "desk": "people", "trouble": trouble, "done": _done(school)}
    return render(request, "office/class_list.html", context)


def _take_file(request: Request, school: School) -> ClassListImport:
    """Read the file and lay out what it would change; the file is not kept. Raises Unreadable."""
    sent = request.FILES.get("file")
    if sent is None:
        raise Unreadable(_("Choose a file first. Nothing was changed."))
    if (sent.size or 0) > MOST_BYTES:
        raise Unreadable(_("That file is larger than any class list. Nothing was changed."))
    found = read_class_list(sent.read())
    with transaction.atomic():
        batch = ClassListImport.objects.create(
            school=school, made_by_id=request.actor.user_id, file_name=(sent.name or "")[:120],
            header=found.header,
        )  # fmt: skip
        ImportRow.objects.bulk_create(compare(batch, found), batch_size=CHUNK)
    return batch


@require_safe
@signed_in
def check(request: Request, pk: int, batch_pk: int) -> HttpResponse:
    """Every change before it is made; after that, what was made."""
    batch = _batch(request, pk, batch_pk)
    shown = request.GET.get("show", "changes")
    if shown not in SHOWN:
        raise Http404
    rows = batch.rows.exclude(what=What.BAD).select_related("pupil__school_class")
    counts = {what: batch.rows.filter(what=what).count() for what in What}
    kinds = SHOWN[shown]
    listed = list(rows.filter(what__in=kinds) if kinds else rows)
    _name_candidates(batch.school, listed)
    context = {
        "school": batch.school,
        "desk": "people",
        "batch": batch,
        "rows": listed,
        "shown": shown,
        "bad": batch.rows.filter(what=What.BAD),
        "changes": sum(counts[what] for what in CHANGES) + counts[What.UNCLEAR],
        "to_make": batch.rows.filter(what__in=CHANGES, done_at=None).count(),
        "unclear": counts[What.UNCLEAR],
        "same": counts[What.SAME] + counts[What.ALONE],
        "total": sum(counts.values()),
        "done": _done(batch.school),
    }
    return render(request, "office/check.html", context)


@require_POST
@signed_in
def apply_list(request: Request, pk: int, batch_pk: int) -> HttpResponse:
    batch = _batch(request, pk, batch_pk)
    if batch.undone_at:
        raise Http404
    made = apply(batch, by=request.actor)
    words = ngettext("%s change is made.", "%s changes are made.", made) % made
    messages.success(request, words + " " + _("Undo puts every row back, for 30 days."))
    return redirect(batch)


@require_POST
@signed_in
def undo_list(request: Request, pk: int, batch_pk: int) -> HttpResponse:
    batch = _batch(request, pk, batch_pk)
    if not batch.may_be_undone:
        raise Http404
    undone = undo(batch, by=request.actor)
    words = ngettext("%s row is as it was.", "%s rows are as they were.", len(undone.back)) % len(undone.back)
    messages.success(request, words)
    for kept in undone.kept[:20]:
        messages.warning(request, f"{kept}.")
    return redirect("office:class_list", pk=pk)


@require_POST
@signed_in
def drop_list(request: Request, pk: int, batch_pk: int) -> HttpResponse:
    """“Stop, change nothing.”"""
    batch = _batch(request, pk, batch_pk)
    if not drop(batch):
        raise Http404
    messages.success(request, _("Nothing was changed, and the list is forgotten."))
    return redirect("office:class_list", pk=pk)


@require_POST
@signed_in
def answer_row(request: Request, pk: int, batch_pk: int, row_pk: int) -> HttpResponse:
    batch = _batch(request, pk, batch_pk)
    row = get_object_or_404(batch.rows.select_related("batch"), pk=row_pk, what=What.UNCLEAR)
    try:
        answer(row, request.POST.get("who", ""))
    except ValueError:
        raise Http404 from None
    return redirect(batch)


@require_safe
@signed_in
def handed_back(request: Request, pk: int, batch_pk: int) -> HttpResponse:
    """The rows that could not be used, in the file's own columns, with the reason."""
    batch = _batch(request, pk, batch_pk)
    rows = batch.rows.filter(what=What.BAD)
    lines = [[row.why, *row.cells] for row in rows]
    record(request.actor, "exported_rows", batch, school_id=pk)
    return csv_answer("rows-to-mend", [_("Why"), *batch.header], lines)


@signed_in
def move_up(request: Request, pk: int) -> HttpResponse:
    """Where each class and year of it goes; the changes are shown before they are made."""
    school = school_of(request, pk)
    form = MoveUpForm(request.POST if request.method == "POST" else None, school=school)
    if form.is_valid():
        return redirect(form.save(by=request.actor))
    context = {
        "school": school,
        "desk": "people",
        "form": form,
        "moved": ClassListImport.objects.done().moves_up().filter(school=school).first(),
        "done": _done(school),
    }
    return render(request, "office/move_up.html", context)


def _done(school: School) -> list[ClassListImport]:
    done = ClassListImport.objects.done().filter(school=school)
    return [each for each in done[:6] if each.may_be_undone]


def _name_candidates(school: School, rows: list[Any]) -> None:
    """Who an unclear row may be, by name and class: one query."""
    wanted = {pk for row in rows if row.what == What.UNCLEAR for pk in row.candidates}
    children = Pupil.objects.filter(school=school, pk__in=wanted).select_related("school_class").in_bulk()
    for row in rows:
        row.may_be = [children[pk] for pk in row.candidates if pk in children]
