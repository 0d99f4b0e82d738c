"""What a challenge said at each save: for undo, and so that two people who write at once lose nothing.

A content is what the challenge's form holds, as plain JSON: each field by its name, dates as “2026-11-16”,
times as “15:15”, lines as lists, what is empty as “”. A revision keeps {"fields": content, "by_itself":
whether it was saved while typing, "back_to": the number of the revision it brought back, or None}.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from learninglogs.people.actor import Actor

from .models import Challenge, Revision

KEPT = 20
# So long what is saved while typing is one and the same save, for undo.
ONE_SITTING = datetime.timedelta(minutes=5)
# Not the challenge's own: which version was written on.
NOT_CONTENT = {"version", "closes_on"}

Content = dict[str, Any]


def plain(fields: Mapping[str, Any]) -> Content:
    """A form's values (typed, begun with, or cleaned) as content."""
    return {name: _plain(value) for name, value in fields.items() if name not in NOT_CONTENT}


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return [str(line) for line in value if line]
    if isinstance(value, datetime.time):
        return "" if value == datetime.time.min else value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


# ── Keeping ─────────────────────────────────────────────────────────────────────
def hold(challenge: Challenge) -> Challenge:
    """The challenge as it is now; nobody else writes it until this transaction ends.

    Raises Challenge.DoesNotExist where somebody has thrown it away.
    """
    return Challenge.objects.select_for_update().get(pk=challenge.pk)


def keep(
    challenge: Challenge, content: Content, *, by: Actor, by_itself: bool = False, back_to: int | None = None
) -> None:
    """Write down what the challenge says in its version. Inside the transaction that writes it.

    What the same person saved by itself a moment ago makes room for what is saved by itself now.
    """
    if by_itself:
        _latest_sitting(challenge, by).delete()
    told = {"fields": content, "by_itself": by_itself, "back_to": back_to}
    Revision.objects.create(
        challenge=challenge, number=challenge.version, content=told, saved_by_id=by.user_id
    )
    numbers = list(challenge.revisions.values_list("number", flat=True)[KEPT:])
    challenge.revisions.filter(number__in=numbers).delete()


def _latest_sitting(challenge: Challenge, by: Actor) -> Any:
    recent = challenge.revisions.filter(saved_at__gt=timezone.now() - ONE_SITTING, saved_by=by.user_id)
    return recent.filter(number=challenge.version - 1, content__by_itself=True)


def keep_first(challenge: Challenge, content: Content) -> None:
    """What the challenge said before anybody's save was kept: the first thing undo brings back."""
    told = {"fields": content, "by_itself": False, "back_to": None}
    first = {"content": told, "saved_at": challenge.created_at}
    Revision.objects.get_or_create(challenge=challenge, number=challenge.version, defaults=first)


# ── Finding ─────────────────────────────────────────────────────────────────────
def before_this(challenge: Challenge) -> Revision | None:
    """What Undo brings back: the save before the one shown now; None where there is none.

    After an undo the one before that, and so on: undo walks back, it does not go to and fro.
    """
    shown = challenge.revisions.filter(number=challenge.version).first()
    at = shown.content.get("back_to") if shown else None
    return challenge.revisions.filter(number__lt=at or challenge.version).select_related("saved_by").first()


def content_at(challenge: Challenge, number: int) -> Content | None:
    """What the challenge said in that version; None where it is not kept any more."""
    found = challenge.revisions.filter(number=number).first()
    return dict(found.content["fields"]) if found else None


# ── Two who wrote at once ───────────────────────────────────────────────────────
class WrittenMeanwhile(Exception):
    """Somebody saved this challenge after the version that was written on. Nothing was saved."""


@dataclass(frozen=True)
class Merged:
    """content: mine, with what only the other changed put in. theirs_alone, both: names of fields."""

    content: Content
    theirs_alone: list[str]
    both: list[str]


def merged(base: Content | None, mine: Content, theirs: Content) -> Merged:
    """Put two texts together, field by field. base: what both began with; without it every difference counts
    as changed by both.
    """
    content, theirs_alone, both = dict(mine), [], []
    for name in mine:
        own, other = mine[name], theirs.get(name, "")
        if own == other:
            continue
        began = base.get(name, "") if base is not None else None
        if base is not None and own == began:
            content[name] = other
            theirs_alone.append(name)
        elif base is None or other != began:
            both.append(name)
    return Merged(content, theirs_alone, both)
