import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connections

from learninglogs.jobs.sweeper import sweep

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Return what dead workers held and ring again for jobs that wait, every few seconds, until stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one turn, then say what was done and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            swept = sweep()
            self.stdout.write(f"{swept.returned} returned, {swept.rung} rung for")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.wait(settings.JOB_SWEEP_S):
            _sweep_or_wait_for_the_database()


def _sweep_or_wait_for_the_database() -> None:
    try:
        sweep()
    except (DatabaseError, InterfaceError) as error:
        log.warning("The database does not answer (%s). Sweeping again in a moment.", error)
        connections.close_all()
