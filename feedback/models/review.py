"""A classmate's review of a log entry: stars per criterion, and the words beside them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from challenges.models import Criterion
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil
from logs.models import LogEntry


class ReviewQuerySet(models.QuerySet["Review"]):
    def markable_by(self, actor: Actor) -> Self:
        """The reviews a child in class was asked for and that have not been released yet."""
        return self.filter(
            reviewer__in=Pupil.objects.classmates_of(actor).filter(pk=actor.pupil_id).values("pk"),
            entry__in=LogEntry.objects.let_through().values("pk"),
            released_at=None,
        )

    def visible_to(self, actor: Actor) -> Self:
        """Staff see their class's; the reviewer their own; child and family what was released to them."""
        own = Pupil.objects.at_school().filter(Pupil.objects.self_or_guarded(actor))
        return self.filter(
            Q(entry__in=LogEntry.objects.answered_by(actor).values("pk"))
            | Q(reviewer_id=actor.pupil_id)
            | Q(entry__pupil__in=own.values("pk"), released_at__isnull=False)
        )

    def given(self) -> Self:
        return self.filter(given_at__isnull=False)


class Review(models.Model):
    """One classmate asked to respond to one entry. given_at None: asked, not answered yet."""

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
