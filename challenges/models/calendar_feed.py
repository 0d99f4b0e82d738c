"""The secret address at which an adult's own calendar reads the days of the challenges."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, SchoolClass, User
from learninglogs.people.models.tokens import hash_of


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def held_by(self, actor: Actor) -> Self:
        """This adult's own feeds; none for a pupil or nobody."""
        return self.filter(user=actor.user_id) if actor.user_id else self.none()

    def opened_by(self, token: str) -> "CalendarFeed | None":
        """The feed this token opens; None once its owner may not see the class or any child any more."""
        found = self.filter(token_hash=hash_of(token), user__is_active=True)
        feed = found.select_related("school_class__school").first()
        return feed if feed and feed.is_alive else None


class CalendarFeed(models.Model):
    """One feed of one adult: of a class they teach, or of their own children where no class is named.

    The token is in the address alone; here lies its hash. Making the address anew ends the one before.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    school_class = models.ForeignKey(
        SchoolClass, models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school_class"],
                condition=Q(school_class__isnull=False),
                name="one_calendar_a_person_and_class",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(school_class=None), name="one_calendar_a_family"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.school_class or gettext('Family')}"

    @classmethod
    def make(cls, user: User, school_class: SchoolClass | None) -> tuple["CalendarFeed", str]:
        """The feed with a new address, and its token, this once; the address before opens nothing now."""
        token = secrets.token_urlsafe(24)
        new = {"token_hash": hash_of(token), "made_at": Now()}
        feed, _is_new = cls.objects.update_or_create(user=user, school_class=school_class, defaults=new)
        return feed, token

    @cached_property
    def actor(self) -> Actor:
        """Whoever's calendar asks may see what the feed's owner may see now."""
        return Actor(user_id=self.user_id)

    @property
    def is_alive(self) -> bool:
        """Whether its owner still teaches the class, or still has a child here."""
        if self.school_class_id:
            return SchoolClass.objects.taught_by(self.actor).filter(pk=self.school_class_id).exists()
        return Pupil.objects.guarded_by(self.actor).exists()
