"""Releasing: everything ready about one challenge reaches the children at the same moment."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.actor import Actor

from .models import Release, Review, Voice


@dataclass(frozen=True)
class Released:
    """What one release gave to the children, and what it left.

    reviews, voices: given now. held: voices said and not let through. missing: reviews asked for, not given.
    """

    reviews: int
    voices: int
    held: int
    missing: int


def release(challenge: Challenge, *, by: Actor, at: datetime.datetime | None = None) -> Released:
    """Give the children the stars of all given reviews and all words let through, together.

    Words not let through stay held; a missing review holds nobody's feedback up. Releasing again gives what
    has come since. at: now without it.
    """
    at = at or timezone.now()
    with transaction.atomic():
        reviews = Review.objects.filter(entry__challenge=challenge)
        voices = Voice.objects.filter(entry__challenge=challenge)
        counts = Released(
            reviews=reviews.given().filter(released_at=None).update(released_at=at),
            voices=voices.ready().update(released_at=at),
            held=voices.said().filter(let_through_at=None).count(),
            missing=reviews.filter(given_at=None).count(),
        )
        Release.objects.create(challenge=challenge, released_at=at, by_id=by.user_id)
        record(by, "released", challenge, school_id=challenge.school_class.school_id)
    return counts
