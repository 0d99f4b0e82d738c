"""Challenges that came from another school in a file: read, looked at, taken."""

import datetime
import uuid
from typing import Any, Self

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from learninglogs.people.actor import Actor
from learninglogs.people.models import School, User

# So long a file can be taken, and what was made of it be taken back.
KEPT_FOR = datetime.timedelta(days=7)


class ChallengeFileQuerySet(models.QuerySet["ChallengeFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever sent the file, while they work at the school."""
        if not actor.user_id:
            return self.none()
        schools = School.objects.worked_at_by(actor)
        return self.filter(made_by=actor.user_id, school__in=schools.values("pk"))

    def not_taken(self) -> Self:
        return self.filter(taken_at=None)

    def taken(self) -> Self:
        return self.filter(taken_at__isnull=False)


class ChallengeFile(models.Model):
    """What was right in the file, for somebody to look at before it is taken; the file itself is not kept.

    content: challenges as `exchange.as_json` writes them. refused: {"title", "why"} of those that were not
    right. left_out: {"title", "file", "why"} of pictures and PDFs that did not come along. folder: where its
    pictures and PDFs lie as they came, until they are cleaned or forgotten. made: {"challenge", "number",
    "beside"} of each draft made of it: its id, its place in content, and what lay beside it when it was made
    (`brought_in.beside`).
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="challenge_files")
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    content: models.JSONField[Any, Any] = models.JSONField(default=list)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list)
    left_out: models.JSONField[Any, Any] = models.JSONField(default=list)
    folder = models.UUIDField(default=uuid.uuid4, editable=False)
    made: models.JSONField[Any, Any] = models.JSONField(default=list)
    read_at = models.DateTimeField(db_default=Now(), editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChallengeFileQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("challenges:brought_in", args=[self.pk])

    def key_of(self, sha256: str) -> str:
        """Where that picture or PDF lies as it came."""
        return f"{folder_of(self.school_id, self.folder)}/{sha256}"


def folder_of(school_id: int, folder: uuid.UUID | str) -> str:
    return f"schools/{school_id}/brought-in/{folder}"
