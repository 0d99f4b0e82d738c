"""What may be shown of a child's work, and to whom: per child and purpose, by their family."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Each is asked by itself. Off until a parent says yes, except the classroom."""

    CLASS_WALL = "class_wall", _("In the classroom")
    ASSEMBLY = "assembly", _("In assembly")
    WEBSITE = "website", _("On the school website")
    NAME = "name", _("The first name with it")


ON_UNLESS_REFUSED = {Purpose.CLASS_WALL}


def _guardian_now() -> models.QuerySet[Any]:
    """Whether who said it is a grown-up of that child now; inside a query about consents."""
    guardian = apps.get_model("people", "Guardian")
    present: models.QuerySet[Any] = guardian.objects.present()
    return present.filter(user=OuterRef("said_by"), pupil=OuterRef("pupil"))


class ConsentQuerySet(models.QuerySet["Consent"]):
    def current(self) -> Self:
        """What each grown-up said last."""
        return self.filter(replaced_at=None)

    def refusing(self) -> Self:
        """Every No, whoever said it: it counts until it is replaced."""
        return self.current().filter(is_yes=False)

    def counting(self) -> Self:
        """What counts now: of the current answers every No, and each Yes with somebody behind it.

        That is a signature on paper, or a grown-up of the child who still is one.
        """
        return self.current().filter(Q(is_yes=False) | ~Q(on_paper_from="") | Exists(_guardian_now()))

    def for_the_office_to_set_aside(self) -> Self:
        """Answers the office may take out. A No that a grown-up of the child gave here is theirs alone."""
        return self.current().filter(Q(is_yes=True) | ~Q(on_paper_from="") | ~Exists(_guardian_now()))

    def of_same_giver(self, answer: "Consent") -> Self:
        """What that grown-up has said about the same, here and on paper."""
        said = self.filter(pupil=answer.pupil_id, purpose=answer.purpose)
        if answer.said_by_id is not None:
            return said.filter(said_by=answer.said_by_id)
        return said.filter(said_by=None, on_paper_from__iexact=answer.on_paper_from)


class Consent(models.Model):
    """One answer of one grown-up to one purpose. An answer is never changed: the next one replaces it.

    One No is enough: it stands until whoever said it, or the office with the family, says otherwise.
    said_by: the grown-up's account; None where an answer on paper came from somebody who has none.
    on_paper_from: whose answer on paper it was, in words; empty for an answer given here. typed_by: who of
    the office wrote an answer on paper down.
    """

    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    is_yes = models.BooleanField()
    said_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="consents_said")
    on_paper_from = models.CharField(max_length=80, blank=True)
    typed_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "purpose", "said_by"],
                condition=Q(replaced_at=None, said_by__isnull=False),
                name="one_answer_a_grown_up_and_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.get_purpose_display()} {'yes' if self.is_yes else 'no'}"

    @property
    def giver(self) -> str:
        """Whose answer it is, in words; empty where their account is gone."""
        return self.said_by.called if self.said_by else self.on_paper_from
