"""A voice: words about a log entry, always with a name, held until an adult lets them through."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Guardian, Pupil, User
from logs.models import LogEntry

from .review import Review


class Kind(models.TextChoices):
    FIRST_STAR = "first_star", _("First star")
    SECOND_STAR = "second_star", _("Second star")
    WISH = "wish", _("Wish")
    COMMENT = "comment", _("Comment")


class VoiceQuerySet(models.QuerySet["Voice"]):
    def answered_by(self, actor: Actor) -> Self:
        """Voices staff let through: those about children they teach."""
        return self.filter(entry__in=LogEntry.objects.answered_by(actor).values("pk"))

    def waiting(self) -> Self:
        """Not yet looked at by an adult: neither let through nor sent back."""
        return self.filter(let_through_at=None, sent_back_at=None)

    def released(self) -> Self:
        return self.filter(let_through_at__isnull=False, released_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """Staff see their class's; the speaker their own; child and family what was released to them."""
        own = Pupil.objects.at_school().filter(Pupil.objects.self_or_guarded(actor))
        return self.filter(
            Q(entry__in=LogEntry.objects.answered_by(actor).values("pk"))
            | Q(by_pupil_id=actor.pupil_id)
            | Q(by_user_id=actor.user_id, entry__pupil__in=own.values("pk"))
            | Q(entry__pupil__in=own.values("pk"), pk__in=Voice.objects.released().values("pk"))
        )


class Voice(models.Model):
    """Words of one person about one entry; by_pupil or by_user says whose.

    let_through_at: when an adult let them through. sent_back_at and note_back: “Talk first”, with a kind note.
    released_at: when the child could first read them.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="voices")
    review = models.ForeignKey(Review, models.CASCADE, null=True, blank=True, related_name="voices")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMMENT)
    words = models.TextField(_("words"), max_length=600)
    by_pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, blank=True, related_name="voices_given")
    by_user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="voices_given")
    pen = models.CharField(
        max_length=8, choices=[("teacher", _("School")), ("pupil", _("Pupil")), ("family", _("Home"))]
    )
    who = models.CharField(max_length=80)
    said_at = models.DateTimeField(db_default=Now(), editable=False)
    let_through_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    note_back = models.TextField(blank=True, max_length=600)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind"],
                condition=Q(review__isnull=False),
                name="one_voice_a_kind_and_review",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(let_through_at__isnull=False),
                name="released_was_let_through",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.words[:40]}"

    def let_through(self) -> None:
        """An adult has read it and lets it through."""
        self.let_through_at, self.sent_back_at, self.note_back = timezone.now(), None, ""
        self.save(update_fields=["let_through_at", "sent_back_at", "note_back"])

    def send_back(self, note: str) -> None:
        """“Talk first”: back to who said it, with a kind note. The marked child never sees it."""
        self.let_through_at, self.sent_back_at, self.note_back = None, timezone.now(), note
        self.save(update_fields=["let_through_at", "sent_back_at", "note_back"])

    def wait_again(self) -> None:
        """Undo: back among those waiting, unless it has been released."""
        self.let_through_at, self.sent_back_at, self.note_back = None, None, ""
        self.save(update_fields=["let_through_at", "sent_back_at", "note_back"])


def family_name_of(user_id: int, pupil: Pupil) -> str:
    """How a parent is named beside a voice: “Amira’s mum”, else “Amira’s family”."""
    relation = (
        Guardian.objects.filter(user_id=user_id, pupil=pupil).values_list("relation", flat=True).first()
    )
    return str(_("%(child)s’s %(relation)s")) % {
        "child": pupil.first_name,
        "relation": relation or _("family"),
    }
