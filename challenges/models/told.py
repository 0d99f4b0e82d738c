"""What children and families tell about a challenge: how long it took, how it was, what was found out.

It lives here, below the logs, because the bank and the page where the next one is written show it (S2.10,
S3.4).
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import Pupil, User

from .challenge import Challenge


class Pen(models.TextChoices):
    CHILD = "child", _("The child")
    FAMILY = "family", _("The family")


class Fit(models.TextChoices):
    TOO_EASY = "easy", _("Too easy")
    JUST_RIGHT = "right", _("Just right")
    TOO_HARD = "hard", _("Too hard")


class HowItWas(models.Model):
    """What one child, or their family, said about one challenge; each has a voice of their own.

    minutes: how long it took, None where nobody said. wish: “I wish …”, for the teacher alone. found_out: a
    sentence to be quoted with the challenge. quoted_at: when the child allowed that; let_through_at: when an
    adult did, None while nobody else may read it.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="told")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="told")
    pen = models.CharField(max_length=8, choices=Pen)
    fit = models.CharField(max_length=8, choices=Fit, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    wish = models.CharField(_("I wish"), max_length=240, blank=True)
    found_out = models.CharField(_("I found out"), max_length=160, blank=True)
    quoted_at = models.DateTimeField(null=True, blank=True)
    let_through_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-said_at", "-pk"]
        verbose_name_plural = "how it was"
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "challenge", "pen"], name="one_how_it_was_a_pen_and_challenge"
            ),
            models.CheckConstraint(
                condition=Q(let_through_at=None) | Q(quoted_at__isnull=False), name="let_through_was_allowed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.challenge}"
