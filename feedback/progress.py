"""How far the responding is, and what was said and given: the figures other rooms show.

Everything here takes the same number of queries for one child as for three hundred.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Min, Q

from challenges.models import Challenge, Criterion, Responding
from learninglogs.people.actor import Actor
from logs.models import LogEntry

from .models import Kind, Release, Review, StarsGiven, Voice
from .score import median_stars

GAP_TO_LOOK_AT = 2


@dataclass(frozen=True)
class RoundState:
    """Counts of one challenge's responding.

    entries: logs let through, of which newcomers have not been asked about. asked, given, released: reviews.
    waiting, talked, ready: voices nobody has looked at, sent back with a note, and let through but not
    released. released_at: the first release, None before it.
    """

    entries: int = 0
    newcomers: int = 0
    asked: int = 0
    given: int = 0
    released: int = 0
    waiting: int = 0
    talked: int = 0
    ready: int = 0
    voices_released: int = 0
    released_at: datetime.datetime | None = None

    @property
    def missing(self) -> int:
        """Reviews asked for and not given."""
        return self.asked - self.given

    @property
    def let_through(self) -> int:
        """Voices let through, released or not."""
        return self.ready + self.voices_released

    @property
    def is_released(self) -> bool:
        return self.released_at is not None


def round_state(challenge: Challenge) -> RoundState:
    """The counts of one challenge: four queries."""
    return round_states([challenge])[challenge.pk]


def round_states(challenges: Iterable[Challenge]) -> dict[int, RoundState]:
    """The counts of each challenge, by its id: four queries, however many challenges."""
    ids = [challenge.pk for challenge in challenges]
    counts: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for found in (_entries(ids), _reviews(ids), _voices(ids)):
        for pk, numbers in found.items():
            counts[pk].update(numbers)
    pressed = dict(
        Release.objects.filter(challenge__in=ids)
        .order_by()
        .values_list("challenge")
        .annotate(first=Min("released_at"))
    )
    return {pk: RoundState(**counts[pk], released_at=pressed.get(pk)) for pk in ids}


def _entries(ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = LogEntry.objects.for_the_class().filter(challenge__in=ids).order_by().values("challenge")
    new = Q(settled_at=None)
    counted = rows.annotate(entries=Count("pk"), newcomers=Count("pk", filter=new))
    return _by_challenge(counted, "challenge")


def _reviews(ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = Review.objects.filter(entry__challenge__in=ids).order_by().values("entry__challenge")
    counted = rows.annotate(
        asked=Count("pk"),
        given=Count("pk", filter=Q(given_at__isnull=False)),
        released=Count("pk", filter=Q(released_at__isnull=False)),
    )
    return _by_challenge(counted, "entry__challenge")


def _voices(ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = Voice.objects.said().filter(entry__challenge__in=ids).order_by().values("entry__challenge")
    held = Q(let_through_at__isnull=False, released_at=None)
    counted = rows.annotate(
        waiting=Count("pk", filter=Q(let_through_at=None, sent_back_at=None)),
        talked=Count("pk", filter=Q(sent_back_at__isnull=False)),
        ready=Count("pk", filter=held),
        voices_released=Count("pk", filter=Q(released_at__isnull=False)),
    )
    return _by_challenge(counted, "entry__challenge")


def _by_challenge(rows: Iterable[Mapping[str, Any]], challenge: str) -> dict[int, dict[str, int]]:
    return {row[challenge]: {name: row[name] for name in row if name != challenge} for row in rows}


# ── Stars ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class CriterionStars:
    """One criterion of one log: what each classmate gave, by name and initial, and the median of it."""

    criterion: Criterion
    given: list[tuple[str, int]]
    of: int

    @property
    def median(self) -> float:
        """To one decimal, never rounded up."""
        return median_stars(stars for _who, stars in self.given)

    @property
    def filled(self) -> list[bool]:
        """The row of stars to draw: only whole ones are filled, the number beside them says the rest."""
        return [place <= self.median for place in range(1, self.of + 1)]

    @property
    def gap(self) -> int:
        """Between the fewest and the most given."""
        return max(stars for _who, stars in self.given) - min(stars for _who, stars in self.given)

    @property
    def is_apart(self) -> bool:
        """Two classmates see it so differently that a teacher looks."""
        return self.gap >= GAP_TO_LOOK_AT


@dataclass(frozen=True)
class Score:
    """The stars of one log. Shown on the child's own shelf and the teacher's page, nowhere else (S1.6)."""

    lines: list[CriterionStars] = field(default_factory=list)

    @property
    def medians(self) -> dict[int, float]:
        """By criterion id."""
        return {line.criterion.pk: line.median for line in self.lines}

    @property
    def total(self) -> float:
        return round(sum(line.median for line in self.lines), 1)

    @property
    def of(self) -> int:
        """The most there could be."""
        return sum(line.of for line in self.lines)


def scores_for(entries: Iterable[LogEntry], *, released_only: bool = True) -> dict[int, Score]:
    """The stars of each entry that has any, by entry id: one query.

    An entry without given stars is not in the answer, nor is any of a challenge answered in words only.
    """
    rows = StarsGiven.objects.filter(
        review__entry__in=[entry.pk for entry in entries],
        review__entry__challenge__responding=Responding.CRITERIA,
        review__given_at__isnull=False,
        # Stars kept under another criteria set, before the teacher chose this one, count for nothing.
        criterion__criteria_set=F("review__entry__challenge__criteria_set"),
    ).select_related("review__reviewer", "criterion__criteria_set")
    if released_only:
        rows = rows.filter(review__released_at__isnull=False)
    given: dict[int, dict[Criterion, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("criterion__position", "review__allocated_at", "review_id"):
        given[row.review.entry_id][row.criterion].append((row.review.reviewer.called, row.stars))
    return {
        entry_id: Score(
            [CriterionStars(one, stars, one.criteria_set.most_stars) for one, stars in lines.items()]
        )
        for entry_id, lines in given.items()
    }


# ── Words ───────────────────────────────────────────────────────────────────────
def voices_for(entries: Iterable[LogEntry], actor: Actor) -> dict[int, list[Voice]]:
    """What this person may read about each entry, by entry id: one query.

    For a child or a family that is what was released, and their own words; for staff everything said. A
    classmate's two stars and wish stand together, in that order; the rest follows as it was said.
    """
    voices: dict[int, list[Voice]] = defaultdict(list)
    wanted = [entry.pk for entry in entries]
    for voice in Voice.objects.visible_to(actor).said().filter(entry__in=wanted).order_by("said_at", "pk"):
        voices[voice.entry_id].append(voice)
    return {entry_id: sorted(found, key=_place) for entry_id, found in voices.items()}


def _place(voice: Voice) -> tuple[bool, int, int]:
    return (voice.review_id is None, voice.review_id or 0, list(Kind).index(Kind(voice.kind)))
