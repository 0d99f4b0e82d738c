"""Kingfisher Class at the moment of responding."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from feedback.forms import ReviewForm
from feedback.models import Review
from learninglogs.people.models import Pupil
from logs.models import LogEntry

LONG_AGO = datetime.timedelta(days=2)


def let_through(pupil: Pupil, challenge) -> LogEntry:
    """The child's log, handed in and let through to the class."""
    at = timezone.now() - LONG_AGO
    return LogEntry.objects.create(pupil=pupil, challenge=challenge, handed_in_at=at, let_through_at=at)


def words(**others: str) -> dict[str, str]:
    """Two stars and a wish, as a child types them."""
    said = {
        "first_star": "I like the flap because it opens.",
        "second_star": "I noticed your neat map.",
        "wish": "I wish it had a key.",
    }
    return said | others


def stars(challenge, *given: int) -> dict[str, int]:
    """Stars for the challenge's criteria, in their order."""
    criteria = challenge.criteria_set.criteria.all()
    return {f"stars_{one.pk}": number for one, number in zip(criteria, given, strict=True)}


def give(review: Review, *given: int, **others: str) -> Review:
    """The reviewer gives a whole review. Without stars: two of everything."""
    challenge = review.entry.challenge
    answer = words(**others)
    if challenge.has_stars:
        answer |= stars(challenge, *(given or (2, 2, 2)))
    form = ReviewForm(Review.objects.get(pk=review.pk), answer)
    assert form.is_valid(), form.errors
    return form.save()


@pytest.fixture
def logs(school: SimpleNamespace) -> SimpleNamespace:
    """Ada, Ben and Cleo have handed in, and Mr Hill has let all three through."""
    return SimpleNamespace(
        ada=let_through(school.ada, school.challenge),
        ben=let_through(school.ben, school.challenge),
        cleo=let_through(school.cleo, school.challenge),
    )


@pytest.fixture
def asked(school: SimpleNamespace, logs: SimpleNamespace) -> SimpleNamespace:
    """Ben and Cleo were asked about Ada's log, Ada about Ben's."""
    return SimpleNamespace(
        ben_for_ada=Review.objects.create(entry=logs.ada, reviewer=school.ben),
        cleo_for_ada=Review.objects.create(entry=logs.ada, reviewer=school.cleo),
        ada_for_ben=Review.objects.create(entry=logs.ben, reviewer=school.ada),
    )
