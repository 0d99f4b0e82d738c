"""A class's own rhythm: how often it is set a challenge, on which weekday, for how long, and what follows."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import SchoolClass

from .responding import Responding


class HowOften(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    THREE_WEEKLY = "three_weekly", _("every three weeks")
    TWICE_A_HALF_TERM = "twice", _("twice each half term")


EVERY_WEEKS = {HowOften.WEEKLY: 1, HowOften.FORTNIGHTLY: 2, HowOften.THREE_WEEKLY: 3}


class Releasing(models.TextChoices):
    """When what was said about the logs reaches the children."""

    ALL_TOGETHER = "together", _("all together")
    AS_IT_COMES = "as_it_comes", _("as it comes")


class Rhythm(models.Model):
    """The sentence of a class: “A challenge every two weeks, set on a Monday …”.

    A class without one follows the preset of its way of working (challenges/rhythm.py).

    Weekdays: Monday is 0. weeks: from the set day to the hand-in weekday on or before that many weeks later;
    Friday to Thursday is 1 week. hand_out_at: the time of day, on the school's wall clock, when a challenge
    reaches the children. catch_up_days: 0 for none.
    """

    school_class = models.OneToOneField(SchoolClass, models.CASCADE, related_name="rhythm")
    how_often = models.CharField(_("how often"), max_length=12, choices=HowOften)
    set_weekday = models.PositiveSmallIntegerField(_("set on"))
    hand_out_at = models.TimeField(_("handed out at"), default=datetime.time.min)
    weeks = models.PositiveSmallIntegerField(_("weeks until hand-in"))
    hand_in_weekday = models.PositiveSmallIntegerField(_("handed in on"))
    catch_up_days = models.PositiveSmallIntegerField(_("days to catch up"), default=0)
    responding = models.CharField(_("how the class responds"), max_length=10, choices=Responding)
    releasing = models.CharField(
        _("let through"), max_length=12, choices=Releasing, default=Releasing.ALL_TOGETHER
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(set_weekday__lte=6, hand_in_weekday__lte=6), name="rhythm_weekdays_are_days"
            ),
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=6), name="rhythm_weeks_fit_a_term"),
            models.CheckConstraint(condition=Q(catch_up_days__lte=21), name="rhythm_catch_up_is_short"),
        ]

    def __str__(self) -> str:
        return f"{self.school_class}: {self.get_how_often_display()}"

    @property
    def work_days(self) -> int:
        """From a set day to its hand-in day, where nothing is in the way: at least 1."""
        return 7 * self.weeks - (self.set_weekday + 7 * self.weeks - self.hand_in_weekday) % 7

    @property
    def every_days(self) -> int:
        """From a set day to the next, where no half term says otherwise.

        Twice each half term, that is as soon as catch-up is over and never within three weeks.
        """
        if self.how_often == HowOften.TWICE_A_HALF_TERM:
            return 7 * max(self.weeks + -(-self.catch_up_days // 7), 3)
        return 7 * EVERY_WEEKS[HowOften(self.how_often)]
