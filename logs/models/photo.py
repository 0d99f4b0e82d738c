"""A photo as it came from a phone, and the pictures made of it."""

import datetime
import hashlib
import json
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .entry import LogEntry

LONGEST_DESCRIPTION = 300
A_MOMENT = datetime.timedelta(seconds=20)


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the double page; a classmate's only where it lies on it now, or under a flap of what does, or
        lay there for the class to see.
        """
        cared_for = LogEntry.objects.laid_open_to(actor)
        seen = LogEntry.objects.shown_in_class_to(actor)
        # As `NewPage.shown_with_before`: what the class saw before a page was developed further.
        seen_before = Q(pages__covered_by__let_through_at__gt=F("entry__let_through_at"))
        lies_there = Q(pages__isnull=False, pages__replaced_at=None)
        lying = Photo.objects.filter(lies_there | seen_before).values("pk")
        under_flaps = Photo.objects.filter(
            under_flap__withdrawn_at=None,
            under_flap__flap__withdrawn_at=None,
            under_flap__flap__photo__in=lying,
        )
        return self.filter(
            Q(entry__in=cared_for.values("pk"))
            | Q(entry__in=seen.values("pk"), pk__in=lying)
            | Q(entry__in=seen.values("pk"), pk__in=under_flaps.values("pk"))
        )

    def on_double_page(self) -> Self:
        """Those that lie on a double page now."""
        return self.filter(pages__isnull=False, pages__replaced_at=None)

    def describable_by(self, actor: Actor) -> Self:
        """Whose picture one may put into words: child and family in a draft, the child's teacher always."""
        drafts = LogEntry.objects.editable_by(actor).filter(handed_in_at=None)
        taught = LogEntry.objects.answered_by(actor)
        return self.filter(Q(entry__in=drafts.values("pk")) | Q(entry__in=taught.values("pk")))

    def shown_whole_to(self, actor: Actor, size: str) -> Self:
        """Of the photos a person may see, those they may see in this size.

        What lay round a page that was laid straight is not for classmates: a kitchen is nobody's business.
        """
        seen = self.visible_to(actor)
        if size not in {Size.MASTER, Size.TAKEN}:
            return seen
        laid_open = LogEntry.objects.laid_open_to(actor)
        return seen.filter(Q(corners__isnull=True) | Q(entry__in=laid_open.values("pk")))

    def editable_by(self, actor: Actor) -> Self:
        return self.filter(entry__in=LogEntry.objects.editable_by(actor).values("pk"))

    def spare(self) -> Self:
        """Never placed, under no flap, not left out, not refused: a third page waiting for a decision.

        Over a log that is handed in, a new page waits for its teacher and not for the child; the picture of a
        typed page has its place there.
        """
        undecided = self.filter(
            pages=None, under_flap=None, typed_into=None, left_out_at=None, refused_at=None
        )
        waits = Q(new_page__isnull=False, entry__handed_in_at__isnull=False)
        return undecided.exclude(waits).order_by("created_at")


class Photo(models.Model):
    """One photo of a pupil's book.

    received_key: the upload as it came; emptied once the pictures are made and verified. turn_deg: the turn a
    person asked for, clockwise, on top of the camera's own; master_turn_deg: how much of it is in the master.
    width_px, height_px: upright, 0 until known. frame_count: frames or pages in the upload, of which the
    first is shown. key_version: rotates what signed picture links stand for. description: what is on it, in
    the words of described_by_pupil, or of a grown-up (described_by_user) where the child did not write them.

    The photo as taken is the master and never changes but for its turn. corners: where a person said the
    page lies, four (x, y) as fractions of the photo as the camera held it, clockwise from the page's top
    left; None shows the whole photo. brighter: light evened, paper white. proposal: what was found by itself,
    {"corners", "gutter": its two ends or None, "confidence"}; None where nothing was clear. cut_from: the
    photo of both pages this is half of. left_half, right_half: the two this one was joined from; its pictures
    are made of theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64)
    received_key = models.CharField(max_length=200, blank=True)
    received_bytes = models.PositiveBigIntegerField()
    proposal = models.JSONField(null=True, blank=True)
    looked_for_page_at = models.DateTimeField(null=True, blank=True)
    corners = models.JSONField(null=True, blank=True)
    brighter = models.BooleanField(default=False)
    cut_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="cut_into")
    left_half = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    right_half = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
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
    description = models.CharField(_("what is on it?"), max_length=LONGEST_DESCRIPTION, blank=True)
    described_by_user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    described_by_pupil = models.ForeignKey(
        Pupil, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

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
    def look(self) -> str:
        """How a person wants it shown, in a word of its own: two photos that look alike have the same."""
        plain = str(self.turn_deg)
        if self.is_as_taken:
            return plain
        wish = json.dumps([self.corners, self.brighter]).encode()
        return f"{plain}:{hashlib.sha256(wish).hexdigest()[:16]}"

    @property
    def is_as_taken(self) -> bool:
        """Whether the whole photo is shown, light and all, but for a turn."""
        return self.corners is None and not self.brighter

    @property
    def job_key(self) -> str:
        """The key of the job that makes its pictures, looking as they are to look now."""
        return f"{self.job_keys}{self.sha256}:{self.look}"

    @property
    def job_keys(self) -> str:
        """How the keys of all jobs for its pictures begin."""
        return f"page-pictures:{self.pk}:"

    @property
    def sizes_due(self) -> "list[Size]":
        """The pictures it has once they are made."""
        return [size for size in Size if size != Size.TAKEN or not self.is_as_taken]

    @property
    def pictures_look_as_taken(self) -> bool:
        """Whether the pictures on show, which may be older than the wish, show the whole photo."""
        return self.picture(Size.TAKEN) is None

    @property
    def is_fresh(self) -> bool:
        """Made a moment ago: what follows by itself may still be on its way."""
        return self.pictures_made_at is not None and timezone.now() - self.pictures_made_at < A_MOMENT

    def describe(self, words: str, *, by: Actor) -> None:
        """Say what is on it, for whoever hears the page; empty words take it back.

        Words that nobody changed stay whose they were: a parent who presses Save has not written them.
        """
        if words == self.description:
            return
        self.description = words
        self.described_by_user_id = by.user_id if words else None
        self.described_by_pupil_id = by.pupil_id if words else None
        self.save(update_fields=["description", "described_by_user", "described_by_pupil"])

    @property
    def has_pictures(self) -> bool:
        """Whether all sizes are made: they come together or not at all."""
        return self.pictures_made_at is not None

    def picture(self, size: "Size") -> "PhotoPicture | None":
        """The picture of that size; None until it is made. Uses prefetched pictures."""
        return next((picture for picture in self.pictures.all() if picture.size == size), None)


class Size(models.TextChoices):
    """The longest edge in pixels; the master is the cleaned photo itself, at most 24 megapixels.

    TAKEN shows the photo as it was, 1,024 pixels, beside pictures that were laid straight or made brighter.
    """

    TINY = "320", _("List")
    SMALL = "640", _("Wall card")
    SCREEN = "1024", _("Phone")
    LARGE = "2560", _("Board and book")
    TAKEN = "taken", _("As taken")
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
