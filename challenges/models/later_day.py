"""A later day for one child: their own hand-in day and catch-up, which no classmate can see."""

import copy
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .challenge import Challenge, end_of


class LaterDayQuerySet(models.QuerySet["LaterDay"]):
    def visible_to(self, actor: Actor) -> Self:
        """The child's own, their family's, and their teachers'; never a classmate's."""
        return self.filter(pupil__in=Pupil.objects.cared_for_by(actor).values("pk"))

    def open(self) -> Self:
        """Of challenges that are out, those by which the child's log may still come in."""
        now = timezone.now()
        return self.filter(
            closes_at__gt=now,
            challenge__published_at__isnull=False,
            challenge__withdrawn_at=None,
            challenge__opens_at__lte=now,
        )


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

    objects = LaterDayQuerySet.as_manager()

    class Meta:
        ordering = ["hand_in_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "challenge"], name="one_later_day_a_challenge"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("hand_in_on")), name="later_closes_after"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.challenge}, {self.hand_in_on.isoformat()}"

    def save(self, **kwargs: Any) -> None:
        self.closes_at = end_of(self.closes_on, self.challenge.school_class.school)
        super().save(**kwargs)

    @property
    def catch_up_until(self) -> Any:
        """The child's last catch-up day; None where there is none."""
        return self.closes_on if self.closes_on > self.hand_in_on else None

    def on(self, challenge: Challenge) -> Challenge:
        """The challenge as it stands for this child: a copy with their own days, which cannot be saved.

        The class's days count where they were moved past the child's since.
        """
        own = copy.copy(challenge)
        own.is_of_one_child = True
        own.hand_in_on = max(self.hand_in_on, challenge.hand_in_on)
        own.closes_on = max(self.closes_on, challenge.closes_on)
        own.closes_at = max(self.closes_at, challenge.closes_at)
        return own
