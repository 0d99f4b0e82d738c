"""Classes: which there are, and who works with them."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.office.desk import school_of
from learninglogs.office.forms import ClassForm
from learninglogs.office.views.set_up import around
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass


@require_safe
@signed_in
def classes(request: Request, pk: int) -> HttpResponse:
    school = school_of(request, pk)
    there = Count("pupils", filter=Q(pupils__left_at=None), distinct=True)
    found = school.classes.annotate(child_count=there).prefetch_related("teachings__staff__user")
    context = {**around(request, school, "classes"), "classes": found}
    return render(request, "office/classes.html", context)


@signed_in
def new_class(request: Request, pk: int) -> HttpResponse:
    school = school_of(request, pk)
    return _class_page(request, ClassForm(request.POST or None, school=school), is_new=True)


@signed_in
def school_class(request: Request, pk: int, class_pk: int) -> HttpResponse:
    school = school_of(request, pk)
    found = get_object_or_404(school.classes, pk=class_pk)
    return _class_page(request, ClassForm(request.POST or None, school=school, instance=found), is_new=False)


@require_POST
@signed_in
def remove_class(request: Request, pk: int, class_pk: int) -> HttpResponse:
    """A class without children and without work can go; what children made in it stays."""
    school = school_of(request, pk)
    found = get_object_or_404(school.classes, pk=class_pk)
    if found.pupils.exists() or _has_work(found):
        messages.error(
            request,
            _("%(name)s has children or work in it, so it stays. Move the children first.")
            % {"name": found.name},
        )
        return redirect("office:classes", pk=pk)
    record(request.actor, "removed_class", found, school_id=pk)
    found.delete()
    messages.success(request, _("The class is gone."))
    return redirect("office:classes", pk=pk)


def _has_work(found: SchoolClass) -> bool:
    """Whether anything of a floor above hangs on it: asked of every relation, so that none is forgotten."""
    mere_belongings = {"teachings", "tablets", "pupils", "staff_invitations"}
    return any(
        getattr(found, relation.get_accessor_name() or "").exists()
        for relation in found._meta.related_objects
        if relation.get_accessor_name() not in mere_belongings and relation.one_to_many
    )


def _class_page(request: Request, form: ClassForm, *, is_new: bool) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        verb = "added_class" if is_new else "changed_class"
        record(request.actor, verb, saved, school_id=saved.school_id)
        messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
        return redirect("office:classes", pk=saved.school_id)
    context = {**around(request, form.school, "classes"), "form": form, "is_new": is_new}
    return render(request, "office/class.html", context)
