"""Ada’s mum, with a red photo on her phone."""

from types import SimpleNamespace

import pytest

from logs.models import LogEntry
from tests.challenges.moved_clock import machine
from tests.logs.phone import plain
from tests.logs.sending import TusPhone

__all__ = ["machine"]


@pytest.fixture
def entry(school: SimpleNamespace) -> LogEntry:
    """Ada’s double page, empty."""
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def mum(school: SimpleNamespace) -> TusPhone:
    return TusPhone(school.adas_mum)


@pytest.fixture
def url(mum: TusPhone, entry: LogEntry) -> str:
    """Mum’s red photo is announced, and nothing of it sent."""
    address: str = mum.announce(entry, plain("red"))["Location"]
    return address
