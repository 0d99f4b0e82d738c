"""The lunchtime club: a private list of children who work on their logs at school (S1.11).

Only staff ever see who comes. Support staff run the club of their school for every child on its list, its
head and administrator likewise; a teacher sees the children of their own classes. Nothing on a double page
says where it was made.
"""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, School, SchoolClass, User
from learninglogs.people.models.standing import (
    out_of_touch_ids,
    run_school_ids,
    support_school_ids,
    taught_class_ids,
    unpictured_ids,
)
from logs.club_days import ClubDays

if TYPE_CHECKING:
    from learninglogs.people.models.pupil import PupilQuerySet
    from learninglogs.people.models.school import SchoolQuerySet

# Whoever came along without a place is helped until the afternoon, and not beyond it.
CAME_TODAY = datetime.timedelta(hours=6)
LONGEST_REASON = 60
EACH_WEEK = [
    _("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays"),
]  # fmt: skip


class ClubFull(Exception):
    """Every place is taken."""


def club_school_ids(actor: Actor) -> frozenset[int]:
    """Schools whose whole club this adult runs: its support staff, its head and its administrator."""
    return support_school_ids(actor) | run_school_ids(actor)


def club_schools(actor: Actor) -> "SchoolQuerySet":
    """Schools whose club this adult has to do with: those they run it at, and those they teach at."""
    taught = SchoolClass.objects.filter(pk__in=taught_class_ids(actor))
    return School.objects.filter(Q(pk__in=club_school_ids(actor)) | Q(pk__in=taught.values("school")))


def club_children(actor: Actor) -> "PupilQuerySet":
    """Children this adult may put on the list: those they teach; for who runs the club, the school's."""
    return Pupil.objects.at_school().filter(
        Q(school_class__in=taught_class_ids(actor)) | Q(school__in=club_school_ids(actor))
    )


def children_at_club(actor: Actor) -> "PupilQuerySet":
    """Children whom support staff help with a page at the club: on its list, or come along today.

    Being support staff opens these children's page at the club and nothing else of theirs; a court order
    about one's own child holds here too.
    """
    kept_away = unpictured_ids(actor) | out_of_touch_ids(actor)
    came = ClubVisit.objects.filter(came_at__gt=timezone.now() - CAME_TODAY)
    return (
        Pupil.objects.at_school()
        .filter(school__in=support_school_ids(actor))
        .filter(Q(pk__in=ClubPlace.objects.values("pupil")) | Q(pk__in=came.values("pupil")))
        .exclude(pk__in=kept_away)
    )


class Club(models.Model):
    """A school's lunchtime club. starts_at, ends_at: on the school's wall clock. weekdays: Monday is 0."""

    school = models.OneToOneField(School, models.CASCADE, related_name="lunchtime_club")
    name = models.CharField(_("name"), max_length=40, default=_("Lunchtime club"))
    place = models.CharField(_("place"), max_length=40, blank=True)
    starts_at = models.TimeField(_("from"), default=datetime.time(12, 25))
    ends_at = models.TimeField(_("to"), default=datetime.time(13, 5))
    weekdays = models.JSONField(_("days"), default=list)
    places = models.PositiveSmallIntegerField(_("places"), default=10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="club_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.school}"

    @property
    def weekdays_words(self) -> str:
        """“Tuesdays and Thursdays.”; empty where it meets on no day."""
        days = [EACH_WEEK[day] for day in sorted(self.weekdays)]
        if not days:
            return ""
        return f"{get_text_list(days, _now('and'))}."

    def days(self) -> ClubDays:
        """When it meets; two queries."""
        terms = list(self.school.terms.values_list("starts_on", "ends_on"))
        away = set(self.school.inset_days.values_list("day", flat=True))
        return ClubDays(frozenset(self.weekdays), terms, away)

    def give_place(self, pupil: Pupil, *, reason: str, by: Actor, keep: bool = False) -> bool:
        """Put the child on the list, or write another reason; True if they were not on it. Raises ClubFull.

        reason: a few words of an adult's, “needs a printer”; may be empty. keep: a child who is on the list
        stays there for the reason that is written.
        """
        with transaction.atomic():
            held = Club.objects.select_for_update().get(pk=self.pk)
            there = ClubPlace.objects.filter(pupil=pupil)
            if there.exists() if keep else there.update(reason=reason):
                return False
            if held.taken() >= held.places:
                raise ClubFull
            ClubPlace.objects.create(club=self, pupil=pupil, reason=reason, given_by_id=by.user_id)
        return True

    def taken_by(self) -> "ClubPlaceQuerySet":
        """The places of children who have not left."""
        return ClubPlace.objects.filter(club=self, pupil__left_at=None)

    def taken(self) -> int:
        return self.taken_by().count()

    def mark_here(self, pupil: Pupil, day: datetime.date, *, by: Actor) -> bool:
        """Write down that the child is here; True if nobody had. Twice is once."""
        _visit, is_new = ClubVisit.objects.get_or_create(
            pupil=pupil,
            day=day,
            defaults={"club": self, "came_at": timezone.now(), "tapped_by_id": by.user_id},
        )
        return is_new

    def mark_not_here(self, pupil: Pupil, day: datetime.date) -> bool:
        """Take the tap back; True if there was one."""
        return ClubVisit.objects.filter(club=self, pupil=pupil, day=day).delete()[0] > 0


class ClubPlaceQuerySet(models.QuerySet["ClubPlace"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff alone: a teacher's own children's; for who runs the club, everybody's."""
        return self.filter(pupil__in=club_children(actor).values("pk"))


class ClubPlace(models.Model):
    """A child's place on the list, with the reason in a few words. Gone when the child is taken off it."""

    club = models.ForeignKey(Club, models.CASCADE, related_name="taken_places")
    pupil = models.OneToOneField(Pupil, models.CASCADE, related_name="club_place")
    reason = models.CharField(_("because"), max_length=LONGEST_REASON, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClubPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["pupil__sorts_as", "pk"]

    def __str__(self) -> str:
        return str(self.pupil)


class ClubVisitQuerySet(models.QuerySet["ClubVisit"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the places."""
        return self.filter(pupil__in=club_children(actor).values("pk"))


class ClubVisit(models.Model):
    """One line of the register: the child was here on that day. Without it they were not, or not yet."""

    club = models.ForeignKey(Club, models.CASCADE, related_name="visits")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="club_visits")
    day = models.DateField()
    came_at = models.DateTimeField()
    tapped_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ClubVisitQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["club", "day"])]
        constraints = [models.UniqueConstraint(fields=["pupil", "day"], name="once_at_the_club_a_day")]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.day.isoformat()}"


class PutOut(models.Model):
    """One thing of the day's list that stands ready: “Felt pens, 2 tubs”. About no child."""

    club = models.ForeignKey(Club, models.CASCADE, related_name="put_out")
    day = models.DateField()
    what = models.CharField(max_length=120)
    tapped_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "put out"
        constraints = [models.UniqueConstraint(fields=["club", "day", "what"], name="put_out_once_a_day")]

    def __str__(self) -> str:
        return self.what
