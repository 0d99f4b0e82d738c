"""The machine's clock, to be set by hand: every `timezone.now` of the product reads it."""

import datetime
import zoneinfo

import pytest
from django.utils import timezone

LONDON = zoneinfo.ZoneInfo("Europe/London")


class Clock:
    """Where the hand stands."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now

    def set(self, written: str) -> None:
        """“2026-11-09T08:30”, as a clock in London shows it."""
        self.now = datetime.datetime.fromisoformat(written).replace(tzinfo=LONDON)

    def move(self, **by: int) -> None:
        self.now += datetime.timedelta(**by)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Its clock says nine on a Tuesday in November, until a test says otherwise."""
    clock = Clock(datetime.datetime(2026, 11, 3, 9, 0, tzinfo=LONDON))
    monkeypatch.setattr(timezone, "now", lambda: clock.now.astimezone(datetime.UTC))
    return clock
