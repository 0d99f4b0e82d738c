"""Class time: a lesson in which logs that are handed in are developed further (S0.7)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from challenges.models import Challenge
from learninglogs.people.models import User


class ClassTimeQuerySet(models.QuerySet["ClassTime"]):
    def open(self) -> Self:
        return self.filter(closes_at__gt=timezone.now())


class ClassTime(models.Model):
    """One lesson for one challenge. closes_at: when it ends by itself, or was ended by the teacher.

    About no child: what a child does in it is a `NewPage`.
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="class_times")
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closes_at = models.DateTimeField()

    objects = ClassTimeQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at"]
        indexes = [models.Index(fields=["challenge", "closes_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("opened_at")), name="class_time_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.challenge}, {self.opened_at}"
