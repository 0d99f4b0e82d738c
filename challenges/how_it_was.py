"""What was told about challenges, added up for the teacher who writes the next one (S2.10, S3.4).

One query for however many challenges. Numbers here are counts and a median and name nobody; whose words a
wish is stands with the wish, for the adults of the class alone (`HowItWas.objects.visible_to`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any

from django.db.models import Case, Max, QuerySet, When

from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass
from learninglogs.people.names import tell_apart

from .models import Challenge, Fit, HowItWas, HowLong, Pen


@dataclass(frozen=True)
class Told:
    """What children and families told about one challenge.

    fits: how many children, and how many families, said which. minutes: one a child, their family's where
    both said, because there is a clock at home. expected_minutes: what was planned, the most of any year of
    the class; None where nobody planned it.
    """

    childrens_fits: Counter[str] = field(default_factory=Counter)
    families_fits: Counter[str] = field(default_factory=Counter)
    minutes: tuple[int, ...] = ()
    expected_minutes: int | None = None

    @property
    def is_silent(self) -> bool:
        return not (self.childrens_fits or self.families_fits or self.minutes)

    @property
    def children(self) -> list[tuple[Fit, int]]:
        """Each answer with how many children gave it; nothing where none did."""
        return _in_order(self.childrens_fits)

    @property
    def families(self) -> list[tuple[Fit, int]]:
        return _in_order(self.families_fits)

    @property
    def usually(self) -> HowLong | None:
        """How long it took: the middle one of all answers, the shorter of two; None where nobody said."""
        return HowLong(median_low(self.minutes)) if self.minutes else None

    @property
    def median_minutes(self) -> int | None:
        return self.usually.value if self.usually else None

    @property
    def is_longer_than_planned(self) -> bool:
        """The usual half hour lies past what was planned (time kindness, S1.9)."""
        return bool(self.median_minutes and self.expected_minutes) and (
            self.median_minutes > self.expected_minutes  # type: ignore[operator]  # both are there
        )


def _in_order(counted: Counter[str]) -> list[tuple[Fit, int]]:
    return [(fit, counted[fit]) for fit in Fit] if counted else []


def told_about(challenges: Iterable[Challenge]) -> dict[int, Told]:
    """What was told about each of these challenges, by its id: two queries. One nobody spoke of is silent.

    Children who have left count on: the challenge was what it was.
    """
    by_pk = {challenge.pk: challenge for challenge in challenges}
    rows: dict[int, list[HowItWas]] = defaultdict(list)
    for row in HowItWas.objects.filter(challenge__in=by_pk).order_by():
        rows[row.challenge_id].append(row)
    most = _most_expected(by_pk)
    return {
        pk: _added_up(rows[pk], most.get(pk) or challenge.expected_minutes) for pk, challenge in by_pk.items()
    }


def _most_expected(pks: Iterable[int]) -> dict[int, int]:
    """The longest time planned for any year, where years differ."""
    planned = Challenge.objects.filter(pk__in=pks, expected_times__isnull=False).order_by()
    return dict(planned.values_list("pk").annotate(most=Max("expected_times__minutes")))


def _added_up(rows: Iterable[HowItWas], expected_minutes: int | None) -> Told:
    fits: dict[str, Counter[str]] = {Pen.CHILD: Counter(), Pen.FAMILY: Counter()}
    minutes: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: not row.is_childs):
        if row.fit:
            fits[row.pen][row.fit] += 1
        if row.how_long:
            minutes[row.pupil_id] = row.how_long
    return Told(fits[Pen.CHILD], fits[Pen.FAMILY], tuple(minutes.values()), expected_minutes)


def said_in_words(challenge: Challenge, actor: Actor) -> QuerySet[HowItWas]:
    """What was written about a challenge and this person may read: wishes and what was found out."""
    written = HowItWas.objects.visible_to(actor).filter(challenge=challenge)
    return written.exclude(wish="", found_out="").select_related("pupil", "said_by")


def last_time(school_class: SchoolClass, actor: Actor, *, but: Challenge | None = None) -> dict[str, Any]:
    """The challenge of this class told about last, for whoever writes the next: challenge, told, wishes.

    One whose hand-in day has come, if there is one: of the others the half has not spoken yet. but: the one
    that is being written. Empty where nothing has been told.
    """
    spoken_of = Challenge.objects.set_by(actor).given_out().filter(school_class=school_class)
    if but is not None and but.pk:
        spoken_of = spoken_of.exclude(pk=but.pk)
    told_of = HowItWas.objects.filter(challenge__in=spoken_of.values("pk")).values("challenge")
    has_come = Case(When(hand_in_on__lte=school_class.school.today(), then=0), default=1)
    challenge = spoken_of.filter(pk__in=told_of).order_by(has_come, "-hand_in_on", "-pk").first()
    if challenge is None:
        return {}
    words = [each for each in said_in_words(challenge, actor) if each.wish]
    tell_apart(each.pupil for each in words)
    return {"challenge": challenge, "told": told_about([challenge])[challenge.pk], "wishes": words}
