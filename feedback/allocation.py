"""Who responds to whom: a shuffled ring, so that everyone gives and receives the same.

PRODUCT.md, “Peer marking”: k = 2 (n = 2: k = 1; n = 1: the teacher). Nobody marks their own, and for
n > 2k there are no mutual pairs.
"""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from logs.models import LogEntry

from .models import Review

REVIEWS_EACH = 2
# The smallest ring of two reviews each in which no two children mark each other.
SMALLEST_FAIR_RING = 2 * REVIEWS_EACH + 1


class NobodyToRespond(Exception):
    """Fewer than two entries have been let through: the teacher responds."""


def ring(pupil_ids: Sequence[int], *, rng: random.Random) -> list[tuple[int, int]]:
    """(reviewer, reviewed) pairs: each pupil reviews the next k in a shuffled circle.

    k is 2, or 1 for two pupils; one pupil or none give no pairs. Every pupil gives k and receives k.
    """
    order = list(pupil_ids)
    rng.shuffle(order)
    count = len(order)
    each = min(REVIEWS_EACH, count - 1)
    return [(order[at], order[(at + step) % count]) for at in range(count) for step in range(1, each + 1)]


def joining_ring(
    newcomers: Collection[int], load: Mapping[int, int], *, rng: random.Random
) -> list[tuple[int, int]]:
    """(reviewer, reviewed) pairs that bring newcomers into a round already asked; what was asked stays.

    load: how many reviews each of the others has been asked for. Newcomers stand in a ring of their own;
    where they are too few for one without mutual pairs, those with the least to do join them. Each newcomer
    gives k and receives k; whoever joins them gives and receives at most k more.
    """
    others = list(load)
    rng.shuffle(others)
    others.sort(key=lambda pupil: load[pupil])
    missing = max(0, SMALLEST_FAIR_RING - len(newcomers))
    pairs = ring([*newcomers, *others[:missing]], rng=rng)
    return [pair for pair in pairs if not set(pair).isdisjoint(newcomers)]


def allocate(challenge: Challenge, *, by: Actor | None = None, rng: random.Random | None = None) -> int:
    """Ask two classmates to respond to each entry that is let through; returns how many reviews were asked.

    Runs over the entries that are there, of children still in the class; those become settled. Asking
    again later brings in who has come since and leaves the reviews already asked for as they are; with
    nobody new it asks nothing. by: whose press is recorded. Raises NobodyToRespond where fewer than two
    are there in all.
    """
    rng = rng or random.SystemRandom()
    with transaction.atomic():
        # Two presses at once wait for each other here; SQLite's transactions do so by themselves.
        Challenge.objects.select_for_update().get(pk=challenge.pk)
        entries = _entries_by_pupil(challenge)
        if len(entries) < 2:
            raise NobodyToRespond
        asked = list(
            Review.objects.filter(entry__challenge=challenge).values_list("reviewer_id", "entry__pupil_id")
        )
        pairs = _pairs(entries, asked, rng)
        Review.objects.bulk_create(
            Review(reviewer_id=reviewer, entry=entries[reviewed]) for reviewer, reviewed in pairs
        )
        _settle(entries.values())
        if by is not None and pairs:
            record(by, "allocated", challenge, school_id=challenge.school_class.school_id)
    return len(pairs)


def _entries_by_pupil(challenge: Challenge) -> dict[int, LogEntry]:
    """The entries that take part, held against being taken back meanwhile."""
    still_here = LogEntry.objects.filter(
        challenge=challenge, pupil__left_at=None, pupil__school_class=challenge.school_class_id
    )
    locked = still_here.for_the_class().select_for_update(of=("self",)).order_by("pk")
    return {entry.pupil_id: entry for entry in locked}


def _pairs(
    entries: Collection[int], asked: list[tuple[int, int]], rng: random.Random
) -> list[tuple[int, int]]:
    """A ring at first; afterwards the newcomers among those who are still taking part."""
    known = {pupil for pair in asked for pupil in pair}
    newcomers = [pupil for pupil in entries if pupil not in known]
    busy = Counter(reviewer for reviewer, _reviewed in asked)
    load = {pupil: busy[pupil] for pupil in entries if pupil in known}
    return joining_ring(newcomers, load, rng=rng) if newcomers else []


def _settle(entries: Collection[LogEntry]) -> None:
    """From now on others are at work on these: they may not be taken back."""
    ids = [entry.pk for entry in entries]
    LogEntry.objects.filter(pk__in=ids, settled_at=None).update(settled_at=timezone.now())
