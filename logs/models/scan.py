"""Scans: a copier's file cut into sheets, and where each sheet went."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .entry import LogEntry
from .label import LogLabel
from .page import Page, Place
from .photo import Photo


class ScanQuerySet(models.QuerySet["Scan"]):
    def sorted_by(self, actor: Actor) -> Self:
        """Class scans of the classes this adult teaches: they alone see a sheet nobody has claimed yet."""
        challenges = Challenge.objects.set_by(actor)
        return self.filter(entry=None, challenge__in=challenges.values("pk"))

    def of_logs_of(self, actor: Actor) -> Self:
        """Scans of one child's pages, for whoever may work on that child's log."""
        return self.filter(entry__in=LogEntry.objects.editable_by(actor).values("pk"))

    def standing(self) -> Self:
        """Not undone and not refused."""
        return self.filter(undone_at=None, refused_at=None)


class Scan(models.Model):
    """One file from a copier, for one challenge: of a class, or of one child's pages (`entry`).

    place: of one child's scan, where a single page goes. received_key: the file as it came; emptied once it
    is cut. sheet_count: 0 until known. read_at: when all sheets were cut and read; filed_at: when those that
    are certain were filed. chosen_at: when somebody said which two of a child's many pages are the double
    page. refusal: why it could not be read at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="scans")
    entry = models.ForeignKey(LogEntry, models.CASCADE, null=True, blank=True, related_name="scans")
    place = models.CharField(max_length=5, choices=Place, blank=True)
    name = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    received_key = models.CharField(max_length=250, blank=True)
    received_bytes = models.PositiveBigIntegerField()
    sheet_count = models.PositiveIntegerField(default=0)
    sent_by_user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    sent_by_pupil = models.ForeignKey(Pupil, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.challenge}"

    def get_absolute_url(self) -> str:
        return reverse("logs:scan" if self.entry_id is None else "logs:scan_pages", args=[self.pk])

    @property
    def folder(self) -> str:
        """Where its sheets lie until they are filed: a child's own below that child, for whole erasure."""
        school_class = self.challenge.school_class
        if self.entry is not None:
            return f"schools/{school_class.school_id}/pupils/{self.entry.pupil_id}/scans/{self.pk}"
        return f"schools/{school_class.school_id}/classes/{school_class.pk}/scans/{self.pk}"

    @property
    def read_key(self) -> str:
        """The key of the job that cuts and reads it."""
        return f"read-scan:{self.pk}"

    @property
    def file_key(self) -> str:
        """The key of the job that files what was read."""
        return f"file-scan:{self.pk}"

    @property
    def sent_by(self) -> Actor:
        """In whose name its sheets are filed."""
        return Actor(user_id=self.sent_by_user_id, pupil_id=self.sent_by_pupil_id)


class SheetState(models.TextChoices):
    READ = "read", _("Being filed")
    FILED = "filed", _("Filed")
    WAITING = "waiting", _("Waiting for you")
    ASIDE = "aside", _("Set aside")


class Why(models.TextChoices):
    """Why a sheet was not filed by itself."""

    UNREAD = "unread", _("No label could be read.")
    UNCLEAR = "unclear", _("There are labels of two children on it.")
    STRANGER = "stranger", _("Its label is not one of this class.")
    OTHER = "other", _("Its label is for another challenge.")
    REPLACED = "replaced", _("Its label was replaced by a new one.")
    DOUBLE = "double", _("Another sheet of the pile is the same page.")
    AGAIN = "again", _("This very sheet is filed already.")
    TAKEN = "taken", _("There is a page in that place already.")
    CLOSED = "closed", _("The log is handed in already.")
    DAMAGED = "damaged", _("This sheet of the file is damaged and would not open.")
    BLANK = "blank", _("It is blank.")


class ScanSheetQuerySet(models.QuerySet["ScanSheet"]):
    def sorted_by(self, actor: Actor) -> Self:
        """Sheets of class scans this adult sorts."""
        return self.filter(scan__in=Scan.objects.sorted_by(actor).values("pk"))

    def visible_to(self, actor: Actor) -> Self:
        """Those this adult sorts, and those of a log this person works on."""
        own = Scan.objects.of_logs_of(actor)
        return self.filter(
            Q(scan__in=Scan.objects.sorted_by(actor).values("pk")) | Q(scan__in=own.values("pk"))
        )

    def waiting(self) -> Self:
        return self.filter(state=SheetState.WAITING)

    def filed(self) -> Self:
        return self.filter(state=SheetState.FILED)


class ScanSheet(models.Model):
    """One sheet of a scan. number: from 1, as it lay in the pile.

    key, small_key: its picture, emptied once it is filed (from then on the child's photo is all there is) or
    forgotten. turn_deg: clockwise, what the picture still needs to be upright as its label stands;
    by_hand_deg: what a person added to that. pupil, place: as its label says, or a person; None and empty
    where nobody knows. label: the one that was read. page: where it was filed, None once that page is gone.
    times_taken_back: filed again, it is another photo. handed_in_at: when the log was handed in with this
    scan.
    """

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=250, blank=True)
    small_key = models.CharField(max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    byte_count = models.PositiveBigIntegerField(default=0)
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    turn_deg = models.PositiveSmallIntegerField(default=0)
    by_hand_deg = models.PositiveSmallIntegerField(default=0)
    sharpness = models.FloatField(default=0)
    state = models.CharField(max_length=8, choices=SheetState, default=SheetState.READ)
    why = models.CharField(max_length=8, choices=Why, blank=True)
    pupil = models.ForeignKey(Pupil, models.SET_NULL, null=True, blank=True, related_name="scan_sheets")
    place = models.CharField(max_length=5, choices=Place, blank=True)
    label = models.ForeignKey(LogLabel, models.SET_NULL, null=True, blank=True, related_name="+")
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="scan_sheets")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, blank=True, related_name="scan_sheets")
    by_hand = models.BooleanField(default=False)
    times_taken_back = models.PositiveSmallIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = ScanSheetQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="one_sheet_a_number")]

    def __str__(self) -> str:
        return f"{self.scan}, sheet {self.number}"

    @property
    def is_wide(self) -> bool:
        """Lies crosswise, as a whole double page does."""
        return (self.width_px > self.height_px) != (self.by_hand_deg % 180 == 90)

    @property
    def upright_deg(self) -> int:
        """Clockwise, what its picture needs to be upright."""
        return (self.turn_deg + self.by_hand_deg) % 360

    @property
    def photo_id_to_be(self) -> uuid.UUID:
        """The id of the photo it becomes: filed twice by a killed worker, it is one photo."""
        turn = f"{self.number} {self.pupil_id} {self.place} {self.times_taken_back}"
        return uuid.uuid5(self.scan_id, turn)
