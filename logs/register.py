"""The lunchtime club's register: one day, the children who come, and how far each is with what is live.

Whoever asks sees the rows that `ClubPlace.visible_to` and `ClubVisit.visible_to` leave them.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from challenges.later_days import live_for
from challenges.models import Challenge
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil

from .club_days import ClubDays
from .models import Club, ClubPlace, ClubVisit, LogEntry, PutOut


@dataclass(frozen=True)
class AtWork:
    """A child with one live challenge. photo_count: pages on the double page; 0 while nothing is there."""

    challenge: Challenge
    entry: LogEntry | None = None

    @property
    def photo_count(self) -> int:
        return self.entry.photo_count if self.entry else 0  # type: ignore[attr-defined]  # annotated

    @property
    def is_handed_in(self) -> bool:
        return self.entry is not None and not self.entry.is_draft


@dataclass(frozen=True)
class Row:
    """One child of the day. place: None for whoever came along without one. at_work: hand-in day first."""

    pupil: Pupil
    place: ClubPlace | None
    visit: ClubVisit | None
    at_work: list[AtWork]

    @property
    def is_here(self) -> bool:
        return self.visit is not None

    @property
    def reason(self) -> str:
        return self.place.reason if self.place else ""

    @property
    def to_do(self) -> list[AtWork]:
        """What a page can still be added to."""
        return [each for each in self.at_work if not each.is_handed_in]

    @property
    def has_pages(self) -> bool:
        return any(each.photo_count for each in self.to_do)


@dataclass(frozen=True)
class Thing:
    """Something to put out. is_out: it has been."""

    what: str
    is_out: bool


@dataclass(frozen=True)
class Coming:
    """A live challenge seen from a day at the club: how often it meets before hand-in, and in catch-up."""

    challenge: Challenge
    clubs_before: int
    clubs_in_catch_up: int


@dataclass
class Register:
    """today: the school's own date. taken: places given in all, whoever looks."""

    club: Club
    day: datetime.date
    today: datetime.date
    days: ClubDays
    rows: list[Row]
    live: list[Challenge]
    put_out: set[str]
    taken: int

    @property
    def is_to_come(self) -> bool:
        return self.day > self.today

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @cached_property
    def before(self) -> datetime.date | None:
        return self.days.before(self.day)

    @cached_property
    def after(self) -> datetime.date | None:
        return self.days.after(self.day)

    @property
    def here_count(self) -> int:
        return sum(row.is_here for row in self.rows)

    @property
    def has_more_classes(self) -> bool:
        """Whether the live challenges are of more than one class, so that each is named."""
        return len({each.school_class_id for each in self.live}) > 1

    @property
    def seats(self) -> list[bool]:
        """A counter a place, True for each that is taken."""
        return [n < self.taken for n in range(max(self.club.places, self.taken))]

    @property
    def is_full(self) -> bool:
        return self.taken >= self.club.places

    @property
    def things(self) -> list[Thing]:
        """What the live challenges need, each thing once, as the teachers wrote it."""
        lines = (line.strip()[:120] for each in self.live for line in each.club_materials.splitlines())
        return [Thing(line, line in self.put_out) for line in dict.fromkeys(lines) if line]

    @property
    def coming(self) -> list[Coming]:
        """Each live challenge, the next hand-in day first."""
        return [
            Coming(
                each,
                len(self._clubs(self.day, each.hand_in_on)),
                len(self._clubs(max(self.day, each.hand_in_on), each.closes_on)),
            )
            for each in self.live
        ]

    def _clubs(self, after: datetime.date, until: datetime.date) -> list[datetime.date]:
        return self.days.between(after + datetime.timedelta(days=1), until)


def open_register(club: Club, day: datetime.date, actor: Actor, *, pupil_pk: int | None = None) -> Register:
    """The day's register as this adult sees it: eight queries, however many children.

    pupil_pk: one child's row alone.
    """
    one = {} if pupil_pk is None else {"pupil": pupil_pk}
    there = club.taken_by().visible_to(actor).filter(**one).select_related("pupil__school_class__school")
    came = ClubVisit.objects.filter(club=club, day=day, **one).visible_to(actor)
    places = {each.pupil_id: each for each in there}
    visits = {each.pupil_id: each for each in came.select_related("pupil__school_class__school")}
    pupils = {pk: each.pupil for pk, each in visits.items()} | {pk: each.pupil for pk, each in places.items()}
    in_order = sorted(pupils.values(), key=lambda pupil: (pupil.sorts_as, pupil.pk))
    own = live_for(in_order)
    live = _once_each(each for challenges in own.values() for each in challenges)
    at_work = _at_work(in_order, own)
    rows = [Row(each, places.get(each.pk), visits.get(each.pk), at_work[each.pk]) for each in in_order]
    put_out = set(PutOut.objects.filter(club=club, day=day).values_list("what", flat=True))
    return Register(club, day, club.school.today(), club.days(), rows, live, put_out, club.taken())


def _once_each(challenges: Iterable[Challenge]) -> list[Challenge]:
    """Each with the class's own days where any child goes by them: days to come first, then catch-up."""
    found: dict[int, Challenge] = {}
    for each in challenges:
        if each.pk not in found or found[each.pk].is_of_one_child:
            found[each.pk] = each
    return sorted(found.values(), key=_days_to_come_first)


def _days_to_come_first(challenge: Challenge) -> tuple[bool, datetime.date]:
    return challenge.days_left < 0, challenge.hand_in_on


def _at_work(pupils: list[Pupil], own: Mapping[int, list[Challenge]]) -> dict[int, list[AtWork]]:
    """Every child with each challenge that is open for them, by their own later day too."""
    wanted = {each.pk for challenges in own.values() for each in challenges}
    pages = Count("pages", filter=Q(pages__replaced_at=None))
    entries = LogEntry.objects.filter(pupil__in=pupils, challenge__in=wanted).annotate(photo_count=pages)
    by_both = {(each.pupil_id, each.challenge_id): each for each in entries}
    at_work: dict[int, list[AtWork]] = defaultdict(list)
    for pupil in pupils:
        for each in sorted(own.get(pupil.pk, []), key=_days_to_come_first):
            at_work[pupil.pk].append(AtWork(each, by_both.get((pupil.pk, each.pk))))
    return at_work
