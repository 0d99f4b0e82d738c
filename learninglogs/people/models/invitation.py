"""How an adult is asked in: once, by a letter or an e-mail, and for seven whole days."""

import datetime
import zoneinfo
from typing import Self, TypeVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .pupil import Pupil
from .school import School, SchoolClass

VALID_FOR = datetime.timedelta(days=7)
# For one invitation: after these the school gives out a new one. Fifteen tries at a million codes.
MOST_CODES = 5
MOST_TRIES = 15


def end_of_last_day(school: School) -> datetime.datetime:
    """When an invitation made now is over: the midnight that ends its last day on the school's calendar."""
    after = school.today() + VALID_FOR + datetime.timedelta(days=1)
    return datetime.datetime.combine(after, datetime.time(), zoneinfo.ZoneInfo(school.time_zone))


Invited = TypeVar("Invited", bound="Invitation")


class InvitationQuerySet(models.QuerySet[Invited]):
    def open(self) -> Self:
        """Neither taken up, taken back nor over."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """The token is in the letter or the e-mail alone; here lies its hash."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    called = models.CharField(_("name"), max_length=80, blank=True)
    invited_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Counted here and not in a session: whoever guesses begins as many sessions as they like.
    codes_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def may_send_code(self) -> bool:
        """Whether one more code goes out for this invitation; it counts the code."""
        return self._count("codes_sent", MOST_CODES)

    def may_try_code(self) -> bool:
        """Whether one more code may be typed for this invitation; it counts the try."""
        return self._count("code_tries", MOST_TRIES)

    def _count(self, what: str, most: int) -> bool:
        counted = type(self)._default_manager.filter(pk=self.pk, **{f"{what}__lt": most})
        return counted.update(**{what: F(what) + 1}) == 1

    def get_school(self) -> School:
        raise NotImplementedError

    @property
    def last_day(self) -> datetime.date:
        """The day that is printed: the last on which it opens something, on the school's calendar."""
        last_moment = self.expires_at - datetime.timedelta(microseconds=1)
        return last_moment.astimezone(zoneinfo.ZoneInfo(self.get_school().time_zone)).date()


class GuardianInvitation(Invitation):
    """One more grown-up for one child. A letter has no e-mail in it."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="invitations")
    relation = models.CharField(_("relation"), max_length=30, blank=True)

    objects = InvitationQuerySet["GuardianInvitation"].as_manager()

    class Meta(Invitation.Meta):
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.invited_at:%Y-%m-%d}"

    def get_school(self) -> School:
        return self.pupil.school


class StaffInvitation(Invitation):
    """One adult for a school's jobs. roles: values of `Role`; one person may have several."""

    school = models.ForeignKey(School, models.CASCADE, related_name="staff_invitations")
    roles = models.JSONField(default=list)
    classes = models.ManyToManyField(SchoolClass, related_name="staff_invitations", blank=True)

    objects = InvitationQuerySet["StaffInvitation"].as_manager()

    class Meta(Invitation.Meta):
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return self.called or self.email

    def get_school(self) -> School:
        return self.school
