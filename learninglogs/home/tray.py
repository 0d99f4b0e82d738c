"""The teacher's tray: every child of the class beside what came in, and what to do next.

Everything here is about a challenge or class that its view has fetched through `set_by` or `taught_by`: the
children are then the class's own, and no query needs to ask again who may see them.
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from feedback.models import Release, Review, Voice
from learninglogs.people.models import Pupil, SchoolClass
from logs.models import LogEntry

from .refusals import ADD_IT_AGAIN, refused_and_unread

WAITING_SHOWN = 2


class State(models.TextChoices):
    """Where a child's log is. Nobody is ever late."""

    NOT_YET = "not-yet", _("Not yet")
    CATCH_UP = "catch-up", _("Catch-up")
    STARTED = "started", _("Started")
    WAITING = "waiting", _("Handed in")
    LET_THROUGH = "let-through", _("Let through")

    @property
    def icon(self) -> str:
        return {
            State.NOT_YET: "circle-dashed",
            State.CATCH_UP: "clock",
            State.STARTED: "pencil",
            State.WAITING: "hourglass",
            State.LET_THROUGH: "eye",
        }[self]


# What each chip shows; “started” and “handed in” speak for themselves.
SHOWN = {
    "all": set(State),
    "handed-in": {State.WAITING, State.LET_THROUGH},
    "started": {State.STARTED},
    "not-yet": {State.NOT_YET, State.CATCH_UP},
}
CHIPS = [
    ("all", _("All"), ""),
    ("handed-in", _("Handed in"), "circle-check"),
    ("started", _("Started"), "pencil"),
    ("not-yet", _("Not yet"), "circle-dashed"),
]


@dataclass
class Tile:
    """One child in the tray; entry is None while nothing was begun."""

    pupil: Pupil
    entry: LogEntry | None
    state: State

    @property
    def refusal(self) -> Any:
        """What to say about a photo that could not be read; empty where all could."""
        return ADD_IT_AGAIN if self.entry and self.entry.has_refusal else ""  # type: ignore[attr-defined]  # annotated


@dataclass
class Tray:
    """The tiles of a class for one challenge. show: which of SHOWN is chosen."""

    challenge: Challenge
    tiles: list[Tile]
    show: str = "all"
    version: str = field(default="", compare=False)

    def count(self, *states: State) -> int:
        return sum(tile.state in states for tile in self.tiles)

    @property
    def shown(self) -> list[Tile]:
        return [tile for tile in self.tiles if tile.state in SHOWN[self.show]]

    @property
    def chips(self) -> list[dict[str, Any]]:
        return [
            {"show": show, "words": words, "icon": icon, "count": self.count(*SHOWN[show])}
            for show, words, icon in CHIPS
        ]

    @property
    def waiting_count(self) -> int:
        return self.count(State.WAITING)

    @property
    def waiting(self) -> list[LogEntry]:
        """Logs handed in and not let through."""
        return [tile.entry for tile in self.tiles if tile.entry and tile.state == State.WAITING]

    @property
    def let_through(self) -> list[LogEntry]:
        return [tile.entry for tile in self.tiles if tile.entry and tile.state == State.LET_THROUGH]

    @property
    def unasked_count(self) -> int:
        """Logs let through that no classmate was asked to respond to."""
        return sum(not entry.asked_count for entry in self.let_through)  # type: ignore[attr-defined]  # annotated

    @property
    def released_at(self) -> datetime.datetime | None:
        """When feedback was released last; None before the first time."""
        return next((tile.entry.released_at for tile in self.tiles if tile.entry), None)  # type: ignore[attr-defined]  # annotated

    def total(self, name: str) -> int:
        """The sum of one of the counts of `entries_for` over all tiles."""
        return sum(getattr(tile.entry, name) for tile in self.tiles if tile.entry)


def lay_out(challenge: Challenge, *, show: str = "all") -> Tray:
    """The tray: five queries, however many children. An unknown `show` shows all."""
    pupils = list(Pupil.objects.at_school().filter(school_class=challenge.school_class_id))
    entries = {entry.pupil_id: entry for entry in entries_for(challenge, pupils)}
    tiles = [_tile(pupil, entries.get(pupil.pk), challenge) for pupil in pupils]
    # What came in lies on top; each pile stays in the order of names, so that nobody jumps about.
    tiles.sort(key=lambda tile: tile.state not in SHOWN["handed-in"])
    return Tray(challenge, tiles, show if show in SHOWN else "all")


