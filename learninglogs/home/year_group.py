"""A year group: the classes it is spread over, each with its current challenge and where every child is."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, Max, Min, OuterRef, Q

from challenges.models import Challenge, LaterDay
from learninglogs.people.models import Pupil, SchoolClass
from learninglogs.people.models.school import SchoolClassQuerySet
from learninglogs.people.years import year_name, years_in
from logs.models import LogEntry, Page

from .tray import CHIPS, HANDED_IN, Chip, State, Tile, current_of, state_of

# The current challenge of a class is not older than this.
LOOK_BACK = datetime.timedelta(days=366)


def with_ages(classes: SchoolClassQuerySet) -> SchoolClassQuerySet:
    """Adds `youngest` and `oldest`: the years of the children in each class, as the class lists have them.

    By name, which grouping would otherwise forget.
    """
    here = Q(pupils__left_at=None)
    return classes.annotate(
        youngest=Min("pupils__year_group", filter=here), oldest=Max("pupils__year_group", filter=here)
    ).order_by("name")


def years_of(school_class: SchoolClass) -> set[int]:
    """The years a class of `with_ages` is for: by its name for them, and by its children. 0 is Reception."""
    youngest, oldest = school_class.youngest, school_class.oldest  # type: ignore[attr-defined]  # annotated
    ages = set() if youngest is None else set(range(youngest, oldest + 1))
    return set(years_in(school_class.years)) | ages


def shared_years(classes: Iterable[SchoolClass], school_id: int) -> list[tuple[int, str]]:
    """Years that more than one of these classes of the school are for, by their names for them."""
    here = Counter(year for each in classes if each.school_id == school_id for year in years_in(each.years))
    return [(year, year_name(year)) for year in sorted(here) if here[year] > 1]


def years_taught(classes: Iterable[SchoolClass]) -> list[tuple[int, str]]:
    """Every year of these classes with its name."""
    return [(year, year_name(year)) for year in sorted({year for each in classes for year in years_of(each)})]


@dataclass(frozen=True)
class ClassOfYear:
    """One class. challenge: None where it has had none lately. tiles: its children of the year, by name."""

    school_class: SchoolClass
    challenge: Challenge | None
    tiles: list[Tile]

    @cached_property
    def piles(self) -> list[tuple[Chip, list[Tile]]]:
        """The children by where their log is: each stands in one pile, and no pile is empty."""
        is_catch_up = self.challenge is not None and self.challenge.is_in_catch_up
        shown = ("handed-in", "started", "catch-up" if is_catch_up else "not-yet")
        piles = [
            (chip, [tile for tile in self.tiles if _lies_in(tile, chip)])
            for chip in CHIPS
            if chip.show in shown
        ]
        return [(chip, tiles) for chip, tiles in piles if tiles]

    @property
    def waiting_count(self) -> int:
        """Logs handed in that the class does not see yet."""
        return sum(tile.state == State.WAITING for tile in self.tiles)


def _lies_in(tile: Tile, chip: Chip) -> bool:
    return chip.holds(tile) and not (chip.show == "catch-up" and tile.state == State.STARTED)


def classes_of_year(classes: SchoolClassQuerySet, year: int) -> list[SchoolClass]:
    """Those of these classes that have children of the year; one query."""
    return [each for each in with_ages(classes).select_related("school") if year in years_of(each)]


def lay_out_year(classes: list[SchoolClass], year: int) -> list[ClassOfYear]:
    """Four queries, however many classes and children. classes: fetched by permission, with their school."""
    current = _current_of_each(classes)
    pupils = _pupils_of_each(classes, year)
    entries, later_days = _entries(current.values()), _later_days(current.values())
    return [
        ClassOfYear(
            each,
            current.get(each.pk),
            [_tile(pupil, current.get(each.pk), entries, later_days) for pupil in pupils[each.pk]],
        )
        for each in classes
    ]


def _current_of_each(classes: list[SchoolClass]) -> dict[int, Challenge]:
    by_pk = {each.pk: each for each in classes}
    since = min((each.school.today() for each in classes), default=datetime.date.max) - LOOK_BACK
    lately = Challenge.objects.published().filter(school_class__in=by_pk, set_on__gte=since)
    by_class: dict[int, list[Challenge]] = defaultdict(list)
    for challenge in lately.order_by("set_on", "pk"):
        challenge.school_class = by_pk[challenge.school_class_id]
        by_class[challenge.school_class_id].append(challenge)
    found = {pk: current_of(challenges) for pk, challenges in by_class.items()}
    return {pk: challenge for pk, challenge in found.items() if challenge}


def _pupils_of_each(classes: list[SchoolClass], year: int) -> dict[int, list[Pupil]]:
    """In a class of several years only the children of this one, and those whose year nobody has said."""
    pupils: dict[int, list[Pupil]] = defaultdict(list)
    there = Pupil.objects.at_school().filter(school_class__in=classes)
    # A name is all that is shown of a hundred and twenty children: no more of them is fetched.
    shown = there.only("first_name", "last_name", "school_class")
    for pupil in shown.filter(Q(year_group=year) | Q(year_group=None)):
        pupils[pupil.school_class_id or 0].append(pupil)
    return pupils


def _entries(challenges: Iterable[Challenge]) -> Mapping[tuple[int, int], LogEntry]:
    """The logs of these challenges, by child and challenge; each knows `has_page`."""
    has_page = Exists(Page.objects.filter(entry=OuterRef("pk"), replaced_at=None))
    entries = LogEntry.objects.filter(challenge__in=list(challenges)).order_by()
    shown = entries.only("pupil", "challenge", "handed_in_at", "let_through_at").annotate(has_page=has_page)
    return {(each.pupil_id, each.challenge_id): each for each in shown}


def _later_days(challenges: Iterable[Challenge]) -> Mapping[tuple[int, int], LaterDay]:
    """Single children's own days for these challenges, by child and challenge."""
    later = LaterDay.objects.filter(challenge__in=list(challenges))
    return {(each.pupil_id, each.challenge_id): each for each in later}


def _tile(
    pupil: Pupil,
    challenge: Challenge | None,
    entries: Mapping[tuple[int, int], LogEntry],
    later_days: Mapping[tuple[int, int], LaterDay],
) -> Tile:
    if challenge is None:
        return Tile(pupil, None, State.NOT_YET)
    entry, later_day = entries.get((pupil.pk, challenge.pk)), later_days.get((pupil.pk, challenge.pk))
    own = later_day.on(challenge) if later_day else challenge
    has_page = bool(entry and entry.has_page)  # type: ignore[attr-defined]  # annotated by _entries
    state = state_of(entry, own, has_page=has_page)
    return Tile(pupil, entry, state, state not in HANDED_IN and own.is_in_catch_up)
