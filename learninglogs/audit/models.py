"""Who saw, changed and exported what. Lines are added and never changed."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import models
from django.db.models.functions import Now

from .verbs import WORDS


class AuditLineQuerySet(models.QuerySet["AuditLine"]):
    def update(self, **kwargs: Any) -> int:
        """Always raises TypeError: the record is append-only."""
        raise TypeError("The audit record is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Always raises TypeError: the record is append-only."""
        raise TypeError("The audit record is append-only.")


class AuditLine(models.Model):
    """One thing somebody did. The people are ids, so that a line outlives a deleted account.

    user_id, pupil_id: who did it, an adult or a child. child_id: the child whose work or account it was done
    to, None where it was no one child's.
    """

    school = models.ForeignKey("people.School", models.CASCADE, null=True, related_name="audit_lines")
    user_id = models.BigIntegerField(null=True)
    pupil_id = models.BigIntegerField(null=True)
    child_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    # On what it was done, in words: “Tablet 2”, “Firefox on Windows”.
    device = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(db_default=Now())

    objects = AuditLineQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["school", "-at"]), models.Index(fields=["child_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def save(self, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The audit record is append-only.")
        super().save(**kwargs)


class Asking(Protocol):
    """What a line needs to know of who did it; `people.actor.Actor` is one."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def pupil_id(self) -> int | None: ...

    @property
    def device(self) -> str: ...


def record(
    who: Asking, verb: str, subject: models.Model, *, school_id: int | None, child_id: int | None = None
) -> None:
    """Add a line: who did what to which row. verb: one of `verbs.WORDS`; raises ValueError for any other.

    child_id: the child whose work or account it is, where it is one child's.
    """
    _line(who, verb, subject, school_id=school_id, child_id=child_id).save()


def record_each(
    who: Asking, children: Iterable[tuple[str, int]], subject: models.Model, *, school_id: int
) -> None:
    """As `record`, a line for each of many children. children: (verb, child's id). Raises ValueError."""
    AuditLine.objects.bulk_create(
        [_line(who, verb, subject, school_id=school_id, child_id=child_id) for verb, child_id in children],
        batch_size=500,
    )


def _line(
    who: Asking, verb: str, subject: models.Model, *, school_id: int | None, child_id: int | None
) -> AuditLine:
    if verb not in WORDS:
        raise ValueError(f"“{verb}” does not stand in audit.verbs.")
    return AuditLine(
        school_id=school_id,
        user_id=who.user_id,
        pupil_id=who.pupil_id,
        child_id=child_id,
        verb=verb,
        subject=f"{subject._meta.label} {subject.pk}",
        device=who.device[:60],
    )
