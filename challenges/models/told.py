"""What children and families tell about a challenge: how long it took, how it was, what was found out.

It lives here, below the logs, because the bank and the page where the next one is written show it (S2.10,
S3.4).
"""

from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, Purpose, SchoolClass, User

from .challenge import Challenge


class Pen(models.TextChoices):
    CHILD = "child", _("The child")
    FAMILY = "family", _("The family")


class Fit(models.TextChoices):
    TOO_EASY = "easy", _("Too easy")
    JUST_RIGHT = "right", _("Just right")
    TOO_HARD = "hard", _("Too hard")

    @property
    def icon(self) -> str:
        return {Fit.TOO_EASY: "feather", Fit.JUST_RIGHT: "smile", Fit.TOO_HARD: "mountain"}[self]


class HowLong(models.IntegerChoices):
    """How long it took, in one tap. What is kept is the middle of the half hour, in minutes (S1.9)."""

    UNDER_HALF_AN_HOUR = 15, _("Under ½\N{NO-BREAK SPACE}h")
    UNDER_ONE_HOUR = 45, _("½–1\N{NO-BREAK SPACE}h")
    UNDER_ONE_AND_A_HALF = 75, _("1–1½\N{NO-BREAK SPACE}h")
    UNDER_TWO_HOURS = 105, _("1½–2\N{NO-BREAK SPACE}h")
    LONGER = 150, _("Over 2\N{NO-BREAK SPACE}h")

    @property
    def icon(self) -> str:
        """A clock face: the fuller, the longer."""
        return f"took-{list(HowLong).index(self) + 1}"


