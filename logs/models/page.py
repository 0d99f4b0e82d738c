"""A page: the place a photo takes on the double page."""

from functools import cache
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .entry import LogEntry
from .flap import Flap
from .photo import Photo


class Place(models.TextChoices):
    LEFT = "left", _("Left page")
    RIGHT = "right", _("Right page")
    WHOLE = "whole", _("Both pages")

    @property
    def covers(self) -> dict[str, bool]:
        """The sides this place takes, as `Page` stores them."""
        return {"covers_left": self != Place.RIGHT, "covers_right": self != Place.LEFT}


class PageQuerySet(models.QuerySet["Page"]):
    def live(self) -> Self:
        """What lies on the double page now, left before right."""
        return self.filter(replaced_at=None).order_by("-covers_left")

    def to_show(self) -> Self:
        """What lies on the double page now with its photos; `has_flaps`: whether there is one to lift."""
        return self.live().select_related("photo__typed_page").annotate(has_flaps=_has_flaps())

    def removed(self) -> Self:
        """Taken off and not replaced: what can be put back, if its photo turned out to be one."""
        return self.filter(replaced_at__isnull=False, replaced_by=None, photo__refused_at=None)

    def in_the_way_of(self, place: Place) -> Self:
        """Live pages on a side that this place would take."""
        sides = Q(pk__in=[])
        for side, taken in place.covers.items():
            sides |= Q(**{side: True}) if taken else Q()
        return self.filter(sides, replaced_at=None)


@cache
def _has_flaps() -> Exists:
    """For pages: whether a flap is stuck on their photo now. Put together once a process."""
    return Exists(Flap.objects.live().filter(photo=OuterRef("photo")).order_by())


class Page(models.Model):
    """One photo on the left, on the right, or across both.

    The partial unique constraints make a third page impossible to store, whatever the code does. Replaced
    pages stay, so that before and after can be shown.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="pages")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="pages")
    covers_left = models.BooleanField()
    covers_right = models.BooleanField()
    placed_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", editable=False
    )

    objects = PageQuerySet.as_manager()
    has_flaps: bool
    flaps: list[Flap]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(covers_left=True) | Q(covers_right=True), name="page_covers_a_side"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(covers_left=True, replaced_at=None), name="one_left_page"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(covers_right=True, replaced_at=None), name="one_right_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.label}, {self.entry}"

    @property
    def place(self) -> Place:
        if self.covers_left and self.covers_right:
            return Place.WHOLE
        return Place.LEFT if self.covers_left else Place.RIGHT
