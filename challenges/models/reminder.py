"""What is still to be said to a grown-up about a challenge. Said, it is gone."""

from django.db import models
from django.db.models.functions import Now

from learninglogs.people.models import Guardian, MailKind

from .challenge import Challenge


class Reminder(models.Model):
    """One line of a mail that waits. Whether it is still true is looked at when the mail is written."""

    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="reminders")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=MailKind)
    laid_down_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "challenge", "kind"], name="one_reminder_of_a_kind_and_challenge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guardian}: {self.challenge}, {self.get_kind_display()}"
