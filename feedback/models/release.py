"""A release: the moment all feedback of one challenge reached the children together."""

from django.db import models
from django.db.models.functions import Now

from challenges.models import Challenge
from learninglogs.people.models import User


class Release(models.Model):
    """One press of “Release”. The first opens the feedback; each later one adds what came since."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="releases")
    released_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["released_at", "pk"]

    def __str__(self) -> str:
        return f"{self.challenge}, {self.released_at:%d %b %Y}"
