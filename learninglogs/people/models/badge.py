"""The home badge: a square to scan that opens one child's door at home."""

import hashlib
import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .pupil import Pupil


class BadgeQuerySet(models.QuerySet["Badge"]):
    def in_use(self) -> Self:
        """Neither made void nor of a child who has left."""
        return self.filter(voided_at=None, pupil__left_at=None)


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


def new_token() -> str:
    """128 bits, as they stand in the fragment of the address on the badge."""
    return secrets.token_urlsafe(16)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
