"""The doorbell: tells a worker at once that a job waits. Losing a ring costs seconds, never the job.

Ringing happens at the end of a person's request, so it must not raise and must not hold them up: no
retries, short time-outs (learninglogs/celery.py), and after a failure this process leaves the broker
alone for a while. The sweeper rings again for what nobody heard.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import TypeVar

from learninglogs.celery import QUEUE, RUN_JOB, app

log = logging.getLogger(__name__)
REST_S = 10.0
Answer = TypeVar("Answer")


class Breaker:
    """Leaves something alone for rest_s seconds after it failed."""

    def __init__(self, rest_s: float) -> None:
        self.rest_s = rest_s
        self._closed_again_at = 0.0
        self._lock = threading.Lock()

    def try_to(self, act: Callable[[], Answer]) -> Answer | None:
        """What act returns; None if it failed, or failed a short while ago and was not tried."""
        with self._lock:
            if time.monotonic() < self._closed_again_at:
                return None
        try:
            return act()
        except Exception as error:  # whatever a broker's library can think of: a request must not fail for it
            with self._lock:
                self._closed_again_at = time.monotonic() + self.rest_s
            log.warning(
                "The broker does not answer (%s: %s). Jobs wait in the database; trying again in %.0f s.",
                type(error).__name__,
                error,
                self.rest_s,
            )
            return None

    def forget(self) -> None:
        """Try again at once, as a new process would."""
        with self._lock:
            self._closed_again_at = 0.0


breaker = Breaker(REST_S)


def ring(job_id: uuid.UUID) -> bool:
    """Tell the workers of a job; True if the broker took the message. Never raises, never waits for long.

    Each ring has a connection of its own. A pool of them handed broken ones out again for ever, and once it
    had been emptied of those it let the next request wait for one without end.
    """

    def send() -> bool:
        with app.connection_for_write() as connection:
            app.send_task(
                RUN_JOB, [str(job_id)], queue=QUEUE, retry=False, ignore_result=True, connection=connection
            )
        return True

    return bool(breaker.try_to(send))


def waiting() -> int | None:
    """How many messages the broker holds that no worker has taken; None if it does not answer."""

    def count() -> int:
        with app.connection_for_read() as connection, connection.channel() as channel:
            return int(channel.queue_declare(queue=QUEUE).message_count)

    return breaker.try_to(count)
