"""Log labels for a class: what to print, how it will look, and the sheets themselves."""

from typing import Literal

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.files.serving import FILE_POLICY
from learninglogs.galleries.label_form import LabelForm
from learninglogs.galleries.labels import sheets_needed, write_labels
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.taught import taught_class

FIELDS = ("challenge", "child", "sides", "paper", "start")
kept_by_nobody = cache_control(no_store=True, private=True)


@signed_in
def labels(request: Request, pk: int) -> HttpResponse:
    """Choose what to print. The labels are made when somebody asks for a sheet."""
    school_class = taught_class(request, pk)
    initial = {"challenge": request.GET.get("challenge", "")}
    form = LabelForm(request.POST or None, school_class=school_class, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.make()
        record(request.actor, "printed_labels", school_class, school_id=school_class.school_id)
        if form.cleaned_data["are_lost"]:
            _write_down(request, "replaced_labels", form)
        return _to_sheet(request, pk)
    context = {"school_class": school_class, "form": form, "section": "challenges"}
    return render(request, "galleries/labels.html", context)


@require_POST
@signed_in
def let_labels_stand(request: Request, pk: int) -> HttpResponse:
    """The lost log book was found: its old labels stand again."""
    form = LabelForm(request.POST, school_class=taught_class(request, pk))
    if form.is_valid() and form.let_old_ones_stand():
        _write_down(request, "let_labels_stand", form)
        messages.success(request, _("The old labels stand again. Throw the new ones away."))
    return _to_sheet(request, pk)


def _to_sheet(request: Request, pk: int) -> HttpResponse:
    chosen = QueryDict(mutable=True)
    chosen.update({name: request.POST.get(name, "") for name in FIELDS})
    return redirect(f"{reverse('galleries:label_sheet', args=[pk])}?{chosen.urlencode()}")


def _write_down(request: Request, verb: str, form: LabelForm) -> None:
    child = form.cleaned_data["child"]
    record(request.actor, verb, child, child_id=child.pk, school_id=form.school_class.school_id)


@require_safe
@signed_in
def label_sheet(request: Request, pk: int) -> HttpResponse:
    """The first sheet as it will come out of the printer, and the way to the PDF."""
    form = LabelForm(request.GET, school_class=taught_class(request, pk))
    if not form.is_valid():
        return redirect("galleries:labels", pk)
    made, paper = form.labels(), form.chosen_paper
    context = {
        "school_class": form.school_class,
        "labels": made,
        "form": form,
        "paper": paper,
        "sheets": sheets_needed(len(made), paper, form.cleaned_data["start"]),
        "query": request.GET.urlencode(),
        "section": "challenges",
    }
    return render(request, "galleries/label_sheet.html", context)


@require_safe
@signed_in
@kept_by_nobody
def label_picture(request: Request, pk: int) -> HttpResponse:
    form = LabelForm(request.GET, school_class=taught_class(request, pk))
    if not form.is_valid():
        return redirect("galleries:labels", pk)
    response = HttpResponse(_written(form, "svg"), content_type="image/svg+xml")
    response["Content-Security-Policy"] = f"{FILE_POLICY}; img-src data:; style-src 'unsafe-inline'"
    return response


@require_safe
@signed_in
@kept_by_nobody
def labels_pdf(request: Request, pk: int) -> HttpResponse:
    form = LabelForm(request.GET, school_class=taught_class(request, pk))
    if not form.is_valid():
        return redirect("galleries:labels", pk)
    name = _("Log labels for %(name)s") % {"name": form.school_class.name}
    response = HttpResponse(_written(form, "pdf"), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def _written(form: LabelForm, kind: Literal["pdf", "svg"]) -> bytes:
    start, name = form.cleaned_data["start"], form.school_class.name
    return write_labels(form.labels(), form.chosen_paper, class_name=name, start=start, form=kind)
