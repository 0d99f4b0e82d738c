"""A flap: a piece of paper stuck on a page that opens. It does not count as a page."""

import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .entry import LogEntry
from .photo import Photo

FLAPS_A_PICTURE = 6
PICTURES_A_FLAP = 6
# Smaller than this nobody finds it, or can lift it with a finger.
SMALLEST = 4
WHOLE = 100


class Hinge(models.TextChoices):
    """The side the flap is stuck on by."""

    TOP = "top", _("Up")
    BOTTOM = "bottom", _("Down")
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")

    @property
    def turned(self) -> "Hinge":
        """The side this one becomes when the picture is turned by a quarter, clockwise."""
        round_about = [Hinge.TOP, Hinge.RIGHT, Hinge.BOTTOM, Hinge.LEFT]
        return round_about[(round_about.index(self) + 1) % 4]


class FlapQuerySet(models.QuerySet["Flap"]):
    def live(self) -> Self:
        """Stuck on now, in reading order."""
        return self.filter(withdrawn_at=None).order_by("photo", "position", "pk")

    def visible_to(self, actor: Actor) -> Self:
        """As the picture it is stuck on."""
        return self.filter(photo__in=Photo.objects.visible_to(actor).values("pk"))

    def editable_by(self, actor: Actor) -> Self:
        return self.filter(photo__in=Photo.objects.editable_by(actor).values("pk"))


class Flap(models.Model):
    """A flap on a picture that lies as a page.

    x, y, w, h: where it is stuck, in whole percents of the upright picture, from its upper left corner.
    position: its place in the reading order of the picture. It stays with the photo when pages change sides.
    """

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="flaps")
    x = models.PositiveSmallIntegerField(_("from the left edge"))
    y = models.PositiveSmallIntegerField(_("from the top edge"))
    w = models.PositiveSmallIntegerField(_("how wide"))
    h = models.PositiveSmallIntegerField(_("how tall"))
    hinge = models.CharField(_("which way does it open?"), max_length=6, choices=Hinge, default=Hinge.TOP)
    label = models.CharField(_("what is it called?"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = FlapQuerySet.as_manager()
    insides_now: "list[FlapPicture]"

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(w__gte=SMALLEST, h__gte=SMALLEST), name="flap_is_large_enough_to_lift"
            ),
            models.CheckConstraint(
                condition=Q(x__lte=WHOLE - F("w"), y__lte=WHOLE - F("h")), name="flap_lies_on_its_picture"
            ),
            models.CheckConstraint(condition=Q(hinge__in=Hinge.values), name="flap_has_a_hinge"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("logs:flap", args=[self.pk])

    def turn(self) -> None:
        """Follow a quarter turn of the picture, clockwise; not saved."""
        self.x, self.y, self.w, self.h = WHOLE - self.y - self.h, self.x, self.h, self.w
        self.hinge = Hinge(self.hinge).turned

    @property
    def folds(self) -> "list[FlapPicture]":
        """The inside pictures that can be shown, in the order they unfold; see `flaps.lay_flaps`."""
        return [inside for inside in self.insides_now if inside.photo.has_pictures]


class FlapPictureQuerySet(models.QuerySet["FlapPicture"]):
    def live(self) -> Self:
        """Under a flap that is stuck on now, in the order they unfold."""
        return self.filter(withdrawn_at=None, flap__withdrawn_at=None).order_by("flap", "position", "pk")

    def on(self, photos: Iterable[uuid.UUID]) -> Self:
        """Under the flaps of these pictures now: flaps in reading order, then as they unfold."""
        on_them = self.live().filter(flap__photo__in=list(photos)).select_related("flap", "photo")
        return on_them.order_by("flap__photo", "flap__position", "flap", "position", "pk")

    def visible_to(self, actor: Actor) -> Self:
        """As the photo."""
        return self.filter(photo__in=Photo.objects.visible_to(actor).values("pk"))

    def editable_by(self, actor: Actor) -> Self:
        return self.filter(flap__in=Flap.objects.editable_by(actor).values("pk"))

    def in_the_making(self) -> Self:
        """Under a flap of a page that lies on the double page now, and not made yet."""
        lying = Q(flap__photo__pages__isnull=False, flap__photo__pages__replaced_at=None)
        return self.live().filter(lying, photo__pictures_made_at=None)


class FlapPicture(models.Model):
    """One picture under a flap; several unfold in the order of `position`. Its photo is never a page."""

    flap = models.ForeignKey(Flap, models.CASCADE, related_name="insides")
    photo = models.OneToOneField(Photo, models.CASCADE, related_name="under_flap")
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = FlapPictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.flap}: {self.position}"

    @property
    def entry(self) -> LogEntry:
        return self.photo.entry
