"""Looking at a challenge as somebody else does: a child of each year at home, and the class at its board."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from learninglogs.people.models import SchoolClass
from learninglogs.people.years import year_name, years_of

from .help import Given, first_with_questions, given_in
from .models import Challenge

HOME, BOARD = "home", "board"


@dataclass(frozen=True)
class Look:
    """key: “home”, “board”, or a year as a number in words."""

    key: str
    words: str
    is_chosen: bool


def looks_at(school_class: SchoolClass, chosen: str) -> list[Look]:
    """Home (a year each, where the class has several) and the board. chosen: what is unknown is the first."""
    years = years_of(school_class)
    homes = [(str(year), year_name(year)) for year in years] if len(years) > 1 else [(HOME, _("Home"))]
    offered = [*homes, (BOARD, _("Board"))]
    chosen = chosen if chosen in dict(offered) else offered[0][0]
    return [Look(key, words, key == chosen) for key, words in offered]


def years_looked_at(school_class: SchoolClass, looks: list[Look]) -> list[int | None]:
    """The years of whoever looks so: one at home, all of the class at its board; [None]: nobody knows."""
    key = next(look.key for look in looks if look.is_chosen)
    if key.isdecimal():
        return [int(key)]
    years: list[int | None] = [*years_of(school_class)] or [None]
    return years if key == BOARD else years[:1]


def given_in_look(challenge: Challenge, looks: list[Look]) -> Given:
    """What whoever looks so is given: the questions if one of them is."""
    return first_with_questions(
        [given_in(challenge, each) for each in years_looked_at(challenge.school_class, looks)]
    )
