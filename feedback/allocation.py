"""Who responds to whom: a shuffled ring, so that everyone gives and receives the same.

PRODUCT.md, “Peer marking”: k = 2 (n = 2: k = 1; n = 1: the teacher). Nobody marks their own, and for
n > 2k there are no mutual pairs.
"""

import random
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from challenges.models import Challenge
from logs.models import LogEntry

from .models import Review

REVIEWS_EACH = 2


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


def allocate(challenge: Challenge, *, rng: random.Random | None = None) -> int:
    """Ask two classmates to respond to each entry that is let through; returns how many were asked.

    Runs over the entries that are there and have not been allocated; those become settled. Asking again
    later adds the newcomers' entries among themselves and leaves reviews already asked for as they are.
    Raises NobodyToRespond where fewer than two are there in all.
    """
    with transaction.atomic():
        entries = {
            entry.pupil_id: entry
            for entry in LogEntry.objects.select_for_update().filter(challenge=challenge).let_through()
        }
        if len(entries) < REVIEWS_EACH:
            raise NobodyToRespond
        asked = set(Review.objects.filter(entry__challenge=challenge).values_list("reviewer", "entry"))
        pairs = _pairs_for(entries, asked, rng or random.SystemRandom())
        Review.objects.bulk_create(Review(reviewer_id=pupil, entry_id=entry) for pupil, entry in pairs)
        LogEntry.objects.filter(pk__in=[entry.pk for entry in entries.values()], settled_at=None).update(
            settled_at=timezone.now()
        )
    return len(pairs)


def _pairs_for(
    entries: dict[int, LogEntry], asked: set[tuple[int, int]], rng: random.Random
) -> list[tuple[int, int]]:
    """New (reviewer, entry) pairs: a ring at first; afterwards those with the fewest reviews take on the new."""
    if not asked:
        return [(reviewer, entries[reviewed].pk) for reviewer, reviewed in ring(list(entries), rng=rng)]
    each = min(REVIEWS_EACH, len(entries) - 1)
    given = dict.fromkeys(entries, 0)
    received = {entry.pk: 0 for entry in entries.values()}
    for reviewer, entry in asked:
        given[reviewer] = given.get(reviewer, 0) + 1
        received[entry] = received.get(entry, 0) + 1
    pairs: list[tuple[int, int]] = []
    for owner, entry in entries.items():
        willing = [pupil for pupil in entries if pupil != owner and (pupil, entry.pk) not in asked]
        rng.shuffle(willing)
        willing.sort(key=lambda pupil: given[pupil])
        for reviewer in willing[: max(0, each - received[entry.pk])]:
            pairs.append((reviewer, entry.pk))
            given[reviewer] += 1
    return pairs
