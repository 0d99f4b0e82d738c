"""How much of a challenge somebody is given: the questions, or the title and the task alone (S1.2, S1.10).

The one place that decides it. A child's own help comes before their year; where nobody knows the year, the
questions are given: too much help is kinder than too little.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learninglogs.people.models import Pupil, SchoolClass
from learninglogs.people.years import years_in

from .models import Challenge, Help, Question
from .models.challenge import in_words


@dataclass(frozen=True)
class Given:
    """questions: in their order; none for an open task. minutes: how long it should take, None for unsaid."""

    questions: Sequence[Question]
    minutes: int | None

    @property
    def about_how_long(self) -> str:
        """“about 1½ hours”; empty where nobody said."""
        return in_words(self.minutes)


def given_to(challenge: Challenge, pupil: Pupil) -> Given:
    """What this child is given.

    Costs no query where the challenge has its `questions` and `expected_times` prefetched and the child their
    `challenge_help` and `school_class` selected.
    """
    year = year_of(pupil)
    own = getattr(pupil, "challenge_help", None)  # a child without one raises AttributeError’s kind
    if own is None:
        return given_in(challenge, year)
    questions = list(challenge.questions.all()) if own.given == Help.QUESTIONS else []
    return Given(questions, challenge.minutes_in(year))


def given_in(challenge: Challenge, year: int | None) -> Given:
    """What children of this year are given; None is a year nobody knows."""
    questions = list(challenge.questions.all()) if has_questions(challenge, year) else []
    return Given(questions, challenge.minutes_in(year))


def given_to_all(challenge: Challenge, children: Iterable[Pupil]) -> Given:
    """What several children of one family are given together: the questions if one of them is."""
    return first_with_questions([given_to(challenge, child) for child in children])


def given_to_class(challenge: Challenge) -> Given:
    """What the class's board shows: the questions if any of its years is given them."""
    years: list[int | None] = [*years_in(challenge.school_class.years)] or [None]
    return first_with_questions([given_in(challenge, year) for year in years])


def first_with_questions(several: Sequence[Given]) -> Given:
    """several: at least one."""
    return next((given for given in several if given.questions), several[0])


def has_questions(challenge: Challenge, year: int | None) -> bool:
    last = challenge.questions_to_year
    return last is None or year is None or year <= last


def year_of(pupil: Pupil) -> int | None:
    """The child's year; else the youngest of their class; None where neither is known."""
    if pupil.year_group is not None:
        return pupil.year_group
    return youngest_of(pupil.school_class)


def youngest_of(school_class: SchoolClass | None) -> int | None:
    years = years_in(school_class.years) if school_class else []
    return years[0] if years else None
