"""What a challenge said before: for undo, and for two people who wrote at once."""

from django.db import models
from django.db.models.functions import Now

from learninglogs.people.models import User

from .challenge import Challenge


class Revision(models.Model):
    """The whole content of one challenge as it was saved. number: that of `Challenge.version` then.

    content: what its form holds, as plain JSON (challenges/revisions.py has the shape).
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    saved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="one_revision_a_number")]

    def __str__(self) -> str:
        return f"{self.challenge}, {self.number}"
