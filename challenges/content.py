"""What a challenge says, apart from whose it is and when: what is set again and sent to another school.

No dates, no note, nothing anybody told: only what the teacher wrote for the children.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from learninglogs.people.models import SchoolClass

from .forms import defaults_for
from .models import (
    Challenge,
    CriteriaSet,
    Criterion,
    ExpectedTime,
    Fact,
    Objective,
    Question,
    Resource,
    ResourceKind,
    Responding,
)
from .rhythm import rhythm_of

ENCLOSED_IN = "files/"


@dataclass(frozen=True)
class Criteria:
    """What peers give stars for, and the words of the scale, the weakest first."""

    name: str
    levels: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Enclosed:
    """A picture or PDF that goes along to another school. name: its place in the file, by its content."""

    name: str
    title: str = ""
    is_on_card: bool = False

    @property
    def is_picture(self) -> bool:
        return self.name.endswith(".jpg")

    @property
    def sha256(self) -> str:
        return self.name.removeprefix(ENCLOSED_IN).partition(".")[0]


@dataclass(frozen=True)
class Content:
    """facts: (kind, text). expected_times: minutes by year. criteria: None where no stars are given. links:
    (title, address). files: what goes along to another school, and is put beside the draft there.
    """

    title: str
    task: str = ""
    topic: str = ""
    questions: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    expected_minutes: int | None = None
    expected_times: dict[int, int] = field(default_factory=dict)
    questions_to_year: int | None = None
    club_materials: str = ""
    criteria: Criteria | None = None
    links: tuple[tuple[str, str], ...] = ()
    files: tuple[Enclosed, ...] = ()

    @classmethod
    def of(cls, challenge: Challenge) -> "Content":
        return cls(
            title=challenge.title,
            task=challenge.task,
            topic=challenge.topic,
            questions=tuple(line.text for line in challenge.questions.all()),
            objectives=tuple(line.text for line in challenge.objectives.all()),
            facts=tuple((line.kind, line.text) for line in challenge.facts.all()),
            expected_minutes=challenge.expected_minutes,
            expected_times={each.year_group: each.minutes for each in challenge.expected_times.all()},
            questions_to_year=challenge.questions_to_year,
            club_materials=challenge.club_materials,
            criteria=criteria_of(challenge.criteria_set)
            if challenge.has_stars and challenge.criteria_set
            else None,
            links=tuple(
                (each.title, each.url) for each in challenge.resources.all() if each.kind == ResourceKind.LINK
            ),
            files=tuple(enclosed(each) for each in challenge.resources.all() if each.key),
        )

    @property
    def pictures(self) -> list[Enclosed]:
        return [each for each in self.files if each.is_picture]

    @property
    def papers(self) -> list[Enclosed]:
        return [each for each in self.files if not each.is_picture]


def enclosed(resource: Resource) -> Enclosed:
    """How that picture or PDF is named in a file for another school."""
    ending = "jpg" if resource.kind == ResourceKind.PICTURE else "pdf"
    return Enclosed(f"{ENCLOSED_IN}{resource.sha256}.{ending}", resource.title, resource.is_on_card)


CONTENT = ("questions", "objectives", "facts", "expected_times", "resources", "criteria_set__criteria")


def criteria_of(chosen: CriteriaSet) -> Criteria:
    return Criteria(chosen.name, tuple(chosen.levels), tuple(line.text for line in chosen.criteria.all()))


@dataclass(frozen=True)
class Days:
    """The days a class has a challenge, as `Challenge` has them. set_at: the time of day it is handed out."""

    set_on: datetime.date
    hand_in_on: datetime.date
    closes_on: datetime.date
    set_at: datetime.time = datetime.time.min


def next_days(school_class: SchoolClass) -> Days:
    """The days on which this class would be set its next challenge: its own rhythm decides."""
    begins = defaults_for(school_class)
    hand_in_on = begins["hand_in_on"]
    closes_on = begins.get("catch_up_until") or hand_in_on
    return Days(begins["set_on"], hand_in_on, closes_on, begins.get("set_at") or datetime.time.min)


def write_draft(content: Content, school_class: SchoolClass, days: Days, **more: Any) -> Challenge:
    """A draft of this content in this class. more: further fields of the challenge.

    How the class responds is the class's own: stars where it gives stars, by the criteria that come along,
    or, where none do, by those it used last.
    """
    with transaction.atomic():
        challenge = Challenge(
            school_class=school_class,
            title=content.title,
            task=content.task,
            topic=content.topic,
            expected_minutes=content.expected_minutes,
            questions_to_year=content.questions_to_year,
            club_materials=content.club_materials,
            set_on=days.set_on,
            set_at=days.set_at,
            hand_in_on=days.hand_in_on,
            closes_on=days.closes_on,
            **_how_it_responds(content, school_class),
        )
        for name, value in more.items():
            setattr(challenge, name, value)
        challenge.save()
        _write_lines(challenge, content)
    return challenge


def _how_it_responds(content: Content, school_class: SchoolClass) -> dict[str, Any]:
    responding = responding_of(school_class)
    if responding != Responding.CRITERIA:
        return {"responding": responding}
    if content.criteria is None:
        usual = defaults_for(school_class)["criteria"]
        usable = CriteriaSet.objects.usable_in(school_class)
        chosen = usable.filter(pk=usual).first() if str(usual).isdecimal() else None
        return {"responding": responding, "criteria_set": chosen}
    return {"responding": responding, "criteria_set": criteria_in(school_class, content.criteria)}


def responding_of(school_class: SchoolClass) -> Responding:
    return Responding(rhythm_of(school_class).responding)


def criteria_in(school_class: SchoolClass, wanted: Criteria) -> CriteriaSet:
    """The set with these words that the class may use, made for the class where there is none."""
    for usable in CriteriaSet.objects.usable_in(school_class).prefetch_related("criteria"):
        texts = tuple(line.text for line in usable.criteria.all())
        if (tuple(usable.levels), texts) == (wanted.levels, wanted.texts):
            return usable
    made = CriteriaSet.objects.create(
        school=school_class.school, school_class=school_class, name=wanted.name, levels=list(wanted.levels)
    )
    Criterion.objects.bulk_create(
        Criterion(criteria_set=made, position=place, text=text) for place, text in enumerate(wanted.texts)
    )
    return made


def _write_lines(challenge: Challenge, content: Content) -> None:
    Question.objects.bulk_create(
        Question(challenge=challenge, position=place, text=text)
        for place, text in enumerate(content.questions)
    )
    Objective.objects.bulk_create(
        Objective(challenge=challenge, position=place, text=text)
        for place, text in enumerate(content.objectives)
    )
    Fact.objects.bulk_create(
        Fact(challenge=challenge, position=place, kind=kind, text=text)
        for place, (kind, text) in enumerate(content.facts)
    )
    ExpectedTime.objects.bulk_create(
        ExpectedTime(challenge=challenge, year_group=year, minutes=minutes)
        for year, minutes in content.expected_times.items()
    )
    Resource.objects.bulk_create(
        Resource(challenge=challenge, kind=ResourceKind.LINK, position=place, title=title, url=url)
        for place, (title, url) in enumerate(content.links)
    )
