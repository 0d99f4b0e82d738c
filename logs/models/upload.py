"""A photo on its way from a phone: announced, arriving piece by piece, and in the end a photo."""

import datetime
import uuid
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .entry import LogEntry
from .page import Place
from .photo import Photo

# Longer than a half-term holiday without signal. The phone has the photo still, and begins again after it.
KEPT_FOR = datetime.timedelta(days=14)


class PhoneUploadQuerySet(models.QuerySet["PhoneUpload"]):
    def visible_to(self, actor: Actor) -> Self:
        """That a photo is still on a phone is seen by whoever may open the double page."""
        return self.filter(entry__in=LogEntry.objects.laid_open_to(actor).values("pk"))

    def sent_by(self, actor: Actor) -> Self:
        """One's own, while one may still work on the double page; of a finished one the answer stays."""
        if actor.is_nobody or actor.is_board:
            return self.none()
        open_to_work = Q(entry__in=LogEntry.objects.editable_by(actor).values("pk"))
        arrived = Q(finished_at__isnull=False, entry__in=LogEntry.objects.laid_open_to(actor).values("pk"))
        return self.filter(open_to_work | arrived, **owned_by(actor))

    def on_a_phone(self) -> Self:
        """Announced, and not all here."""
        return self.filter(finished_at=None)


def owned_by(actor: Actor) -> dict[str, int | None]:
    """Whose it is: an adult's or a child's."""
    user_id = actor.user_id if actor.pupil_id is None else None
    return {"added_by_user_id": user_id, "added_by_pupil_id": actor.pupil_id}


def folder_of(school_id: int, pupil_id: int, upload_id: object) -> str:
    return f"schools/{school_id}/pupils/{pupil_id}/uploads/{upload_id}"


@cache
def count_on_phones() -> Coalesce:
    """For entries: how many of their photos are still on a phone. Put together once a process."""
    waiting = PhoneUpload.objects.on_a_phone().filter(entry=OuterRef("pk")).order_by()
    return Coalesce(Subquery(waiting.values("entry").annotate(n=Count("pk")).values("n")), 0)


class PhoneUpload(models.Model):
    """One photo on its way. Its pieces lie in the storage, so that any web machine takes the next one.

    client_id: the phone's own name for the photo; with the owner it makes sending it twice one photo.
    offset: bytes that are here; `length` only once the photo has its place, in the same transaction. parts:
    the names of the pieces in `folder`, in order. sha256: what the phone says the whole is; empty where it
    cannot tell. photo: what became of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="phone_uploads")
    client_id = models.UUIDField()
    place = models.CharField(max_length=8, choices=Place)
    is_replacing = models.BooleanField(default=False)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by_user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    added_by_pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, related_name="+")
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    heard_of_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PhoneUploadQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["added_by_user", "client_id"],
                condition=Q(added_by_user__isnull=False),
                name="a_grown_ups_photo_once",
            ),
            models.UniqueConstraint(
                fields=["added_by_pupil", "client_id"],
                condition=Q(added_by_pupil__isnull=False),
                name="a_childs_photo_once",
            ),
            models.CheckConstraint(
                condition=Q(added_by_user=None, added_by_pupil__isnull=False)
                | Q(added_by_user__isnull=False, added_by_pupil=None),
                name="phone_upload_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(offset__lte=F("length")), name="phone_upload_is_no_longer"),
            models.CheckConstraint(
                condition=Q(finished_at=None, offset__lt=F("length"))
                | Q(finished_at__isnull=False, offset=F("length")),
                name="phone_upload_is_whole_when_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.offset} of {self.length}"

    @property
    def folder(self) -> str:
        """Where its pieces lie: below the pupil's own prefix, so that erasing a child is whole."""
        pupil = self.entry.pupil
        return folder_of(pupil.school_id, pupil.pk, self.pk)

    @property
    def expires_at(self) -> datetime.datetime | None:
        """When its pieces are destroyed if nothing more comes; None for a photo that is here."""
        return None if self.finished_at else self.heard_of_at + KEPT_FOR

    def take(self, **changes: Any) -> bool:
        """Change the row if nobody else has added to it since it was read: one UPDATE, False if one has."""
        as_read = PhoneUpload.objects.filter(pk=self.pk, offset=self.offset, parts=self.parts)
        changes["heard_of_at"] = timezone.now()
        if not as_read.update(**changes):
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        return True
