"""What stands beside a class's tray: its place in the half term, and the next day of the lunchtime club."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Value

from challenges.models import Challenge
from learninglogs.people.models import InsetDay, School, SchoolClass, Term
from logs.club_days import ClubDays
from logs.models import Club, ClubPlace, ClubVisit


class HalfTerm(NamedTuple):
    name: str
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class Calendar:
    """A school's half terms, and the days on which staff come and children do not."""

    terms: list[HalfTerm]
    away: set[datetime.date]

    @classmethod
    def of(cls, school: School) -> "Calendar":
        """One query for both."""
        terms = Term.objects.filter(school=school).order_by().values_list("name", "starts_on", "ends_on")
        inset = InsetDay.objects.filter(school=school).order_by().annotate(last=F("day"))
        rows = [HalfTerm(*row) for row in terms.union(inset.values_list(Value(""), "day", "last"), all=True)]
        return cls([row for row in rows if row.name], {row.starts_on for row in rows if not row.name})

    def term_on(self, day: datetime.date) -> HalfTerm | None:
        """The half term that holds the day, else the last that began before it; None before the first."""
        begun = [term for term in self.terms if term.starts_on <= day]
        return max(begun, key=lambda term: term.starts_on, default=None)

    def club_days(self, club: Club) -> ClubDays:
        return ClubDays(
            frozenset(club.weekdays), [(term.starts_on, term.ends_on) for term in self.terms], self.away
        )


@dataclass(frozen=True)
class ClubCard:
    """The class's children at the club, on one day. day: None where it does not meet just now.

    places: by child; each knows `is_here`, whether somebody tapped that they came that day.
    """

    club: Club
    day: datetime.date | None
    is_to_come: bool
    places: dict[int, ClubPlace]


def club_of(school: School) -> Club | None:
    """The school's club as it was fetched with the school (`select_related`); None where there is none."""
    return getattr(school, "lunchtime_club", None)


def club_card(school_class: SchoolClass, calendar: Calendar) -> ClubCard | None:
    """The card of a class its view has fetched by permission: one query. None without a club."""
    club, today = club_of(school_class.school), school_class.school.today()
    if club is None:
        return None
    day = calendar.club_days(club).nearest(today)
    came = ClubVisit.objects.filter(pupil=OuterRef("pupil"), day=day or today)
    places = ClubPlace.objects.filter(pupil__school_class=school_class, pupil__left_at=None)
    rows = places.annotate(is_here=Exists(came)).select_related("pupil")
    return ClubCard(club, day, day is not None and day > today, {row.pupil_id: row for row in rows})


def number_in_term(challenge: Challenge, challenges: list[Challenge], term: HalfTerm | None) -> int:
    """Its number among those set in the same half term, or of all where no terms are kept."""
    begins = term.starts_on if term else challenge.set_on.min
    return sum(begins <= each.set_on <= challenge.set_on for each in challenges)
