"""What the clock has done for a challenge: each of its moments, once."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .challenge import Challenge


class MilestoneKind(models.TextChoices):
    OUT = "out", _("Handed out")
    SOON = "soon", _("Two days to hand-in day")
    HAND_IN_DAY = "hand_in_day", _("Hand-in day")
    CATCH_UP = "catch_up", _("Catch-up begins")
    CLOSED = "closed", _("Closed")


class Milestone(models.Model):
    """One moment that has come. What follows from it (mails) is written down in the transaction that writes
    this row, so it happens once however often the clock, a worker or a person comes by.

    for_day: the school's own day this moment belonged to. A challenge whose day is moved later has it before
    it once more; a machine whose clock is moved has not.
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind)
    for_day = models.DateField()
    came_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "kind"], name="each_milestone_comes_once")
        ]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.get_kind_display()}"
