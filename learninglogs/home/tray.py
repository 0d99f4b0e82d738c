"""The teacher's tray: every child of the class beside what came in, and what to do next.

Everything here is about a challenge or class that its view has fetched through `set_by` or `taught_by`: the
children are then the class's own, and no query needs to ask again who may see them.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from challenges.later_days import later_day_of, with_later_days
from challenges.models import Challenge, LaterDay
from feedback.models import Release, Review, Voice
from learninglogs.people.models import Pupil, SchoolClass
from logs.models import ClubPlace, LogEntry, NewPage
from logs.waiting_on_phones import OnPhones, count_on_phones

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


HANDED_IN = {State.WAITING, State.LET_THROUGH}
NO_ENTRY = 0


@cache
def _around_entry() -> tuple[str, str]:
    """What stands before and after a log's number: one `reverse` a process, not a hundred a page."""
    before, _number, after = reverse("feedback:entry", args=[NO_ENTRY]).rpartition(str(NO_ENTRY))
    return before, after


@dataclass
class Tile:
    """One child in the tray; entry is None while nothing was begun, place without one at the lunchtime club.

    is_catching_up: the challenge is in catch-up and the log not handed in, begun or not.
    """

    pupil: Pupil
    entry: LogEntry | None
    state: State
    is_catching_up: bool = False
    place: ClubPlace | None = None
    later_day: LaterDay | None = None

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN

    @property
    def entry_url(self) -> str:
        """Where the log is read and answered; empty while nothing was begun."""
        before, after = _around_entry()
        return f"{before}{self.entry.pk}{after}" if self.entry else ""

    @property
    def responses_in_words(self) -> str:
        """“2 responses”; empty where none was given."""
        count = self.entry.given_count if self.entry else 0  # type: ignore[attr-defined]  # annotated
        return ngettext("%s response", "%s responses", count) % count if count else ""

    @property
    def refusal(self) -> Any:
        """What to say about a photo that could not be read; empty where all could."""
        return ADD_IT_AGAIN if self.entry and self.entry.has_refusal else ""  # type: ignore[attr-defined]  # annotated

    @property
    def on_phones(self) -> OnPhones:
        """What of it is announced and still on a phone."""
        return OnPhones.of(self.entry)


@dataclass(frozen=True)
class Chip:
    """A way to look at the tray. holds: whether a tile is shown by it."""

    show: str
    words: StrOrPromise
    icon: str
    holds: Callable[[Tile], bool]


CHIPS = [
    Chip("all", _("All"), "", lambda tile: True),
    Chip("handed-in", _("Handed in"), "circle-check", lambda tile: tile.is_handed_in),
    Chip("started", _("Started"), "pencil", lambda tile: tile.state == State.STARTED),
    Chip(
        "not-yet", _("Not yet"), "circle-dashed", lambda tile: tile.state in {State.NOT_YET, State.CATCH_UP}
    ),
    Chip("catch-up", _("Catch-up"), "clock", lambda tile: tile.is_catching_up),
    Chip("club", _("Lunchtime club"), "sandwich", lambda tile: tile.place is not None),
]
BY_SHOW = {chip.show: chip for chip in CHIPS}


@dataclass
class Tray:
    """The tiles of a class for one challenge. show: which chip is chosen. has_club: the school has one.

    choose: “some” while several tiles can be chosen, “all” with all shown chosen already; else empty.
    """

    challenge: Challenge
    tiles: list[Tile]
    show: str = "all"
    has_club: bool = False
    choose: str = ""

    def count(self, *states: State) -> int:
        return sum(tile.state in states for tile in self.tiles)

    @property
    def shown(self) -> list[Tile]:
        return [tile for tile in self.tiles if BY_SHOW[self.show].holds(tile)]

    @property
    def chips(self) -> list[dict[str, Any]]:
        """Each with how many it holds; catch-up and the club only where there is such a thing."""
        left_out = set() if self.challenge.is_in_catch_up else {"catch-up"}
        left_out |= set() if self.has_club else {"club"}
        return [
            {"chip": chip, "count": sum(chip.holds(tile) for tile in self.tiles)}
            for chip in CHIPS
            if chip.show not in left_out
        ]

    @property
    def query(self) -> str:
        """What the address of this very view adds; empty for the plain tray."""
        said = {"show": self.show if self.show != "all" else "", "choose": "some" if self.choose else ""}
        return urlencode({name: value for name, value in said.items() if value})

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


