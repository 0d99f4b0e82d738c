"""A free slot's days in an address, for the form of a new challenge; and out of it again."""

import datetime
from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_date

from .rhythm import Slot


def address_of(slot: Slot, class_pk: int) -> str:
    """Where a challenge for this slot is written."""
    days = {"set_on": slot.set_on, "hand_in_on": slot.hand_in_on, "catch_up_until": slot.catch_up_until or ""}
    return f"{reverse('challenges:new', args=[class_pk])}?{urlencode(days)}"


def days_asked_for(asked: Mapping[str, str]) -> dict[str, datetime.date | None]:
    """The days an address carries, by the form's names; nothing where it lacks one, or they are no days.

    catch_up_until may be empty: the slot has no catch-up.
    """
    try:
        days = {name: parse_date(asked[name]) for name in ("set_on", "hand_in_on")}
        days["catch_up_until"] = parse_date(asked.get("catch_up_until", ""))
    except (KeyError, ValueError):
        return {}
    return days if days["set_on"] and days["hand_in_on"] else {}
