"""The lunchtime club of Wrenfield: Library, every school day, ten places; Mrs Osei runs it."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from learninglogs.people.models import Pupil, Role, School, Staff, User
from logs.models import Club, ClubPlace
from tests.people_of_the_school import give_locks, make_adult


def open_club(school: School, **fields: Any) -> Club:
    """A club that meets every day of the week, so that it meets today."""
    return Club.objects.create(
        school=school, place="Library", **({"weekdays": list(range(7)), "places": 10} | fields)
    )


def give_place(club: Club, pupil: Pupil, reason: str = "") -> ClubPlace:
    return ClubPlace.objects.create(club=club, pupil=pupil, reason=reason)


def make_support(called: str, school: School) -> User:
    """A member of support staff with no class."""
    user = make_adult(called)
    Staff.objects.create(user=user, school=school, role=Role.SUPPORT)
    give_locks(user)
    return user


def club_of_wrenfield(school: SimpleNamespace) -> SimpleNamespace:
    """Mrs Osei, the club, and Ada (needs a printer) and Finn (wants company) on its list."""
    school.mrs_osei = make_support("Mrs Osei", school.wrenfield)
    school.club = open_club(school.wrenfield)
    give_place(school.club, school.ada, "needs a printer")
    give_place(school.club, school.finn, "wants company")
    return school


def today(school: SimpleNamespace) -> datetime.date:
    return school.wrenfield.today()


def club_url(school: SimpleNamespace, name: str = "club", *args: Any) -> str:
    return reverse(f"logs:{name}", args=[school.wrenfield.pk, *args])


def here_url(school: SimpleNamespace, pupil: Pupil, day: datetime.date | None = None) -> str:
    return club_url(school, "club_here", (day or today(school)).isoformat(), pupil.pk)
