"""Everybody at the school, and one child's page in the office."""

from smtplib import SMTPException

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.office.desk import school_of
from learninglogs.people.consents import standing_in
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.invitations import invite_guardian, withdraw
from learninglogs.people.limits import set_limit
from learninglogs.people.models import Badge, Consent, Guardian, Pupil, Purpose

# What is asked for: which limit, and whether it is to stand.
LIMITS = {
    "no-pictures": ("pictures", True),
    "pictures": ("pictures", False),
    "no-contact": ("contact", True),
    "contact": ("contact", False),
    "no-access": ("access", True),
    "access": ("access", False),
}


@require_safe
@signed_in
def people(request: Request, pk: int) -> HttpResponse:
    """The children by class, to look for by name; who has a grown-up and a badge."""
    school = school_of(request, pk)
    sought, in_class = request.GET.get("name", "").strip(), request.GET.get("class", "")
    children = Pupil.objects.at_school().filter(school=school).select_related("school_class")
    if sought:
        children = children.filter(Q(first_name__icontains=sought) | Q(last_name__icontains=sought))
    if in_class.isdecimal():
        children = children.filter(school_class=int(in_class))
    context = {
        "school": school,
        "desk": "people",
        "children": children.annotate(
            has_grown_up=Exists(Guardian.objects.present().filter(pupil=OuterRef("pk"))),
            has_badge=Exists(Badge.objects.in_use().filter(pupil=OuterRef("pk"))),
        ).order_by("school_class__name", "sorts_as"),
        "classes": school.classes.annotate(child_count=Count("pupils", filter=Q(pupils__left_at=None))),
        "sought": sought,
        "in_class": in_class,
    }
    return render(request, "office/people.html", context)


def _child(request: Request, pk: int, child_pk: int) -> Pupil:
    school = school_of(request, pk)
    return get_object_or_404(school.pupils.select_related("school_class", "school"), pk=child_pk)


@require_safe
@signed_in
def child(request: Request, pk: int, child_pk: int) -> HttpResponse:
    pupil = _child(request, pk, child_pk)
    guardians = list(pupil.guardians.select_related("user").order_by("ended_at", "user__called"))
    answers = list(Consent.objects.counting().filter(pupil=pupil))
    context = {
        "school": pupil.school,
        "desk": "people",
        "pupil": pupil,
        "guardians": guardians,
        "has_limits": any(each.is_limited for each in guardians),
        "invitations": pupil.invitations.open(),
        "consents": [standing_in(answers, purpose, request.actor) for purpose in Purpose],
    }
    return render(request, "office/child.html", context)


@require_POST
@signed_in
def invite(request: Request, pk: int, child_pk: int) -> HttpResponse:
    """Ask one more grown-up in by e-mail."""
    pupil = _child(request, pk, child_pk)
    email = request.POST.get("email", "").strip()
    join_url = request.build_absolute_uri(reverse("people:join"))
    try:
        validate_email(email)
        relation = request.POST.get("relation", "")[:30]
        invite_guardian(pupil, by=request.actor, join_url=join_url, email=email, relation=relation)
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email})
    except ValidationError:
        messages.error(
            request, _("“%(email)s” is not an e-mail address. Nothing was sent.") % {"email": email}
        )
    except (OSError, SMTPException):
        messages.error(request, _("The e-mail could not be sent just now. Nothing is lost: try again."))
    return redirect("office:child", pk=pk, child_pk=child_pk)


@require_POST
@signed_in
def withdraw_invitation(request: Request, pk: int, child_pk: int, invitation_pk: int) -> HttpResponse:
    pupil = _child(request, pk, child_pk)
    invitation = get_object_or_404(pupil.invitations.open(), pk=invitation_pk)
    withdraw(invitation)
    record(request.actor, "withdrew_invitation", invitation, school_id=pk, child_id=pupil.pk)
    messages.success(request, _("The invitation opens nothing any more."))
    return redirect("office:child", pk=pk, child_pk=child_pk)


@require_POST
@signed_in
def limit(request: Request, pk: int, child_pk: int, guardian_pk: int, what: str) -> HttpResponse:
    """Set or lift one limit of one grown-up: pictures, contact, or their whole access. Counts at once.

    what: the state that is wanted, so that a second tap, or a colleague's, changes nothing.
    """
    pupil = _child(request, pk, child_pk)
    guardian = get_object_or_404(pupil.guardians, pk=guardian_pk)
    if what not in LIMITS:
        raise Http404
    if set_limit(guardian, *LIMITS[what], by=request.actor):
        messages.success(request, _("Saved. It counts from the next page they open."))
    else:
        messages.info(request, _("It was so already. Nothing has changed."))
    if LIMITS[what][1]:
        messages.info(
            request,
            _(
                "Letters for this child open nothing any more. Does this person hold the badge?"
                " Then make it void."
            ),
        )
    return redirect("office:child", pk=pk, child_pk=child_pk)
