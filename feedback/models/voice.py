"""A voice: words about a log entry, always with a name, held until an adult lets them through."""

import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from learninglogs.people.models import Guardian, Pupil, User
from learninglogs.people.names import known_as
from logs.models import LogEntry

from .review import Review


class Kind(models.TextChoices):
    FIRST_STAR = "first_star", _("First star")
    SECOND_STAR = "second_star", _("Second star")
    WISH = "wish", _("Wish")
    COMMENT = "comment", _("Comment")


class Pen(models.TextChoices):
    """The colour that says who is speaking."""

    TEACHER = "teacher", _("School")
    PUPIL = "pupil", _("Pupil")
    FAMILY = "family", _("Home")


class VoiceQuerySet(models.QuerySet["Voice"]):
    def answered_by(self, actor: Actor) -> Self:
        """Voices staff let through: those about children they teach."""
        return self.filter(entry__in=LogEntry.objects.answered_by(actor).values("pk"))

    def said(self) -> Self:
        """Without the drafts of reviews that have not been given."""
        return self.filter(Q(review=None) | Q(review__given_at__isnull=False))

    def waiting(self) -> Self:
        """Said, and not yet looked at by an adult: neither let through nor sent back."""
        return self.said().filter(let_through_at=None, sent_back_at=None)

    def sent_back(self) -> Self:
        """“Talk first”: with the child who said it."""
        return self.said().filter(sent_back_at__isnull=False)

    def ready(self) -> Self:
        """Let through, and held for the next release."""
        return self.filter(let_through_at__isnull=False, released_at=None)

    def released(self) -> Self:
        return self.filter(let_through_at__isnull=False, released_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """Staff see their class's; the speaker their own; child and family what was released to them.

        A draft is seen by its speaker alone. Speakers are named by subquery, because comparing with a None id
        would match every voice that has no such speaker.
        """
        at_school = Pupil.objects.at_school()
        own = Pupil.objects.of_own(actor).values("pk")
        said = Voice.objects.said().values("pk")
        return self.filter(
            Q(entry__in=LogEntry.objects.answered_by(actor).values("pk"), pk__in=said)
            | Q(by_pupil__in=at_school.filter(Q(pk=actor.pupil_id)).values("pk"))
            | Q(by_user__in=User.objects.filter(Q(pk=actor.user_id)).values("pk"), entry__pupil__in=own)
            | Q(entry__pupil__in=own, pk__in=Voice.objects.released().values("pk"))
        )


class Voice(models.Model):
    """Words of one person about one entry; by_pupil or by_user says whose.

    said_at: when these very words were said; changed words are said anew. let_through_at: when an adult let
    them through. sent_back_at: “Talk first”. note_back: the kind note that went with it, kept beside changed
    words until an adult decides. released_at: when the child could first read them.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="voices")
    review = models.ForeignKey(Review, models.CASCADE, null=True, blank=True, related_name="voices")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMMENT)
    words = models.TextField(_("words"), max_length=600)
    by_pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, blank=True, related_name="voices_given")
    by_user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="voices_given")
    pen = models.CharField(max_length=8, choices=Pen)
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
            models.CheckConstraint(
                condition=Q(let_through_at=None) | Q(sent_back_at=None), name="let_through_or_sent_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.words[:40]}"

    @property
    def is_waiting(self) -> bool:
        return self.let_through_at is None and self.sent_back_at is None

    @property
    def said_as(self) -> str:
        """These very words, named: what an adult has read, so that no others can be let through for them."""
        return self.said_at.isoformat()

    def let_through(self, *, by: Actor, said_as: str | None = None) -> bool:
        """An adult has read it and lets it through. False where the words have changed since, or it was.

        said_as: which words were read (`Voice.said_as`); None: those there are now.
        """
        read = Q() if said_as is None else Q(said_at=_moment(said_as))
        return self._decide(
            read & Q(let_through_at=None), "let_through", by, let_through_at=timezone.now(), sent_back_at=None
        )

    def send_back(self, note: str, *, by: Actor) -> bool:
        """“Talk first”: back to who said it, with a kind note. The marked child never sees it.

        False where it has been released: it is no longer held.
        """
        now = timezone.now()
        return self._decide(
            Q(released_at=None), "sent_back", by, let_through_at=None, sent_back_at=now, note_back=note
        )

    def wait_again(self, *, by: Actor) -> bool:
        """Undo: back among those waiting. False where it has been released."""
        return self._decide(
            Q(released_at=None), "put_back_to_wait", by, let_through_at=None, sent_back_at=None, note_back=""
        )

    def _decide(self, still: Q, verb: str, by: Actor, **fields: Any) -> bool:
        """Change the row if it is `still` as it was when somebody looked, and write down who did it."""
        with transaction.atomic():
            if not Voice.objects.filter(still, pk=self.pk).update(**fields):
                return False
            record(by, verb, self, school_id=self.entry.pupil.school_id, child_id=self.entry.pupil_id)
        self.refresh_from_db(fields=list(fields))
        return True


def _moment(written: str) -> datetime.datetime | None:
    """A time from a form; None, which matches nothing said, for what is no time."""
    try:
        return datetime.datetime.fromisoformat(written)
    except ValueError:
        return None


def family_name_of(user_id: int, pupil: Pupil) -> str:
    """How a parent is named beside a voice: “Amira’s mum”, or “Zoë L’s mum” of two Zoës; else “… family”."""
    relation = (
        Guardian.objects.filter(user_id=user_id, pupil=pupil).values_list("relation", flat=True).first()
    )
    return str(_("%(child)s’s %(relation)s")) % {
        "child": known_as(pupil),
        "relation": relation or _("family"),
    }
