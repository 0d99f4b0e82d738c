"""What the nightly check of every stored file has found, and how far it is."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learninglogs.files.check import DAMAGED, MISSING, UNNAMED
from learninglogs.people.actor import Actor
from learninglogs.people.models import School


class FileCheckQuerySet(models.QuerySet["FileCheck"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the schools whose office this adult sits in."""
        return self.filter(school__in=School.objects.run_by(actor).values("pk"))

    def under_way(self) -> Self:
        return self.filter(finished_at=None)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)


class FileCheck(models.Model):
    """One look at every file of a school, in slices. shelf, mark: how far it is (`files.stored`); the shelf
    is empty while the storage itself is walked through, by the key in mark, for files that no row names, and
    “removing” while those go.

    counted: {shelf: [files, bytes]} as they were found. count, byte_count: looked at so far.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="file_checks")
    shelf = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=300, blank=True)
    counted: models.JSONField[Any, Any] = models.JSONField(default=dict)
    count = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FileCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=Q(finished_at=None), name="one_file_check_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.started_at:%Y-%m-%d}"


class FileFindingQuerySet(models.QuerySet["FileFinding"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the schools whose office this adult sits in."""
        return self.filter(school__in=School.objects.run_by(actor).values("pk"))

    def open(self) -> Self:
        return self.filter(put_right_at=None)

    def troubles(self) -> Self:
        """Missing or damaged: somebody will look for it one day."""
        return self.exclude(what=UNNAMED)

    def unnamed(self) -> Self:
        return self.filter(what=UNNAMED)


class FileFinding(models.Model):
    """One file that is missing or damaged, or that no row names. Whose it is, its shelf knows: nothing of it
    is written here. put_right_at: when it was whole again, or gone with what named it, or removed.
    """

    class What(models.TextChoices):
        MISSING = MISSING, _("missing")
        DAMAGED = DAMAGED, _("damaged")
        UNNAMED = UNNAMED, _("not needed by anything")

    school = models.ForeignKey(School, models.CASCADE, related_name="file_findings")
    shelf = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    what = models.CharField(max_length=8, choices=What)
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)
    last_seen_at = models.DateTimeField()
    put_right_at = models.DateTimeField(null=True, blank=True)

    objects = FileFindingQuerySet.as_manager()

    class Meta:
        ordering = ["first_seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "key"], condition=Q(put_right_at=None), name="one_open_finding_a_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"
