"""What the teacher sets, and the dates people live by."""

import datetime
import zoneinfo
from functools import cache
from typing import Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import School, SchoolClass, User
from learninglogs.people.models.sorting import SearchKeyField
from learninglogs.people.models.standing import own_pupil_ids, taught_class_ids, workplace_ids

from .criteria import CriteriaSet
from .responding import Responding

MOVED_FIELDS = ("set_on", "hand_in_on", "closes_on", "opens_at", "closes_at", "version")


class PromisedDay(Exception):
    """Children and families know this day: it may come later, not sooner."""


def start_of(day: datetime.date, school: School) -> datetime.datetime:
    """The moment the day begins on the school's wall clock."""
    return datetime.datetime.combine(day, datetime.time.min, zoneinfo.ZoneInfo(school.time_zone))


def end_of(day: datetime.date, school: School) -> datetime.datetime:
    """The moment the day ends there: the next day's midnight, 23 or 25 hours on when the clocks change."""
    return start_of(day + datetime.timedelta(days=1), school)


def in_words(minutes: int | None) -> str:
    """“about 1½ hours”, “about 50 minutes”; empty for None and 0."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours or rest not in {0, 30}:
        return gettext("about %s minutes") % minutes
    count = f"{hours}½" if rest else str(hours)
    return gettext("about 1 hour") if count == "1" else gettext("about %s hours") % count


# What a card shows beside the challenge's own row; prefetched, it costs the same for one card and for many.
ON_A_CARD = ("questions", "facts", "expected_times", "resources")


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def in_time_order(self) -> Self:
        return self.order_by("hand_in_on", "pk")

    def published(self) -> Self:
        return self.filter(published_at__isnull=False, withdrawn_at=None)

    def given_out(self) -> Self:
        """Published, and the day it is set has come."""
        return self.published().filter(opens_at__lte=timezone.now())

    def live(self) -> Self:
        """Given out and not yet closed: a log may still come in. Hand-in day first."""
        return self.given_out().filter(closes_at__gt=timezone.now()).in_time_order()

    def set_by(self, actor: Actor) -> Self:
        """Challenges of classes this adult teaches, drafts too."""
        return self.filter(school_class__in=SchoolClass.objects.taught_by(actor))

    def drafts(self) -> Self:
        """Never set, or withdrawn: changing one changes nothing anybody was told."""
        return self.filter(Q(published_at=None) | Q(withdrawn_at__isnull=False))

    def in_bank_of(self, actor: Actor) -> Self:
        """What any class has been set at the schools this adult works at. Says nothing about a child."""
        return self.given_out().filter(school_class__school__in=workplace_ids(actor))

    def to_set_again_by(self, actor: Actor) -> Self:
        """What stands in the bank, and one's own classes' drafts and challenges to come."""
        bank = Challenge.objects.in_bank_of(actor).order_by().values("pk")
        return self.filter(Q(pk__in=bank) | Q(school_class__in=taught_class_ids(actor)))

    def removable_by(self, actor: Actor) -> Self:
        """Drafts that no child has ever seen; what was once given out may hold their pages."""
        return self.set_by(actor).filter(published_at=None)

    def movable_by(self, actor: Actor) -> Self:
        """Drafts, and what is set and not yet closed: its place in the year can change."""
        there = Q(published_at=None) | Q(closes_at__gt=timezone.now())
        return self.set_by(actor).filter(there, withdrawn_at=None)

    def with_minutes_in(self, year: int | None) -> Self:
        """Each with the expected time in that year, which then costs no query of its own."""
        return self.annotate(asked_year=Value(year, IntegerField()), asked_minutes=_minutes_in(year))

    def with_whether_beside(self) -> Self:
        """Each with `has_resources`, so that nobody asks for what is not there (`resources.fetch_beside`)."""
        return self.annotate(has_resources=_has_resources())

    def with_hand_in_count(self) -> Self:
        """Adds `hand_in_count`: logs handed in by children who have not left."""
        there = Q(entries__handed_in_at__isnull=False, entries__pupil__left_at=None)
        return self.annotate(hand_in_count=Count("entries", filter=there))

    def visible_to(self, actor: Actor) -> Self:
        """Drafts for those who teach the class; children and families from the day it is set."""
        given_out = Q(published_at__isnull=False, withdrawn_at=None, opens_at__lte=timezone.now())
        seen = Q(school_class__in=taught_class_ids(actor))
        if own_pupil_ids(actor):
            seen |= Q(school_class__in=SchoolClass.objects.visible_to(actor).values("pk")) & given_out
        if actor.is_board:
            seen |= Q(school_class=actor.class_id) & given_out
        return self.filter(seen)


# Put together once a process, as they are the same for whoever asks.
@cache
def _minutes_in(year: int | None) -> Subquery:
    """For challenges: the expected time in that year; one row at most."""
    every = apps.get_model("challenges", "ExpectedTime")._default_manager
    times = every.filter(challenge=OuterRef("pk"), year_group=-1 if year is None else year)
    return Subquery(times.order_by().values("minutes")[:1])


@cache
def _has_resources() -> Exists:
    """For challenges: whether anything lies beside them."""
    return Exists(apps.get_model("challenges", "Resource")._default_manager.filter(challenge=OuterRef("pk")))


class Challenge(models.Model):
    """A title, questions in order or an open task, and the dates people live by.

    set_on, hand_in_on, closes_on: dates in the school's own time zone; closes_on is the last catch-up day,
    the hand-in day itself where there is no catch-up. opens_at and closes_at are the moments those dates
    begin and end on the school's wall clock, kept beside them so that a query can compare them with now.
    set_at: the time of set_on when it reaches the children, on the school's wall clock.
    questions_to_year: children of later years are given the title and the task alone; None gives the
    questions to all. club_materials: what to put out at the lunchtime club, one a line. note: for whoever
    sets it again. set_again_from: the challenge this one was made from. version: one more at each save, so
    that two people who write at once find out. offered_by: who put this draft into a colleague's class.
    """

    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="challenges")
    title = models.CharField(_("title"), max_length=120)
    task = models.TextField(_("what to do"), blank=True, max_length=2000)
    set_on = models.DateField(_("set on"))
    set_at = models.TimeField(_("handed out at"), default=datetime.time.min)
    hand_in_on = models.DateField(_("hand in by"))
    closes_on = models.DateField(_("catch-up until"))
    expected_minutes = models.PositiveSmallIntegerField(
        _("about how long, in minutes"), null=True, blank=True
    )
    responding = models.CharField(
        _("how the class responds"), max_length=10, choices=Responding, default=Responding.CRITERIA
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    opens_at = models.DateTimeField(editable=False)
    closes_at = models.DateTimeField(editable=False)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    questions_to_year = models.PositiveSmallIntegerField(_("questions up to year"), null=True, blank=True)
    club_materials = models.TextField(_("for the lunchtime club"), blank=True, max_length=500)
    note = models.TextField(_("note for next time"), blank=True, max_length=500)
    set_again_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="set_again"
    )
    offered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    looked_up_as = SearchKeyField(of=("title", "topic", "task", "note"), default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ChallengeQuerySet.as_manager()
    # True on a copy that carries one child's own days (`LaterDay.on`).
    is_of_one_child = False

    class Meta:
        ordering = ["-hand_in_on", "-pk"]
        indexes = [models.Index(fields=["school_class", "closes_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(hand_in_on__gte=F("set_on")), name="hand_in_after_set"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("hand_in_on")), name="closes_after_hand_in"),
            models.CheckConstraint(
                condition=~Q(responding="criteria") | Q(criteria_set__isnull=False) | Q(published_at=None),
                name="published_stars_have_criteria",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        """Write it, and have the clock keep its days. Raises TypeError for a copy with one child's days."""
        from challenges.clock import keep  # noqa: PLC0415 – the clock reads the models

        if self.is_of_one_child:
            raise TypeError("These are one child's own days, not the challenge's.")
        self.find_moments()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "looked_up_as"}
        with transaction.atomic():
            super().save(**kwargs)
            keep(self)

    def get_absolute_url(self) -> str:
        return reverse("challenges:challenge", args=[self.pk])

    def find_moments(self) -> None:
        """When its dates begin and end on the school's wall clock; `save` does it by itself."""
        school = self.school_class.school
        self.opens_at = datetime.datetime.combine(
            self.set_on, self.set_at, zoneinfo.ZoneInfo(school.time_zone)
        )
        self.closes_at = end_of(self.closes_on, school)

    def get_tray_url(self) -> str:
        """The teacher's view of every log of this challenge."""
        return reverse("home:tray", args=[self.pk])

    def get_class_time_url(self) -> str:
        """The lesson in which its logs are developed further."""
        return reverse("logs:class_time", args=[self.pk])

    @property
    def catch_up_until(self) -> datetime.date | None:
        """The last catch-up day; None where the class has no catch-up."""
        return self.closes_on if self.closes_on > self.hand_in_on else None

    @property
    def catch_up_days(self) -> int:
        return (self.closes_on - self.hand_in_on).days

    @property
    def today(self) -> datetime.date:
        return self.school_class.school.today()

    @property
    def is_draft(self) -> bool:
        return self.published_at is None or self.withdrawn_at is not None

    @property
    def is_given_out(self) -> bool:
        return not self.is_draft and self.opens_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether a log may still come in."""
        return self.is_given_out and timezone.now() < self.closes_at

    @property
    def is_in_catch_up(self) -> bool:
        return self.is_given_out and self.hand_in_on < self.today <= self.closes_on

    @property
    def is_closed(self) -> bool:
        return self.is_given_out and timezone.now() >= self.closes_at

    @property
    def is_scheduled(self) -> bool:
        """Published, and the day it is set is still to come."""
        return not self.is_draft and timezone.now() < self.opens_at

    @property
    def are_criteria_locked(self) -> bool:
        """From hand-in day, or once classmates are at work, stars have been given by these criteria."""
        has_come = not self.is_draft and self.today >= self.hand_in_on
        return has_come or self.entries.filter(settled_at__isnull=False).exists()

    @property
    def days_left(self) -> int:
        """Days until hand-in day; 0 on the day itself, negative in catch-up."""
        return (self.hand_in_on - self.today).days

    @property
    def is_weekly(self) -> bool:
        """Whether its working days are a week at most, so that the card says “This week”."""
        return (self.hand_in_on - self.set_on).days <= 7

    def minutes_in(self, year: int | None) -> int | None:
        """The expected time in that year, where years differ, else the challenge's own (S1.9)."""
        if year is None:
            return self.expected_minutes
        if getattr(self, "asked_year", None) == year:  # fetched with the row: `with_minutes_in`
            return self.asked_minutes or self.expected_minutes  # type: ignore[attr-defined]  # annotated
        own = (each.minutes for each in self.expected_times.all() if each.year_group == year)
        return next(own, self.expected_minutes)

    @property
    def about_how_long(self) -> str:
        """The expected time in words, “about 1½ hours”; nothing where none was given (S1.9)."""
        return in_words(self.expected_minutes)

    @property
    def card_picture(self) -> Any:
        """The one picture (a Resource) its card shows; None for none. Uses prefetched resources."""
        return next((each for each in self.resources.all() if each.is_on_card), None)

    @property
    def beside(self) -> list[Any]:
        """The resources to open beside it: all but the picture on its card."""
        return [each for each in self.resources.all() if not each.is_on_card]

    @property
    def has_stars(self) -> bool:
        return self.responding == Responding.CRITERIA

    @property
    def is_celebrated(self) -> bool:
        """Celebrated and not marked: there is no number anywhere."""
        return self.responding == Responding.CELEBRATED

    def publish(self, *, by: Any = None) -> None:
        """Let it out on the day it is set. Raises ValueError when peers are to mark by criteria it lacks."""
        if self.has_stars and self.criteria_set_id is None:
            raise ValueError("A challenge marked by criteria needs a criteria set.")
        self.published_at, self.withdrawn_at = timezone.now(), None
        self.save(update_fields=["published_at", "withdrawn_at"])

    def move_to(self, *, set_on: datetime.date, hand_in_on: datetime.date, closes_on: datetime.date) -> None:
        """Give it other days. Raises PromisedDay for a day that children know and that would come sooner."""
        is_sooner = set_on != self.set_on or hand_in_on < self.hand_in_on or closes_on < self.closes_on
        if self.is_given_out and is_sooner:
            raise PromisedDay
        self.set_on, self.hand_in_on, self.closes_on = set_on, hand_in_on, closes_on
        self.version += 1
        self.save(update_fields=[*MOVED_FIELDS])

    def withdraw(self) -> None:
        """Take it back from the children; their pages stay with the teacher."""
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
