"""The lines of a challenge, each in its place: questions, objectives, learn-it facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models.sorting import SearchKeyField

from .challenge import Challenge


class Line(models.Model):
    """One line of a challenge, in its place."""

    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=240)
    looked_up_as = SearchKeyField(of=("text",), default="")

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Question(Line):
    """A question the log should answer; a challenge without any is an open task."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="questions")

    class Meta(Line.Meta):
        constraints = [
            models.UniqueConstraint(fields=["challenge", "position"], name="question_places_differ")
        ]


class Objective(Line):
    """What the class is learning."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="objectives")

    class Meta(Line.Meta):
        constraints = [
            models.UniqueConstraint(fields=["challenge", "position"], name="objective_places_differ")
        ]


class FactKind(models.TextChoices):
    PHONICS = "phonics", _("Phonics")
    SPELLING = "spelling", _("Spelling")
    TABLES = "tables", _("Tables")
    OTHER = "other", _("To know")


class Fact(Line):
    """A learn-it fact: phonics, a spelling rule or a table to be learnt beside the challenge (S2.3)."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=8, choices=FactKind, default=FactKind.OTHER)

    class Meta(Line.Meta):
        constraints = [models.UniqueConstraint(fields=["challenge", "position"], name="fact_places_differ")]

    @property
    def place_of_kind(self) -> int:
        """Facts stand a kind after the other, in the order of `FactKind`."""
        return FactKind.values.index(self.kind)


class ExpectedTime(models.Model):
    """How long a challenge takes in one year, where years differ (S1.9). year_group: 0 is Reception."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="expected_times")
    year_group = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["year_group"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "year_group"], name="one_expected_time_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year_group}: {self.minutes} min"
