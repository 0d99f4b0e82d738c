"""What is on its way from a phone: announced, arriving piece by piece, and in the end a photo or a clip."""

import datetime
import uuid
from typing import Any, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .clip import Clip
from .entry import LogEntry
from .flap import Flap
from .page import Place
from .photo import Photo

# Longer than a half-term holiday without signal. The phone has it still, and begins again after it.
KEPT_FOR = datetime.timedelta(days=14)


class Part(TypedDict):
    """One piece in the storage: its name in the upload's folder, what it holds, and how much."""

    name: str
    sha256: str
    bytes: int


class Sent(models.TextChoices):
    """What it is sent for."""

    PAGE = "page", _("A page")
    SOUND = "sound", _("A sound")
    FILM = "film", _("A film")
    NEW_PAGE = "new-page", _("A new page")
    INSIDE = "inside", _("A picture under a flap")

    @property
    def is_clip(self) -> bool:
        return self in {Sent.SOUND, Sent.FILM}

    @property
    def has_place(self) -> bool:
        return self in {Sent.PAGE, Sent.NEW_PAGE}

    @property
    def max_bytes(self) -> int:
        return int(settings.CLIP_MAX_BYTES if self.is_clip else settings.UPLOAD_MAX_BYTES)


class PhoneUploadQuerySet(models.QuerySet["PhoneUpload"]):
    def visible_to(self, actor: Actor) -> Self:
        """That something is still on a phone is seen by whoever may open the double page."""
        return self.filter(entry__in=LogEntry.objects.laid_open_to(actor).values("pk"))

    def sent_by(self, actor: Actor) -> Self:
        """One's own, while one may still work on the double page; of a finished one the answer stays.

        A new page that class time was too short for is still one's own, to be told so.
        """
        if actor.is_nobody or actor.is_board:
            return self.none()
        entries = LogEntry.objects
        open_to_work = Q(entry__in=entries.editable_by(actor).values("pk")) & ~Q(sent_as=Sent.NEW_PAGE)
        in_class = Q(entry__in=entries.developed_in_class_by(actor).values("pk"), sent_as=Sent.NEW_PAGE)
        arrived = Q(finished_at__isnull=False, entry__in=entries.laid_open_to(actor).values("pk"))
        return self.filter(open_to_work | in_class | arrived, **owned_by(actor))

    def on_a_phone(self) -> Self:
        """Announced, and not all here."""
        return self.filter(finished_at=None)


def owned_by(actor: Actor) -> dict[str, int | None]:
    """Whose it is: an adult's or a child's."""
    user_id = actor.user_id if actor.pupil_id is None else None
    return {"added_by_user_id": user_id, "added_by_pupil_id": actor.pupil_id}


def folder_of(school_id: int, pupil_id: int, upload_id: object) -> str:
    return f"schools/{school_id}/pupils/{pupil_id}/uploads/{upload_id}"


class PhoneUpload(models.Model):
    """One photo, sound or film on its way. Its pieces lie in the storage, so that any web machine takes the
    next one.

    client_id: the phone's own name for it; with the owner it makes sending it twice one. place: of a page.
    flap: what the picture lies under; new_flap: where one is to be stuck on for it (`announce_form.py`), and
    “called”, the phone's own name for that flap, which several pictures may share.
    offset: bytes that are here; `length` only once it has its place, in the same transaction. parts: its
    pieces, in order. sha256: what the phone says the whole is; slices_sha256: the SHA-256 of the SHA-256s of
    each MiB (`pieces.SLICE_BYTES`), for what is too large to be hashed in one go. Either is empty where the
    phone cannot tell, and what is kept once it is here. photo, clip: what became of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="phone_uploads")
    client_id = models.UUIDField()
    sent_as = models.CharField(max_length=8, choices=Sent, default=Sent.PAGE)
    place = models.CharField(max_length=8, choices=Place, blank=True)
    is_replacing = models.BooleanField(default=False)
    flap = models.ForeignKey(Flap, models.SET_NULL, null=True, related_name="+")
    new_flap = models.JSONField(null=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True)
    slices_sha256 = models.CharField(max_length=64, blank=True)
    added_by_user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    added_by_pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, related_name="+")
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    clip = models.ForeignKey(Clip, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
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
            models.CheckConstraint(
                condition=Q(sent_as__in=[Sent.PAGE, Sent.NEW_PAGE], place__in=Place.values)
                | Q(sent_as__in=[Sent.SOUND, Sent.FILM, Sent.INSIDE], place=""),
                name="phone_upload_of_a_page_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.offset} of {self.length}"

    @property
    def folder(self) -> str:
        """Where its pieces lie: below the pupil's own prefix, so that erasing a child is whole."""
        pupil = self.entry.pupil
        return folder_of(pupil.school_id, pupil.pk, self.pk)

    def key_of(self, name: str) -> str:
        return f"{self.folder}/{name}"

    @property
    def what(self) -> Sent:
        return Sent(self.sent_as)

    @property
    def became_url(self) -> str:
        """The page where more can be said of it, once it is here; empty for a photo of a page."""
        became = self.clip or self.flap
        return became.get_absolute_url() if became and self.finished_at else ""

    @property
    def expires_at(self) -> datetime.datetime | None:
        """When its pieces are destroyed if nothing more comes; None for what is here."""
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
