"""A classmate's review of a log entry: stars per criterion, and the words beside them."""

import datetime
from functools import cache
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from challenges.models import Criterion
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil
from logs.models import LogEntry
from logs.models.entry import shown_to_class

STILL_TALKED_ABOUT = datetime.timedelta(weeks=8)


class ReviewQuerySet(models.QuerySet["Review"]):
    def asked_of(self, actor: Actor) -> Self:
        """What a child in class was asked to look at, given or not, while the class may see the page."""
        mates = Pupil.objects.classmates_of(actor)
        return self.filter(
            shown_to_class("entry__"),
            reviewer__in=mates.filter(Q(pk=actor.pupil_id)).values("pk"),
            entry__pupil__in=mates.values("pk"),
        )

    def markable_by(self, actor: Actor) -> Self:
        """Of those asked of the child: not released yet, or with words that came back to be changed."""
        return self.asked_of(actor).filter(Q(released_at=None) | Q(_came_back()))

    def to_do(self) -> Self:
        """What its reviewer is waited for: not given yet, or with words to change."""
        return self.filter(Q(given_at=None) | Q(_came_back()))

    def visible_to(self, actor: Actor) -> Self:
        """Staff see their class's; the reviewer their own; child and family what was released to them."""
        own = Pupil.objects.of_own(actor)
        return self.filter(
            Q(entry__in=LogEntry.objects.answered_by(actor).values("pk"))
            | Q(reviewer__in=Pupil.objects.at_school().filter(Q(pk=actor.pupil_id)).values("pk"))
            | Q(entry__pupil__in=own.values("pk"), released_at__isnull=False)
        )

    def recent(self) -> Self:
        """Of challenges that closed in the last weeks: what a class still talks about."""
        return self.filter(entry__challenge__closes_at__gt=timezone.now() - STILL_TALKED_ABOUT)

    def given(self) -> Self:
        return self.filter(given_at__isnull=False)


@cache
def _came_back() -> Exists:
    """For reviews: whether words came back to be changed. Put together once a process."""
    from .voice import Voice  # noqa: PLC0415 – models of one app name each other

    return Exists(Voice.objects.filter(review=OuterRef("pk"), sent_back_at__isnull=False).order_by())


class Review(models.Model):
    """One classmate asked to respond to one entry. given_at None: asked, not answered yet.

    Stars and words kept before it is given are the reviewer's draft: nobody else sees them.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Pupil, models.CASCADE, related_name="reviews_asked")
    allocated_at = models.DateTimeField(db_default=Now(), editable=False)
    given_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["allocated_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "reviewer"], name="reviews_an_entry_once"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(given_at__isnull=False), name="released_was_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer.first_name} for {self.entry}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:review", args=[self.pk])

    @property
    def is_given(self) -> bool:
        return self.given_at is not None

    @property
    def may_be_mended(self) -> bool:
        """Stars and all words may still change: nothing of it was let through and it is not released."""
        if self.released_at is not None:
            return False
        return all(voice.let_through_at is None for voice in self.voices.all())

    @property
    def kinds_to_change(self) -> list[str]:
        """The words an adult sent back for another look; these may change whatever became of the rest."""
        return [voice.kind for voice in self.voices.all() if voice.sent_back_at is not None]


class StarsGiven(models.Model):
    """A classmate's stars for one criterion: 1 to the number of levels of its set."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="stars")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criterion__position"]
        verbose_name_plural = "stars given"
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="stars_a_criterion_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=4), name="one_to_four_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.stars}"
