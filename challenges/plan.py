"""A class's year as it is planned: its rhythm, the school's days, and what stands in the slots."""

import datetime
from dataclasses import dataclass, field, replace

from learninglogs.people.models import SchoolClass
from learninglogs.people.term_dates import school_year_of

from .models import Challenge, Rhythm
from .rhythm import Slot, free_slots, is_taken, next_slot, plain_days, rhythm_of, slots_of
from .school_days import SchoolDays, school_days_of


@dataclass
class Plan:
    """placed: challenges that stand in the year on their own dates, in the order of the days they are set.

    waiting: drafts ready to be placed: their day has gone by, or another challenge stands on it.
    """

    school_class: SchoolClass
    rhythm: Rhythm
    days: SchoolDays
    today: datetime.date
    placed: list[Challenge] = field(default_factory=list)
    waiting: list[Challenge] = field(default_factory=list)

    def with_rhythm(self, rhythm: Rhythm) -> "Plan":
        return replace(self, rhythm=rhythm)

    def of_year(self, school_year: int) -> "Plan":
        """The same for one school year; for this one without half terms, the weeks to come in their place."""
        days = self.days.of_year(school_year)
        if not days.half_terms and school_year == self.this_year:
            days = plain_days(self.days, self.placed, self.today, self.rhythm)
        return replace(self, days=days)

    @property
    def slots(self) -> list[Slot]:
        return slots_of(self.rhythm, self.days)

    @property
    def free(self) -> list[Slot]:
        """Slots that can still be filled."""
        return free_slots(self.rhythm, self.days, self.placed, self.today)

    @property
    def next_slot(self) -> Slot:
        return next_slot(self.rhythm, self.days, self.placed, self.today)

    def is_taken(self, slot: Slot) -> bool:
        return is_taken(slot, self.placed, self.rhythm)

    @property
    def this_year(self) -> int:
        """The school year people plan in now; in the summer holiday the next one, once it is entered."""
        to_come = (half.starts_on for half in self.days.half_terms if half.ends_on >= self.today)
        return school_year_of(next(to_come, self.today))

    @property
    def has_terms(self) -> bool:
        """Whether these are the school's own half terms, and not weeks made up for want of them."""
        return any(half.name for half in self.days.half_terms)

    def coming(self, count: int) -> list[Challenge | Slot]:
        """What is worked on now and what comes after it, free slots too, in the order of the days."""
        there = [each for each in self.placed if each.hand_in_on >= self.today]
        found: list[Challenge | Slot] = [*there, *self.free]
        return sorted(found, key=lambda each: each.set_on)[:count]


def plan_of(school_class: SchoolClass) -> Plan:
    """Four queries: the rhythm, half terms, INSET days, and the challenges with how many came in."""
    plan = Plan(
        school_class,
        rhythm_of(school_class),
        school_days_of(school_class.school),
        school_class.school.today(),
    )
    for challenge in in_place_order(school_class):
        if challenge.published_at is None and not _has_a_place(challenge, plan):
            plan.waiting.append(challenge)
        else:
            plan.placed.append(challenge)
    plan.placed.sort(key=lambda each: (each.set_on, each.pk))
    return plan


def in_place_order(school_class: SchoolClass) -> list[Challenge]:
    """What is published first, then drafts in the order they were begun. Nothing that was withdrawn."""
    there = school_class.challenges.filter(withdrawn_at=None).with_hand_in_count().order_by("set_on", "pk")
    for challenge in (found := list(there)):
        challenge.school_class = school_class  # its dates ask the school for its time zone
    return sorted(found, key=lambda each: each.published_at is None)


def _has_a_place(draft: Challenge, plan: Plan) -> bool:
    """Whether a draft stands in the year: its day is to come, and nothing else is worked on then."""
    return draft.set_on >= plan.today and not any(
        each.set_on < draft.hand_in_on and draft.set_on < each.hand_in_on for each in plan.placed
    )
