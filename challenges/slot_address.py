"""A free slot's days in an address, for the form of a new challenge; and out of it again."""

import datetime
from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_date

from .rhythm import Slot

DAYS = ("set_on", "hand_in_on", "catch_up_until")


def address_of(slot: Slot, class_pk: int) -> str:
    """Where a challenge for this slot is written."""
    days = {"set_on": slot.set_on, "hand_in_on": slot.hand_in_on, "catch_up_until": slot.catch_up_until or ""}
    return f"{reverse('challenges:new', args=[class_pk])}?{urlencode(days)}"


def days_asked_for(asked: Mapping[str, str]) -> dict[str, datetime.date | None]:
    """The days an address carries, by the form's names; what cannot be read is passed over.

    A hand-in day without catch-up means that there is none.
    """
    days: dict[str, datetime.date | None] = {name: day for name in DAYS if (day := _day(asked.get(name, "")))}
    if "hand_in_on" in days:
        days.setdefault("catch_up_until", None)
    return days


def _day(written: str) -> datetime.date | None:
    """None for what names no day."""
    try:
        return parse_date(written)
    except ValueError:
        return None
