"""Class lists as they were sent: what they would change, what they changed, and the way back."""

import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.office.checked_files import FileCheck, FileFinding
from learninglogs.office.year_groups import in_words
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, School

__all__ = ["ClassListImport", "FileCheck", "FileFinding", "ImportRow", "What"]
UNDO_FOR = datetime.timedelta(days=30)


class ClassListImportQuerySet(models.QuerySet["ClassListImport"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the schools whose office this adult sits in."""
        return self.filter(school__in=School.objects.run_by(actor).values("pk"))

    def done(self) -> Self:
        return self.filter(applied_at__isnull=False, undone_at=None)

    def moves_up(self) -> Self:
        return self.filter(kind=ClassListImport.Kind.MOVE_UP)

    def forgettable(self) -> Self:
        """Older than their undo, which counts from when they were taken over; others, from when they came."""
        since = Coalesce("applied_at", "made_at")
        return self.alias(since=since).filter(since__lte=timezone.now() - UNDO_FOR)


class ClassListImport(models.Model):
    """One file, or one move up by a year. Nothing changes before `applied_at`.

    header: the file's column names, for the rows that are handed back. made_classes: ids of classes it made.
    """

    class Kind(models.TextChoices):
        CLASS_LIST = "class_list", _("Class list")
        MOVE_UP = "move_up", _("Moving up")

    school = models.ForeignKey(School, models.CASCADE, related_name="class_list_imports")
    made_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="class_list_imports")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CLASS_LIST)
    file_name = models.CharField(max_length=120)
    header = models.JSONField(default=list)
    made_classes = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ClassListImportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("office:check", args=[self.school_id, self.pk])

    @property
    def is_move_up(self) -> bool:
        return self.kind == self.Kind.MOVE_UP

    @property
    def may_be_undone(self) -> bool:
        recent = self.applied_at is not None and self.applied_at > timezone.now() - UNDO_FOR
        return recent and self.undone_at is None


class What(models.TextChoices):
    """What a row is about to do, or why it does nothing."""

    NEW = "new", _("New")
    MOVED = "moved", _("Moved")
    CHANGED = "changed", _("Changed")
    LEFT = "left", _("Left")
    BACK = "back", _("Back again")
    UNCLEAR = "unclear", _("Unclear")
    SAME = "same", _("Same as before")
    ALONE = "alone", _("Left as they are")
    BAD = "bad", _("Handed back")


CHANGES = [What.NEW, What.MOVED, What.CHANGED, What.LEFT, What.BACK]


class ImportRow(models.Model):
    """One child of the list. wanted: the fields the child shall have. before: what they were when it was
    shown, None for a new child. candidates: ids of who it may be, where that is unclear. pupil: who it is.
    """

    batch = models.ForeignKey(ClassListImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What)
    name = models.CharField(max_length=130)
    class_name = models.CharField(max_length=60, blank=True)
    pupil = models.ForeignKey(Pupil, models.SET_NULL, null=True, related_name="import_rows")
    wanted = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    candidates = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    why = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["batch", "what"])]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.name}"

    @property
    def year_words(self) -> str:
        """“Year 4 → Year 5”, or the one year where it stays; empty where it is unknown."""
        before = (self.before or {}).get("year_group")
        after = self.wanted.get("year_group", before)
        if after is None:
            return ""
        return in_words(after) if before in (None, after) else f"{in_words(before)} → {in_words(after)}"

    @property
    def may_be_new(self) -> bool:
        """Whether the row says enough to make a child of it."""
        return bool(self.wanted.get("first_name"))
