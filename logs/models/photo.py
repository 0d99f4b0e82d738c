"""A photo as it came from a phone, and the pictures made of it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .entry import LogEntry


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the double page; a classmate's only where it lies on it, or lay there for the class to see."""
        cared_for = LogEntry.objects.laid_open_to(actor)
        seen = LogEntry.objects.shown_in_class_to(actor)
        # As `NewPage.shown_with_before`: what the class saw before a page was developed further.
        seen_before = Q(pages__covered_by__let_through_at__gt=F("entry__let_through_at"))
        lies_there = Q(pages__isnull=False, pages__replaced_at=None)
        on_the_double_page = Photo.objects.filter(lies_there | seen_before)
        return self.filter(
            Q(entry__in=cared_for.values("pk"))
            | Q(entry__in=seen.values("pk"), pk__in=on_the_double_page.values("pk"))
        )

    def editable_by(self, actor: Actor) -> Self:
        return self.filter(entry__in=LogEntry.objects.editable_by(actor).values("pk"))

    def spare(self) -> Self:
        """Never placed, not left out, not refused: a third page waiting for a decision.

        Over a log that is handed in, a new page waits for its teacher and not for the child; the picture of a
        typed page has its place there.
        """
        undecided = self.filter(pages=None, typed_into=None, left_out_at=None, refused_at=None)
        waits = Q(new_page__isnull=False, entry__handed_in_at__isnull=False)
        return undecided.exclude(waits).order_by("created_at")


class Photo(models.Model):
    """One photo of a pupil's book.

    received_key: the upload as it came; emptied once the pictures are made and verified. turn_deg: the turn a
    person asked for, clockwise, on top of the camera's own; master_turn_deg: how much of it is in the master.
    width_px, height_px: upright, 0 until known. frame_count: frames or pages in the upload, of which the
    first is shown. key_version: rotates what signed picture links stand for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64)
    received_key = models.CharField(max_length=200, blank=True)
    received_bytes = models.PositiveBigIntegerField()
    frame_count = models.PositiveIntegerField(default=1)
    turn_deg = models.PositiveSmallIntegerField(default=0)
    master_turn_deg = models.PositiveSmallIntegerField(default=0)
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    key_version = models.PositiveIntegerField(default=0)
    added_by_user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_by_pupil = models.ForeignKey(Pupil, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    pictures_made_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True)
    left_out_at = models.DateTimeField(null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(turn_deg__in=[0, 90, 180, 270]), name="photo_quarter_turns")
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.pk}"

    @property
    def folder(self) -> str:
        """Where its files live: below the pupil's own prefix, so that erasing a child is whole."""
        pupil = self.entry.pupil
        return f"schools/{pupil.school_id}/pupils/{pupil.pk}/photos/{self.pk}"

    @property
    def job_key(self) -> str:
        return self.job_key_at(self.turn_deg)

    def job_key_at(self, turn_deg: int) -> str:
        """The key of the job that makes its pictures turned so."""
        return f"page-pictures:{self.pk}:{self.sha256}:{turn_deg}"

    @property
    def has_pictures(self) -> bool:
        """Whether all sizes are made: they come together or not at all."""
        return self.pictures_made_at is not None

    def picture(self, size: "Size") -> "PhotoPicture | None":
        """The picture of that size; None until it is made. Uses prefetched pictures."""
        return next((picture for picture in self.pictures.all() if picture.size == size), None)


class Size(models.TextChoices):
    """The longest edge in pixels; the master is the cleaned photo itself, at most 24 megapixels."""

    TINY = "320", _("List")
    SMALL = "640", _("Wall card")
    SCREEN = "1024", _("Phone")
    LARGE = "2560", _("Board and book")
    MASTER = "master", _("Master")


class PhotoPicture(models.Model):
    """One stored picture of a photo. Its key is made from its content and never changes meaning."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="pictures")
    size = models.CharField(max_length=8, choices=Size)
    key = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=20)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    byte_count = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "size"], name="one_picture_a_size")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.size}"