class HowItWasQuerySet(models.QuerySet["HowItWas"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff: what was said by and about the children they teach. A child: their own words. A guardian:
        their family's, which is one voice; never the child's own, and nothing while they are out of touch.
        """
        own = Pupil.objects.in_touch_with(actor)
        taught = Pupil.objects.taught_by(actor)
        is_mine = Q(pupil__in=own.values("pk"), pen=pen_of(actor))
        return self.filter(is_mine | Q(pupil__in=taught.values("pk")))

    def answered_by(self, actor: Actor) -> Self:
        """What staff may let through for others to read: of the children they teach."""
        return self.filter(pupil__in=Pupil.objects.taught_by(actor).values("pk"))

    def spoken_by(self, actor: Actor, pupil: Pupil, challenge: Challenge) -> "HowItWas":
        """What this person has said so far, unsaved where nothing: the child's own row, or the family's.

        Who may speak is `Pupil.objects.in_touch_with`; fetch the child through it.
        """
        fresh = HowItWas(pupil=pupil, challenge=challenge, pen=pen_of(actor))
        said = self.filter(pupil=pupil, challenge=challenge, pen=fresh.pen).first() or fresh
        said.pupil, said.challenge = pupil, challenge
        return said

    def quotes(self) -> Self:
        """What a child found out, allowed by the child, let through by an adult, of children whose family has
        not said no to the classroom.
        """
        agreed = Pupil.objects.at_school().agreed_to(Purpose.CLASS_WALL)
        allowed = self.filter(pen=Pen.CHILD, quoted_at__isnull=False, let_through_at__isnull=False)
        return allowed.filter(pupil__in=agreed.values("pk"))

    def quoted_to(self, actor: Actor) -> Self:
        """Quotes of the children who are now in a class this person belongs to, or teaches."""
        classes = SchoolClass.objects.visible_to(actor)
        return self.quotes().filter(pupil__school_class__in=classes.values("pk"))


def pen_of(actor: Actor) -> Pen:
    """Who is speaking: the child where it is signed in, as on its turn; otherwise the family."""
    return Pen.CHILD if actor.pupil_id else Pen.FAMILY


class HowItWas(models.Model):
    """What one child, or their family, said about one challenge; each has a voice of their own.

    minutes: how long it took, None where nobody said. wish: “I wish …”, for the teacher alone. found_out: a
    sentence to be quoted with the challenge. quoted_at: when the child allowed that; let_through_at: when an
    adult did, None while nobody else may read it. said_by: the grown-up who spoke last, None for the child.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="told")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="told")
    pen = models.CharField(max_length=8, choices=Pen)
    fit = models.CharField(max_length=8, choices=Fit, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    wish = models.CharField(_("I wish"), max_length=240, blank=True)
    found_out = models.CharField(_("I found out"), max_length=160, blank=True)
    quoted_at = models.DateTimeField(null=True, blank=True)
    let_through_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = HowItWasQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        verbose_name_plural = "how it was"
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "challenge", "pen"], name="one_how_it_was_a_pen_and_challenge"
            ),
            models.CheckConstraint(
                condition=Q(let_through_at=None) | Q(quoted_at__isnull=False), name="let_through_was_allowed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.challenge}"

    def get_absolute_url(self) -> str:
        """The page on which it is said and changed."""
        return reverse("feedback:how_it_was", args=[self.challenge_id, self.pupil_id])

    @property
    def is_childs(self) -> bool:
        return self.pen == Pen.CHILD

    @property
    def how_long(self) -> HowLong | None:
        """What was tapped; None for nothing, or for minutes that came from elsewhere."""
        return HowLong(self.minutes) if self.minutes in HowLong.values else None

    @property
    def how_it_fitted(self) -> Fit | None:
        return Fit(self.fit) if self.fit else None

    @property
    def is_tapped(self) -> bool:
        """Both one-tap questions are answered."""
        return self.minutes is not None and bool(self.fit)

    @property
    def waits(self) -> bool:
        """A quote the child allowed and no adult has let through."""
        return self.quoted_at is not None and self.let_through_at is None and bool(self.found_out)

    def say(self, changes: dict[str, Any], *, by: Actor) -> None:
        """Change what was said, and nothing else of it: two taps at once both count.

        changes: values by field. found_out and quoted_at come together; a sentence that changed, or that may
        not be quoted any more, is hidden from others at once.
        """
        with transaction.atomic():
            Pupil.objects.select_for_update().get(pk=self.pupil_id)  # two first taps, one after the other
            row, _is_new = HowItWas.objects.get_or_create(
                pupil=self.pupil, challenge=self.challenge, pen=self.pen
            )
            if "found_out" in changes:
                changes = changes | row._about_quoting(changes)
            for name, value in changes.items():
                setattr(row, name, value)
            row.said_by_id, row.said_at = by.user_id, timezone.now()
            row.save(update_fields=[*changes, "said_by", "said_at"])
            record(by, "told_how_it_was", row, school_id=self.pupil.school_id, child_id=self.pupil_id)
        for name in (*changes, "id", "said_by_id", "said_at"):
            setattr(self, name, getattr(row, name))

    def _about_quoting(self, changes: dict[str, Any]) -> dict[str, Any]:
        """When it was allowed, first; and that others stop reading what has changed."""
        allowed = changes["quoted_at"] if changes["found_out"] else None
        is_same = allowed and self.quoted_at and changes["found_out"] == self.found_out
        return {
            "quoted_at": self.quoted_at if is_same else allowed,
            "let_through_at": self.let_through_at if is_same else None,
        }

    def let_through(self, *, read: str, by: Actor) -> bool:
        """An adult lets others read the sentence. read: the words the adult saw; False where they changed
        since, or the child no longer allows it.
        """
        still = Q(found_out=read, quoted_at__isnull=False) & ~Q(found_out="")
        return self._decide(still, "let_quote_through", timezone.now(), by)

    def hold_back(self, *, by: Actor) -> bool:
        """Nobody else reads it any more. False where it was hidden already."""
        return self._decide(Q(let_through_at__isnull=False), "held_quote_back", None, by)

    def _decide(self, still: Q, verb: str, at: Any, by: Actor) -> bool:
        with transaction.atomic():
            if not HowItWas.objects.filter(still, pk=self.pk).update(let_through_at=at):
                return False
            record(by, verb, self, school_id=self.pupil.school_id, child_id=self.pupil_id)
        self.let_through_at = at
        return True
