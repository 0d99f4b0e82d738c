"""A page that is typed: a heading, words and one picture, set in type and laid down like a photo (S0.5)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .entry import LogEntry
from .page import Place
from .photo import Photo

LONGEST_HEADING = 80
MOST_LETTERS = 1_200


class Look(models.TextChoices):
    LINED = "lined", _("Lines")
    SQUARED = "squared", _("Squares")
    PLAIN = "plain", _("Plain")


class PicturePlace(models.TextChoices):
    ABOVE = "above", _("Above the words")
    BESIDE = "beside", _("Beside the words")
    BELOW = "below", _("Below the words")


class TypedPageQuerySet(models.QuerySet["TypedPage"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the draft; what was made of it the class sees as a page."""
        return self.filter(entry__in=LogEntry.objects.laid_open_to(actor).values("pk"))

    def being_typed(self) -> Self:
        return self.filter(photo=None)


class TypedPage(models.Model):
    """photo: what was made of it; None while it is being typed. Made once, it stays as it was made.

    picture: a photo of the entry that is no page of its own. version: one more at each save, so that two
    tablets that type at once find out.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="typed_pages")
    place = models.CharField(max_length=8, choices=Place)
    heading = models.CharField(_("title of my page"), max_length=LONGEST_HEADING, blank=True)
    words = models.TextField(_("words on my page"), max_length=MOST_LETTERS, blank=True)
    picture = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="typed_into", editable=False
    )
    picture_place = models.CharField(
        _("where the picture goes"), max_length=8, choices=PicturePlace, default=PicturePlace.BELOW
    )
    look = models.CharField(_("paper"), max_length=8, choices=Look, default=Look.LINED)
    is_big = models.BooleanField(_("bigger letters"), default=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    photo = models.OneToOneField(
        Photo, models.CASCADE, null=True, blank=True, related_name="typed_page", editable=False
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = TypedPageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "place"], condition=Q(photo=None), name="one_page_is_typed_a_place"
            ),
            models.CheckConstraint(condition=~Q(place=Place.WHOLE), name="typed_on_one_side"),
        ]

    def __str__(self) -> str:
        return self.heading or self.words[:40]

    @property
    def is_empty(self) -> bool:
        return not (self.heading.strip() or self.words.strip() or self.picture_id)

    @property
    def spoken(self) -> str:
        """Everything that was typed, for whoever hears the page; empty where there is a picture alone."""
        return " ".join(part.strip() for part in (self.heading, self.words) if part.strip())
