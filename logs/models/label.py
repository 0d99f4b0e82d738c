"""Log labels: stickers by which a scanned page finds its child."""

import secrets
from collections.abc import Iterable
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from challenges.models import Challenge
from learninglogs.people.models import Pupil

from .page import Place

# What a label's square says: this, and a random token. No name, no number anybody could count on from.
PREFIX = "LL"
TOKEN_CHARACTERS = 10
# Crockford's base 32, in capitals: the smallest square (21 modules) still mends a quarter of itself.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _character in range(TOKEN_CHARACTERS))


class LogLabelQuerySet(models.QuerySet["LogLabel"]):
    def make_for(
        self, pupils: Iterable[Pupil], challenge: Challenge | None, places: Iterable[Place]
    ) -> "list[LogLabel]":
        """A label for each child and place: those there are, and new ones for the rest. As `for_children`."""
        children, wanted = list(pupils), list(places)
        self.bulk_create(
            [
                LogLabel(pupil=pupil, challenge=challenge, place=place)
                for pupil in children
                for place in wanted
            ],
            ignore_conflicts=True,
        )
        return self.for_children(children, challenge, wanted)

    def for_children(
        self, pupils: Iterable[Pupil], challenge: Challenge | None, places: Iterable[Place]
    ) -> "list[LogLabel]":
        """The labels of each child and place that were made, child by child.

        challenge: None for the label of the log book itself, which serves all year. Printed again, a label is
        the one already stuck in the book.
        """
        children, wanted = list(pupils), list(places)
        made = self.standing().filter(pupil__in=children, challenge=challenge).select_related("challenge")
        found = {(label.pupil_id, label.place): label for label in made}
        by_pk = {child.pk: child for child in children}
        labels = [found.get((child.pk, place)) for child in children for place in wanted]
        there = [label for label in labels if label is not None]
        for label in there:
            label.pupil = by_pk[label.pupil_id]
        return there

    def standing(self) -> Self:
        """Those by which a sheet files itself: not replaced by new ones."""
        return self.filter(replaced_at=None)

    def replaced(self, pupil: Pupil, challenge: Challenge | None) -> Self:
        """The child's labels that were replaced last; none where none ever were."""
        old = self.filter(pupil=pupil, challenge=challenge, replaced_at__isnull=False)
        return old.filter(replaced_at=old.order_by("-replaced_at").values("replaced_at")[:1])

    def replace(self, pupil: Pupil, challenge: Challenge | None, places: Iterable[Place]) -> None:
        """The log book or the sheet is lost: make new labels. The old ones file nothing by themselves now."""
        wanted = list(places)
        with transaction.atomic():
            Pupil.objects.select_for_update().get(pk=pupil.pk)
            old = self.standing().filter(pupil=pupil, challenge=challenge, place__in=wanted)
            old.update(replaced_at=timezone.now())
            self.make_for([pupil], challenge, wanted)

    def let_stand_again(self, pupil: Pupil, challenge: Challenge | None) -> bool:
        """The lost book was found: the labels replaced last stand, and those that replaced them do not."""
        with transaction.atomic():
            Pupil.objects.select_for_update().get(pk=pupil.pk)
            found = {label.pk: label.place for label in self.replaced(pupil, challenge)}
            new = self.standing().filter(pupil=pupil, challenge=challenge, place__in=found.values())
            new.update(replaced_at=timezone.now())
            return self.filter(pk__in=list(found)).update(replaced_at=None) > 0

    def read(self, texts: Iterable[str]) -> Self:
        """The labels these squares name, whosoever they are."""
        tokens = [text.removeprefix(PREFIX) for text in texts if text.startswith(PREFIX)]
        return self.filter(token__in=tokens).select_related("pupil__school_class", "challenge")


class LogLabel(models.Model):
    """One sticker's meaning: whose page it is on, of which challenge, and which side.

    challenge: None for the label of the log book, which serves all year. replaced_at: when another was made
    in its place. A token of chance: it says nothing to whoever else reads it, and is worth nothing outside a
    scan of the child's own class.
    """

    token = models.CharField(max_length=TOKEN_CHARACTERS, unique=True, default=new_token, editable=False)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="log_labels")
    challenge = models.ForeignKey(Challenge, models.CASCADE, null=True, blank=True, related_name="log_labels")
    place = models.CharField(max_length=5, choices=Place)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = LogLabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "challenge", "place"],
                condition=Q(challenge__isnull=False, replaced_at=None),
                name="one_label_a_page",
            ),
            models.UniqueConstraint(
                fields=["pupil", "place"],
                condition=Q(challenge=None, replaced_at=None),
                name="one_label_a_log_book",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}, {self.get_place_display()}"

    @property
    def text(self) -> str:
        """What its square says."""
        return f"{PREFIX}{self.token}"