def entries_for(challenge: Challenge, pupils: list[Pupil]) -> QuerySet[LogEntry]:
    """These children's entries with their pictures and counts of what was said about them."""
    reviews = Review.objects.filter(entry=OuterRef("pk"))
    given = reviews.filter(given_at__isnull=False)
    # Words inside a response go out with it; only what comes by itself, or after it, is counted apart.
    apart = Q(review=None) | Q(review__released_at__isnull=False)
    held = Voice.objects.filter(apart, entry=OuterRef("pk"), let_through_at__isnull=False, released_at=None)
    unread = Voice.objects.said().filter(entry=OuterRef("pk"), let_through_at=None)
    released = Release.objects.filter(challenge=OuterRef("challenge")).order_by("-released_at")
    entries = LogEntry.objects.filter(challenge=challenge, pupil__in=pupils).with_double_page()
    return entries.annotate(
        asked_count=_count_of(reviews),
        given_count=_count_of(given),
        unreleased_count=_count_of(given.filter(released_at=None)),
        held_voices_count=_count_of(held),
        waiting_voices_count=_count_of(unread),
        released_at=Subquery(released.values("released_at")[:1]),
        has_refusal=refused_and_unread(),
    )


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("entry").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _tile(pupil: Pupil, entry: LogEntry | None, challenge: Challenge) -> Tile:
    if entry:
        entry.pupil, entry.challenge = pupil, challenge
    return Tile(pupil, entry, _state(entry, challenge))


def _state(entry: LogEntry | None, challenge: Challenge) -> State:
    if entry and entry.let_through_at:
        return State.LET_THROUGH
    if entry and entry.handed_in_at:
        return State.WAITING
    if entry and entry.live_pages:
        return State.STARTED
    return State.CATCH_UP if challenge.is_in_catch_up else State.NOT_YET


def version_of(challenge: Challenge) -> str:
    """A mark that changes whenever the tray would: one query, for a page that asks every few seconds."""
    seen = LogEntry.objects.filter(challenge=challenge).aggregate(
        n=Count("pk", distinct=True),
        handed_in=Count("handed_in_at"),
        last_handed_in=Max("handed_in_at"),
        through=Count("let_through_at"),
        last_through=Max("let_through_at"),
        last_page=Max("pages"),
        last_replaced=Max("pages__replaced_at"),
        last_picture=Max("pages__photo__pictures_made_at"),
        last_refused=Max("photos__refused_at"),
        last_read=Max("photos__left_out_at"),
        last_given=Max("reviews__given_at"),
        last_released=Max("reviews__released_at"),
    )
    told = f"{challenge.today}{sorted(seen.items())}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def waiting_voices(school_class: SchoolClass) -> list[Voice]:
    """The first voices waiting for an adult, oldest first; each knows `waiting_count`, how many in all."""
    about_them = {"entry__pupil__school_class": school_class, "entry__pupil__left_at": None}
    counted = Voice.objects.waiting().filter(**about_them).annotate(waiting_count=Window(Count("pk")))
    return list(counted.select_related("entry__pupil").order_by("said_at", "pk")[:WAITING_SHOWN])


def current_of(challenges: Iterable[Challenge]) -> Challenge | None:
    """The challenge a class page opens with, out of those in set order: the live one whose hand-in day comes
    first, else the one in catch-up, else the latest closed, else the next to come, else None.
    """
    in_order = list(challenges)
    live = live_of(in_order)
    past = [each for each in in_order if each.is_closed]
    return next(iter([*live, *reversed(past), *in_order]), None)


def live_of(challenges: Iterable[Challenge]) -> list[Challenge]:
    """Those a log may still come in for: hand-in days to come first, then catch-up."""
    live = [each for each in challenges if each.is_open]
    return sorted(live, key=lambda each: (each.days_left < 0, each.hand_in_on))
