"""Questions added, removed and moved without JavaScript: the page comes back with nothing judged yet."""

from typing import Any

from django.utils.datastructures import MultiValueDict

from .fields import MOST_LINES


def place_after(order: str, count: int) -> int:
    """The box the cursor belongs in once `rearranged` has answered, from 0; -1 where nothing was moved.

    count: how many boxes there are now.
    """
    verb, _dash, place = order.partition("-")
    if verb == "add":
        return count - 1
    steps = {"up": -1, "down": 1, "remove": 0}
    at = _box_named(place)
    if verb not in steps or at is None:
        return -1
    return max(0, min(at + steps[verb], count - 1))


def _box_named(place: str) -> int | None:
    """Which box, from 0; None for what names none: “²”, or a number longer than any form."""
    return int(place) if place.isdecimal() and len(place) <= len(str(MOST_LINES)) else None


def rearranged(typed: MultiValueDict[str, str], order: str) -> dict[str, Any]:
    """What was typed, with one question added, removed or moved: the form's beginning, nothing judged yet.

    order: “add”, or “up-2”, “down-2”, “remove-2” counting boxes from 0; anything else changes nothing.
    """
    lines = typed.getlist("questions")
    verb, _dash, place = order.partition("-")
    named = _box_named(place)
    at = -1 if named is None else named
    if verb == "add" and len(lines) < MOST_LINES:
        lines.append("")
    elif verb == "remove" and 0 <= at < len(lines):
        del lines[at]
    elif verb == "up" and 0 < at < len(lines):
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    elif verb == "down" and 0 <= at < len(lines) - 1:
        lines[at + 1], lines[at] = lines[at], lines[at + 1]
    kept = {name: typed.get(name, "") for name in typed if name not in {"questions", "new_criteria"}}
    return kept | {"questions": lines, "new_criteria": typed.getlist("new_criteria")}
