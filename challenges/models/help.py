"""Help that fades: how much of a challenge one child is given (S1.2, S1.10). Only staff and family know."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import Pupil, User


class Help(models.TextChoices):
    QUESTIONS = "questions", _("The questions")
    TITLE = "title", _("The title only")


class ChildHelp(models.Model):
    """What this child is given whatever their year says, for every challenge until it is changed."""

    pupil = models.OneToOneField(Pupil, models.CASCADE, related_name="challenge_help")
    given = models.CharField(_("given"), max_length=10, choices=Help)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "child help"

    def __str__(self) -> str:
        return f"{self.pupil}: {self.get_given_display()}"
