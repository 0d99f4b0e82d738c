"""The class book: made of a challenge's logs as they were when somebody asked."""

from django.db import models
from django.db.models.functions import Now

from challenges.models import Challenge


class ClassBook(models.Model):
    """The last book that was made of a challenge. content_sha256: of everything that is printed in it;
    pictures_shown: whose pictures, by their hashes.
    """

    challenge = models.OneToOneField(Challenge, models.CASCADE, related_name="book")
    wanted_sha256 = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    pictures_shown = models.JSONField(default=list)
    key = models.CharField(max_length=250, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Book: {self.challenge}"

    @property
    def job_key(self) -> str:
        return f"class-book:{self.challenge_id}:{self.wanted_sha256}"
