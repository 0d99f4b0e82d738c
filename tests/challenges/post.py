"""The post of the school, while time passes and a worker is at work."""

import datetime
from dataclasses import dataclass

from django.core import mail

from learninglogs.jobs import runner
from tests.challenges.moved_clock import LONDON, Clock

HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Letter:
    """One mail that was sent. to: whose, by the name in front of the @."""

    to: str
    subject: str
    words: str


def post() -> list[Letter]:
    """Every mail so far, the oldest first."""
    return [Letter(sent.to[0].partition("@")[0], sent.subject, str(sent.body)) for sent in mail.outbox]


def told() -> list[tuple[str, str]]:
    """To whom and about what, in the order of names."""
    return sorted((letter.to, letter.subject) for letter in post())


def until(machine: Clock, moment: str) -> None:
    """Time passes, hour by hour, and the worker does what is due; now it is that time in London."""
    then = datetime.datetime.fromisoformat(moment).replace(tzinfo=LONDON).astimezone(datetime.UTC)
    while machine.now.astimezone(datetime.UTC) < then:
        next_hour = machine.now.astimezone(datetime.UTC).replace(minute=0, second=0, microsecond=0) + HOUR
        machine.now = min(next_hour, then)
        runner.run_due()


def wakes_at(machine: Clock, moment: str) -> None:
    """Nobody was at work until that time in London; now the worker does what is due."""
    machine.set(moment)
    runner.run_due()
