"""Who did what: the record of one school, as its head and administrator read it."""

import datetime
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from learninglogs.audit.models import AuditLine
from learninglogs.audit.verbs import GROUPS, WORDS, in_group
from learninglogs.people.models import Pupil, School, User

LINES_A_PAGE = 50
# Whose own name says what a line was about.
ABOUT = {
    "people.User",
    "people.StaffInvitation",
    "people.SchoolClass",
    "people.ClassTablet",
    "challenges.Challenge",
}
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Line:
    """A line in words. who, about: empty where nobody is meant; `GONE` for somebody no longer here."""

    pk: int
    at: datetime.datetime
    who: str
    what: str
    about: str
    device: str


def lines_of(school: School, wanted: dict[str, str]) -> QuerySet[AuditLine]:
    """The lines that fit, newest first. wanted: person, child (parts of names), group, from, to (ISO dates).

    What cannot be understood narrows nothing.
    """
    lines = AuditLine.objects.filter(school=school)
    if person := wanted.get("person", "").strip():
        adults = User.objects.filter(called__icontains=person).values("pk")
        lines = lines.filter(Q(user_id__in=adults) | Q(pupil_id__in=_children(school, person)))
    if child := wanted.get("child", "").strip():
        lines = lines.filter(child_id__in=_children(school, child))
    if wanted.get("group", "") in GROUPS:
        lines = lines.filter(verb__in=in_group(wanted["group"]))
    zone = zoneinfo.ZoneInfo(school.time_zone)
    if first := _day(wanted.get("from", "")):
        lines = lines.filter(at__gte=datetime.datetime.combine(first, datetime.time(), zone))
    if last := _day(wanted.get("to", "")):
        after = last + datetime.timedelta(days=1)
        lines = lines.filter(at__lt=datetime.datetime.combine(after, datetime.time(), zone))
    return lines.order_by("-pk")


def in_words(lines: list[AuditLine], gone: str) -> list[Line]:
    """The lines with names: a query a kind of row, however many lines. gone: for somebody no longer here."""
    adults = User.objects.in_bulk({line.user_id for line in lines} - {None})
    ids = {line.pupil_id for line in lines} | {line.child_id for line in lines}
    children = Pupil.objects.in_bulk(ids - {None})

    named = _named(line.subject for line in lines if line.subject != f"people.User {line.user_id}")

    def name(people: dict[Any, Any], pk: int | None) -> str:
        return "" if pk is None else str(people.get(pk, gone))

    return [
        Line(
            pk=line.pk,
            at=line.at,
            who=name(adults, line.user_id) or name(children, line.pupil_id),
            what=str(WORDS.get(line.verb, line.verb)),
            about=name(children, line.child_id) or named.get(line.subject, ""),
            device=line.device,
        )
        for line in lines
    ]


def _named(subjects: Iterable[str]) -> dict[str, str]:
    """What those rows are called that a line can be about and that are no child's; a query a kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        label, _space, pk = subject.rpartition(" ")
        wanted[label].add(pk)
    return {
        f"{label} {pk}": str(row)
        for label in ABOUT & set(wanted)
        for pk, row in apps.get_model(label)._default_manager.in_bulk(wanted[label]).items()
    }


def _children(school: School, part: str) -> QuerySet[Pupil, Any]:
    named = Q(first_name__icontains=part) | Q(last_name__icontains=part)
    return Pupil.objects.filter(named, school=school).values("pk")


def _day(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        return None
