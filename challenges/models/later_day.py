"""A later day for one child: their own hand-in day and catch-up, which no classmate can see."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import Pupil, User

from .challenge import Challenge


class LaterDay(models.Model):
    """hand_in_on, closes_on: dates in the school's own time zone, as a challenge has them. closes_at: the
    moment closes_on ends on the school's wall clock, kept beside it as in `Challenge`.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="later_days")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="later_days")
    hand_in_on = models.DateField(_("hand in by"))
    closes_on = models.DateField(_("catch-up until"))
    closes_at = models.DateTimeField(editable=False)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["hand_in_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "challenge"], name="one_later_day_a_challenge"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("hand_in_on")), name="later_closes_after"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.challenge}, {self.hand_in_on.isoformat()}"
