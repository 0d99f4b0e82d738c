"""A clip: a short sound or film stuck on the double page. At most three, and they are not pages."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .entry import LogEntry
from .photo import Photo

MOST_CLIPS = 3


class ClipQuerySet(models.QuerySet["Clip"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the double page; a classmate's only where it is stuck on now."""
        cared_for = LogEntry.objects.laid_open_to(actor)
        seen = LogEntry.objects.shown_in_class_to(actor)
        stuck_on = Clip.objects.made().live()
        return self.filter(
            Q(entry__in=cared_for.values("pk")) | Q(entry__in=seen.values("pk"), pk__in=stuck_on.values("pk"))
        )

    def editable_by(self, actor: Actor) -> Self:
        return self.filter(entry__in=LogEntry.objects.editable_by(actor).values("pk"))

    def live(self) -> Self:
        """Neither taken off nor refused, in their order."""
        return self.filter(withdrawn_at=None, refused_at=None).order_by("position")

    def made(self) -> Self:
        return self.filter(made_at__isnull=False)

    def in_the_making(self) -> Self:
        """Not to be listened to yet: nobody has been able to look at them."""
        return self.live().filter(made_at=None)


class ClipKind(models.TextChoices):
    SOUND = "sound", _("Sound")
    FILM = "film", _("Film")


class Clip(models.Model):
    """One sound or film.

    kind: what the person said it is, until it is made; then what it is. position: 1, 2 or 3, each taken once.
    received_key: the upload as it came; emptied once the clip is made. key, poster_key: what was made of it.
    peaks: the look of a sound, heights from 0 to 100. pin_x, pin_y: where it is stuck on the picture of
    pin_photo, in whole percents of its width and height; None where it is stuck nowhere. captions: as typed
    (`logs.captions` reads it). withdrawn_at: taken off; it can be put back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="clips")
    kind = models.CharField(max_length=5, choices=ClipKind, default=ClipKind.SOUND)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("What is it called?"), max_length=60, blank=True)
    captions = models.TextField(_("What do we hear?"), max_length=3000, blank=True)
    pin_photo = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="clips")
    pin_x = models.PositiveSmallIntegerField(null=True, blank=True)
    pin_y = models.PositiveSmallIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    received_key = models.CharField(max_length=200, blank=True)
    received_bytes = models.PositiveBigIntegerField()
    key = models.CharField(max_length=250, blank=True)
    key_sha256 = models.CharField(max_length=64, blank=True)
    poster_key = models.CharField(max_length=250, blank=True)
    poster_sha256 = models.CharField(max_length=64, blank=True)
    byte_count = models.PositiveBigIntegerField(default=0)
    duration_s = models.FloatField(default=0)
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    peaks = models.JSONField(default=list, blank=True)
    added_by_user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_by_pupil = models.ForeignKey(Pupil, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    made_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "position"],
                condition=Q(withdrawn_at=None, refused_at=None),
                name="one_clip_a_position",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_CLIPS), name="at_most_three_clips"
            ),
            models.CheckConstraint(condition=Q(duration_s__lte=190), name="clip_within_three_minutes"),
            models.CheckConstraint(
                condition=Q(pin_x=None, pin_y=None) | Q(pin_x__lte=100, pin_y__lte=100),
                name="clip_stuck_within_its_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.called}"

    def get_absolute_url(self) -> str:
        return reverse("logs:clip", args=[self.pk])

    @property
    def called(self) -> str:
        """Its title, or “Film 2”."""
        return self.title or f"{self.get_kind_display()} {self.position}"

    @property
    def is_film(self) -> bool:
        return self.kind == ClipKind.FILM

    @property
    def clock(self) -> str:
        """How long it lasts, as a player writes it: “0:41”."""
        minutes, seconds = divmod(round(self.duration_s), 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def folder(self) -> str:
        """Where its files live: below the pupil's own prefix, so that erasing a child is whole."""
        pupil = self.entry.pupil
        return f"schools/{pupil.school_id}/pupils/{pupil.pk}/clips/{self.pk}"

    @property
    def job_key(self) -> str:
        return f"clip:{self.pk}:{self.sha256}"
