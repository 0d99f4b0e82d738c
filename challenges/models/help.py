"""Help that fades: how much of a challenge one child is given (S1.2, S1.10). Only staff and family know."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User


class Help(models.TextChoices):
    QUESTIONS = "questions", _("The questions")
    TITLE = "title", _("The title only")


class ChildHelpQuerySet(models.QuerySet["ChildHelp"]):
    def visible_to(self, actor: Actor) -> Self:
        """As all that is the child's alone: staff, the family, the child; no classmate, no other family."""
        return self.filter(pupil__in=Pupil.objects.cared_for_by(actor).values("pk"))

    def changeable_by(self, actor: Actor) -> Self:
        """Those of the children this adult teaches."""
        return self.filter(pupil__in=Pupil.objects.taught_by(actor).values("pk"))


class ChildHelp(models.Model):
    """What this child is given whatever their year says, for every challenge until it is changed."""

    pupil = models.OneToOneField(Pupil, models.CASCADE, related_name="challenge_help")
    given = models.CharField(_("given"), max_length=10, choices=Help)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ChildHelpQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "child help"

    def __str__(self) -> str:
        return f"{self.pupil}: {self.get_given_display()}"

    @classmethod
    def give(cls, pupil: Pupil, given: str, *, by: Actor) -> None:
        """From now on this child is given that much; nothing (“”) follows their year again."""
        if not given:
            cls.objects.filter(pupil=pupil).delete()
            return
        wish = {"given": given, "changed_by_id": by.user_id, "changed_at": timezone.now()}
        cls.objects.update_or_create(pupil=pupil, defaults=wish)
