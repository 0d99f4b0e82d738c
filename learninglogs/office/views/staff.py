"""Staff: who works here, who is asked in, and when a job ends."""

from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.office.desk import school_of
from learninglogs.office.forms import JobsForm, StaffForm
from learninglogs.office.views.set_up import around
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.invitations import WITH_CLASSES, invite_staff, withdraw
from learninglogs.people.models import Role, School, Staff, Teaching, User


@require_safe
@signed_in
def staff(request: Request, pk: int) -> HttpResponse:
    return _staff_page(request, school_of(request, pk), None)


@require_POST
@signed_in
def invite(request: Request, pk: int) -> HttpResponse:
    school = school_of(request, pk)
    form = StaffForm(request.POST, school=school)
    if not form.is_valid():
        return _staff_page(request, school, form)
    try:
        invite_staff(
            school=school,
            by=request.actor,
            join_url=request.build_absolute_uri(reverse("people:join")),
            **form.cleaned_data,
        )
    except (OSError, SMTPException):
        form.add_error(None, _("The e-mail could not be sent just now. Nothing is lost: try again."))
        return _staff_page(request, school, form)
    messages.success(request, _("%(who)s is asked in.") % {"who": form.cleaned_data["called"]})
    return redirect("office:staff", pk=pk)


@require_POST
@signed_in
def withdraw_invitation(request: Request, pk: int, invitation_pk: int) -> HttpResponse:
    school = school_of(request, pk)
    invitation = get_object_or_404(school.staff_invitations.open(), pk=invitation_pk)
    withdraw(invitation)
    record(request.actor, "withdrew_invitation", invitation, school_id=pk)
    messages.success(request, _("The invitation opens nothing any more."))
    return redirect("office:staff", pk=pk)


@signed_in
def jobs(request: Request, pk: int, user_pk: int) -> HttpResponse:
    """One person's jobs and classes here; with no job left they are gone from the school at once."""
    school = school_of(request, pk)
    person = get_object_or_404(_people_of(school), pk=user_pk)
    held = Staff.objects.present().filter(school=school, user=person)
    taught = school.classes.filter(teachings__staff__in=held).distinct()
    initial = {"roles": [job.role for job in held], "classes": taught}
    form = JobsForm(request.POST or None, school=school, initial=initial)
    if request.method == "POST" and form.is_valid():
        if _is_last_administrator(school, person) and Role.ADMINISTRATOR not in form.cleaned_data["roles"]:
            form.add_error(
                "roles", _("Somebody has to administer the school. Give that job to another first.")
            )
        else:
            _give_jobs(request, school, person, form.cleaned_data)
            messages.success(request, _("Saved. It counts at once."))
            return redirect("office:staff", pk=pk)
    context = {**around(request, school, "staff"), "form": form, "person": person}
    return render(request, "office/jobs.html", context)


@require_POST
@signed_in
def end_jobs(request: Request, pk: int, user_pk: int) -> HttpResponse:
    school = school_of(request, pk)
    person = get_object_or_404(_people_of(school), pk=user_pk)
    if _is_last_administrator(school, person):
        messages.error(request, _("Somebody has to administer the school. Give that job to another first."))
    else:
        _give_jobs(request, school, person, {"roles": [], "classes": []})
        messages.success(request, _("%(who)s has left. Nothing opens for them here.") % {"who": person})
    return redirect("office:staff", pk=pk)


def _people_of(school: School) -> Any:
    present = Staff.objects.present().filter(school=school)
    return User.objects.filter(pk__in=present.values("user")).order_by("called")


def _is_last_administrator(school: School, person: User) -> bool:
    administrators = Staff.objects.present().filter(school=school, role=Role.ADMINISTRATOR)
    return administrators.filter(user=person).exists() and not administrators.exclude(user=person).exists()


def _give_jobs(request: Request, school: School, person: User, wanted: dict[str, Any]) -> None:
    """These jobs and classes, and no others, from now on."""
    with transaction.atomic():
        held = Staff.objects.present().filter(school=school, user=person)
        held.exclude(role__in=wanted["roles"]).update(left_at=timezone.now())
        for role in wanted["roles"]:
            job, _is_new = Staff.objects.update_or_create(
                user=person, school=school, role=role, defaults={"left_at": None}
            )
            classes = wanted["classes"] if role in WITH_CLASSES else []
            job.teachings.exclude(school_class__in=classes).delete()
            for each in classes:
                Teaching.objects.get_or_create(staff=job, school_class=each)
        record(request.actor, "changed_jobs", person, school_id=school.pk)


def _staff_page(request: Request, school: School, form: StaffForm | None) -> HttpResponse:
    jobs_here = Staff.objects.present().filter(school=school).select_related("user")
    rows: dict[User, list[Staff]] = {}
    for job in jobs_here.prefetch_related("teachings__school_class").order_by("user__called", "role"):
        rows.setdefault(job.user, []).append(job)
    context = {
        **around(request, school, "staff"),
        "rows": [(person, held, _classes_of(held)) for person, held in rows.items()],
        "invitations": [(each, _roles_of(each.roles)) for each in school.staff_invitations.open()],
        "form": form or StaffForm(school=school),
    }
    return render(request, "office/staff.html", context)


def _classes_of(held: list[Staff]) -> list[str]:
    return sorted({teaching.school_class.name for job in held for teaching in job.teachings.all()})


def _roles_of(roles: list[str]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)
