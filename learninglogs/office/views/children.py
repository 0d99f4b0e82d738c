"""One child by hand: new, changed, gone, back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.audit.models import record
from learninglogs.office.child_form import ChildForm
from learninglogs.office.desk import school_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil


@signed_in
def new_child(request: Request, pk: int) -> HttpResponse:
    school = school_of(request, pk)
    return _child_page(request, ChildForm(request.POST or None, school=school), "added_child")


@signed_in
def edit_child(request: Request, pk: int, child_pk: int) -> HttpResponse:
    school = school_of(request, pk)
    pupil = get_object_or_404(school.pupils, pk=child_pk)
    return _child_page(
        request, ChildForm(request.POST or None, school=school, instance=pupil), "changed_child"
    )


@require_POST
@signed_in
def child_left(request: Request, pk: int, child_pk: int) -> HttpResponse:
    """The child has left. Nothing of theirs is deleted."""
    pupil = get_object_or_404(school_of(request, pk).pupils, pk=child_pk)
    if Pupil.objects.filter(pk=child_pk, left_at=None).update(left_at=timezone.now()):
        record(request.actor, "child_left", pupil, school_id=pk, child_id=pupil.pk)
        messages.success(request, _("%(child)s has left. The shelf is kept.") % {"child": pupil.full_name})
    return redirect("office:child", pk=pk, child_pk=child_pk)


@require_POST
@signed_in
def child_back(request: Request, pk: int, child_pk: int) -> HttpResponse:
    """The child is here again, with everything that was kept."""
    pupil = get_object_or_404(school_of(request, pk).pupils, pk=child_pk)
    if Pupil.objects.filter(pk=child_pk, left_at__isnull=False).update(left_at=None):
        record(request.actor, "child_came_back", pupil, school_id=pk, child_id=pupil.pk)
        messages.success(request, _("%(child)s is back, with shelf and badge.") % {"child": pupil.full_name})
    return redirect("office:child", pk=pk, child_pk=child_pk)


def _child_page(request: Request, form: ChildForm, verb: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        saved: Pupil = form.save()
        record(request.actor, verb, saved, school_id=saved.school_id, child_id=saved.pk)
        messages.success(request, _("%(child)s is saved.") % {"child": saved.full_name})
        return redirect("office:child", pk=saved.school_id, child_pk=saved.pk)
    context = {"school": form.school, "desk": "people", "form": form, "pupil": form.instance}
    return render(request, "office/child_form.html", context)
