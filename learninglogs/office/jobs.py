"""What is done at night: each thing is forgotten when it is needed no more, and every file is looked at."""

import datetime
import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.jobs.kinds import Effects, job_kind
from learninglogs.jobs.models import Job
from learninglogs.office import file_check
from learninglogs.office.class_lists.forgetting import forget_old_imports
from learninglogs.office.models import FileCheck
from learninglogs.people.kept_mail import forget_old_mails
from learninglogs.people.models import GuardianInvitation, School, StaffInvitation

TIDY = "tidy-office"
AT = datetime.time(3, 0)
# So long after an invitation is over nobody asks any more who was asked in.
INVITATIONS_KEPT_FOR = datetime.timedelta(days=90)


def ask_for_tidying(*, after: datetime.date) -> None:
    """Have the office tidied in the night after that day; asked twice it is still one job.

    Each night's job asks for the next in its own transaction, and every start of the product asks once more.
    """
    night = after + datetime.timedelta(days=1)
    moment = timezone.make_aware(datetime.datetime.combine(night, AT))
    Job.objects.ask(TIDY, f"{TIDY}:{night.isoformat()}", school=None, payload={}, run_after=moment)


@job_kind(TIDY, words=_("Tidying the office"))
def tidy(job: Job, report: Callable[[int, int], None]) -> Effects:
    """Old mails, then the rows that are over, and the next night's job."""
    forget_old_mails(now_s=time.time())
    return Effects(apply=_forget_rows)


def _forget_rows() -> None:
    now = timezone.now()
    for model in (GuardianInvitation, StaffInvitation):
        model._default_manager.filter(expires_at__lt=now - INVITATIONS_KEPT_FOR).delete()
    forget_old_imports()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    ask_for_tidying(after=timezone.localdate())


# ── Every stored file ───────────────────────────────────────────────────────────
@job_kind(file_check.NIGHT, words=_("Beginning the check of every file"))
def check_tonight(job: Job, report: Callable[[int, int], None]) -> Effects:
    return Effects(apply=file_check.begin_all)


@job_kind(file_check.CHECK, words=_("Checking every file"))
def check_files(job: Job, report: Callable[[int, int], None]) -> Effects:
    """One slice of the check that is under way; its effects ask for the next."""
    under_way = FileCheck.objects.under_way().select_related("school")
    check = under_way.filter(school=job.payload["school"]).first()
    if check is None:
        return Effects()
    part = file_check.Slice(check)
    part.work(report)
    return Effects(apply=part.apply)


@job_kind(file_check.LOOK_AGAIN, words=_("Looking at files again"))
def look_at_files_again(job: Job, report: Callable[[int, int], None]) -> Effects:
    school = School.objects.filter(pk=job.payload["school"]).first()
    if school is None:
        return Effects()
    look = file_check.SecondLook(school)
    look.work(job.payload["after"], report)
    return Effects(apply=look.apply)
