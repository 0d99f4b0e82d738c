"""This system: mails that were kept, and signing everybody out."""

from django.conf import settings
from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.jobs.models import Job, JobState
from learninglogs.office.desk import school_of
from learninglogs.office.models import FileFinding
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.kept_mail import kept_mails
from learninglogs.people.models import Guardian, School, Staff, User


@require_safe
@signed_in
def system(request: Request, pk: int) -> HttpResponse:
    """What waits or has failed, where mails go, and the way to sign everybody out."""
    school = school_of(request, pk)
    jobs = Job.objects.filter(school=school)
    context = {
        "school": school,
        "desk": "system",
        # What the clock asks for by days to come waits for its day, not for anybody.
        "waiting": jobs.filter(
            state__in=[JobState.PENDING, JobState.RUNNING], run_after__lte=timezone.now()
        ).count(),
        "failed": jobs.filter(state=JobState.FAILED).count(),
        "not_whole": FileFinding.objects.open().troubles().filter(school=school).count(),
        "sends_mail": settings.SENDS_MAIL,
        "kept": 0 if settings.SENDS_MAIL else len(kept_mails(pk)),
    }
    return render(request, "office/system.html", context)


@require_safe
@signed_in
def mails(request: Request, pk: int) -> HttpResponse:
    """Mails of this school that were kept, because no mail server is named."""
    school = school_of(request, pk)
    context = {"school": school, "desk": "system", "mails": kept_mails(pk)}
    return render(request, "office/mails.html", context)


@require_safe
@signed_in
def mail(request: Request, pk: int, name: str) -> HttpResponse:
    """One kept mail; that it was read is written down, because a code in it opens somebody's door."""
    school = school_of(request, pk)
    found = next((each for each in kept_mails(pk) if each.name == name), None)
    if found is None:
        raise Http404
    reader = User.objects.with_email(found.to)
    record(request.actor, "read_mail", reader or school, school_id=pk)
    return render(request, "office/mail.html", {"school": school, "desk": "system", "mail": found})


@require_POST
@signed_in
def sign_everyone_out(request: Request, pk: int) -> HttpResponse:
    """Children, staff, families and boards of the school: whoever asks for the next page is signed out."""
    school = school_of(request, pk)
    school.pupils.update(epoch=F("epoch") + 1)
    school.classes.update(board_epoch=F("board_epoch") + 1, door_open_until=None)
    _adults_of(school).update(epoch=F("epoch") + 1)
    record(request.actor, "signed_everyone_out", school, school_id=pk)
    messages.success(request, _("Everybody is signed out, you too. Nothing is lost."))
    return redirect("account_login")


def _adults_of(school: School) -> QuerySet[User]:
    staff = Staff.objects.filter(school=school).values("user")
    guardians = Guardian.objects.filter(pupil__school=school).values("user")
    return User.objects.filter(pk__in=staff) | User.objects.filter(pk__in=guardians)
