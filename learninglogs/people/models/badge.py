"""The home badge: a square to scan that opens one child's door at home."""

import secrets
from collections.abc import Iterable
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from learninglogs.people.actor import Actor

from .pupil import Pupil
from .tokens import hash_of


class BadgeQuerySet(models.QuerySet["Badge"]):
    def in_use(self) -> Self:
        """Neither made void nor of a child who has left."""
        return self.filter(voided_at=None, pupil__left_at=None)

    def opened_by(self, token: str) -> "Badge | None":
        """The badge in use that carries this token; None for every other word."""
        return self.in_use().filter(token_hash=hash_of(token)).select_related("pupil__school_class").first()

    def print_for(self, pupils: Iterable[Pupil], *, by: Actor) -> list[tuple[Pupil, str]]:
        """A new badge for each child, and its token, this once; the one before stops with its sessions."""
        printed = [(pupil, new_token()) for pupil in pupils]
        with transaction.atomic():
            in_use = self.filter(pupil__in=[pupil for pupil, _token in printed], voided_at=None)
            in_use.update(voided_at=timezone.now())
            self.bulk_create(
                Badge(pupil=pupil, token_hash=hash_of(token), printed_by_id=by.user_id)
                for pupil, token in printed
            )
        return printed


class Badge(models.Model):
    """What was printed for one child. The token itself is on the paper alone; here lies its hash.

    A child has one badge at a time: printing the next makes the one before void and ends its sessions.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="badges")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    printed_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="printed_badges")
    printed_at = models.DateTimeField(db_default=Now(), editable=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(voided_at=None), name="one_badge_in_use_a_child"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.printed_at:%Y-%m-%d}"

    def void(self) -> None:
        """From now on it opens nothing, and whoever came in by it is signed out."""
        self.voided_at = timezone.now()
        self.save(update_fields=["voided_at"])


def new_token() -> str:
    """128 bits, as they stand in the fragment of the address on the badge."""
    return secrets.token_urlsafe(16)