def lay_out(
    challenge: Challenge,
    *,
    places: Mapping[int, ClubPlace] | None = None,
    show: str = "all",
    choose: str = "",
) -> Tray:
    """The tray: four queries, however many children. An unknown `show` shows all.

    places: the children's places at the lunchtime club, by child; None where the school has no club.
    """
    in_class = Pupil.objects.at_school().filter(school_class=challenge.school_class_id)
    pupils = list(with_later_days(in_class, challenge))
    entries = {entry.pupil_id: entry for entry in entries_for(challenge, pupils)}
    tiles = [_tile(pupil, entries.get(pupil.pk), challenge, (places or {}).get(pupil.pk)) for pupil in pupils]
    # What came in lies on top; each pile stays in the order of names, so that nobody jumps about.
    tiles.sort(key=lambda tile: not tile.is_handed_in)
    return Tray(
        challenge,
        tiles,
        show if show in BY_SHOW else "all",
        has_club=places is not None,
        choose=choose if choose in {"some", "all"} else "",
    )


def entries_for(challenge: Challenge, pupils: list[Pupil]) -> QuerySet[LogEntry]:
    """These children's entries with their pictures and counts of what was said about them."""
    entries = LogEntry.objects.filter(challenge=challenge, pupil__in=pupils).with_double_page()
    return entries.annotate(**_counts())


@cache
def _counts() -> dict[str, Any]:
    """For entries: what was asked, said and sent. Eight questions about any log, put together once a process:
    that takes longer than the database needs for the answer.
    """
    reviews = Review.objects.filter(entry=OuterRef("pk"))
    given = reviews.filter(given_at__isnull=False)
    # Words inside a response go out with it; only what comes by itself, or after it, is counted apart.
    apart = Q(review=None) | Q(review__released_at__isnull=False)
    held = Voice.objects.filter(apart, entry=OuterRef("pk"), let_through_at__isnull=False, released_at=None)
    unread = Voice.objects.said().filter(entry=OuterRef("pk"), let_through_at=None)
    released = Release.objects.filter(challenge=OuterRef("challenge")).order_by("-released_at")
    return {
        "asked_count": _count_of(reviews),
        "given_count": _count_of(given),
        "unreleased_count": _count_of(given.filter(released_at=None)),
        "held_voices_count": _count_of(held),
        "waiting_voices_count": _count_of(unread),
        "released_at": Subquery(released.values("released_at")[:1]),
        "new_pages_count": _count_of(NewPage.objects.ready_to_show().filter(entry=OuterRef("pk"))),
        "has_refusal": refused_and_unread(),
        "on_phones": count_on_phones(),
    }


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("entry").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _tile(pupil: Pupil, entry: LogEntry | None, challenge: Challenge, place: ClubPlace | None) -> Tile:
    if entry:
        entry.pupil, entry.challenge = pupil, challenge
    later_day = later_day_of(pupil)
    own = later_day.on(challenge) if later_day else challenge
    state = state_of(entry, own, has_page=bool(entry and entry.live_pages))
    is_catching_up = state not in HANDED_IN and own.is_in_catch_up
    return Tile(pupil, entry, state, is_catching_up, place, later_day)


def state_of(entry: LogEntry | None, challenge: Challenge, *, has_page: bool) -> State:
    """Where a child's log is. has_page: whether anything lies on the double page."""
    if entry and entry.let_through_at:
        return State.LET_THROUGH
    if entry and entry.handed_in_at:
        return State.WAITING
    if has_page:
        return State.STARTED
    return State.CATCH_UP if challenge.is_in_catch_up else State.NOT_YET


def waiting_voices(school_class: SchoolClass) -> list[Voice]:
    """The first voices waiting for an adult, oldest first; each knows `waiting_count`, how many in all."""
    about_them = {"entry__pupil__school_class": school_class, "entry__pupil__left_at": None}
    counted = Voice.objects.waiting().filter(**about_them).annotate(waiting_count=Window(Count("pk")))
    about = ("first_name", "last_name", "school_class")
    shown = counted.only("words", "pen", "who", *(f"entry__pupil__{name}" for name in about))
    return list(shown.select_related("entry__pupil").order_by("said_at", "pk")[:WAITING_SHOWN])


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
