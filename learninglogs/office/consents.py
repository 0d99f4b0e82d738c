"""What every family of a school has said about showing, in one table."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from learninglogs.people.actor import NOBODY, Actor
from learninglogs.people.consents import Standing, standing_in
from learninglogs.people.models import Consent, Pupil, Purpose, School


@dataclass(frozen=True)
class Row:
    """One child, and where each purpose stands, in the order of `Purpose`."""

    pupil: Pupil
    standings: list[Standing]

    @property
    def is_answered(self) -> bool:
        """Whether anybody of the family has said anything."""
        return any(each.last for each in self.standings)


@dataclass(frozen=True)
class Count:
    """How many children one purpose may be done for, and how many families have not said."""

    purpose: Purpose
    yes: int
    unsaid: int


def rows_of(school: School, *, name: str = "", class_pk: str = "", unanswered: bool = False) -> list[Row]:
    """The children there are, class by class: two queries. What cannot be understood narrows nothing."""
    children = Pupil.objects.at_school().filter(school=school).select_related("school_class")
    if name:
        children = children.filter(Q(first_name__icontains=name) | Q(last_name__icontains=name))
    if class_pk.isdecimal():
        children = children.filter(school_class=int(class_pk))
    rows = _rows(children.order_by("school_class__name", "sorts_as", "pk"))
    return [row for row in rows if not row.is_answered] if unanswered else rows


def _rows(children: QuerySet[Pupil]) -> list[Row]:
    said: dict[int, list[Consent]] = defaultdict(list)
    for answer in Consent.objects.counting().filter(pupil__in=children.order_by().values("pk")):
        said[answer.pupil_id].append(answer)
    return [
        Row(child, [standing_in(said[child.pk], purpose, NOBODY) for purpose in Purpose])
        for child in children
    ]


def counts_of(rows: list[Row]) -> list[Count]:
    """One a purpose."""
    by_purpose = zip(*(row.standings for row in rows), strict=True) if rows else ([] for _ in Purpose)
    return [
        Count(purpose, sum(each.is_yes for each in own), sum(each.last is None for each in own))
        for purpose, own in zip(Purpose, map(list, by_purpose), strict=True)
    ]


@dataclass(frozen=True)
class Answer:
    """An answer nobody has replaced. counts: no Yes whose grown-up has gone. may_go: the office's to take."""

    said: Consent
    counts: bool
    may_go: bool


def answers_about(pupil: Pupil, actor: Actor) -> list[tuple[Standing, list[Answer]]]:
    """Each purpose as it stands for one child, with the answers it stands on: three queries."""
    own = pupil.consents.all()
    counting = set(own.counting().values_list("pk", flat=True))
    may_go = set(own.for_the_office_to_set_aside().values_list("pk", flat=True))
    current = list(own.current().select_related("said_by", "typed_by"))
    counted = [each for each in current if each.pk in counting]
    found = []
    for purpose in Purpose:
        said = [
            Answer(each, each.pk in counting, each.pk in may_go)
            for each in current
            if each.purpose == purpose
        ]
        found.append((standing_in(counted, purpose, actor), said))
    return found


def unanswered_after(pupil: Pupil) -> Pupil | None:
    """The next child of the class whose family has said nothing; None where there is none left."""
    said = Consent.objects.current().values("pupil")
    mates = Pupil.objects.at_school().filter(school=pupil.school_id, school_class=pupil.school_class_id)
    left = list(mates.exclude(pk__in=said).exclude(pk=pupil.pk))
    later = [each for each in left if (each.sorts_as, each.pk) > (pupil.sorts_as, pupil.pk)]
    return next(iter([*later, *left]), None)
