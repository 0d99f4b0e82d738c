"""Challenges that came from another school in a file, read and not yet taken."""

from typing import Any, Self

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from learninglogs.people.actor import Actor
from learninglogs.people.models import School, User


class ChallengeFileQuerySet(models.QuerySet["ChallengeFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever sent the file, while they work at the school."""
        if not actor.user_id:
            return self.none()
        schools = School.objects.worked_at_by(actor)
        return self.filter(made_by=actor.user_id, school__in=schools.values("pk"))


class ChallengeFile(models.Model):
    """What was right in the file, for somebody to look at before it is taken; the file itself is not kept.

    content: challenges as `exchange.as_json` writes them. refused: {"title", "why"} of those that were not
    right.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="challenge_files")
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    content: models.JSONField[Any, Any] = models.JSONField(default=list)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list)
    read_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ChallengeFileQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("challenges:brought_in", args=[self.pk])
