"""Criteria live here, below the feedback that uses them, because a challenge is set together with them and
imports point down only.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import School, SchoolClass


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def usable_in(self, school_class: SchoolClass) -> Self:
        """The school's sets, and the class's own."""
        return self.filter(Q(school_class=None) | Q(school_class=school_class), school=school_class.school_id)


class CriteriaSet(models.Model):
    """Three or four criteria and the words of their scale, the weakest first: “A little, Lots, Wow!”."""

    school = models.ForeignKey(School, models.CASCADE, related_name="criteria_sets")
    school_class = models.ForeignKey(
        SchoolClass, models.CASCADE, null=True, blank=True, related_name="criteria_sets"
    )
    name = models.CharField(_("name"), max_length=60)
    levels = models.JSONField(_("levels"), default=list)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def most_stars(self) -> int:
        """Stars one criterion can have."""
        return len(self.levels)


class Criterion(models.Model):
    """A child-worded statement that peers give stars for."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("criterion"), max_length=120)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "position"], name="criterion_places_differ")
        ]

    def __str__(self) -> str:
        return self.text
