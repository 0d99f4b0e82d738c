"""What a start needs before the web server may run; quick and silent when there is nothing to do."""

import hashlib
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from challenges import clock
from learninglogs.files.abandoned import DAY_S, clear_abandoned
from learninglogs.office import file_check
from learninglogs.office.jobs import ask_for_tidying


class Command(BaseCommand):
    requires_system_checks = []  # they speak to developers, and every start would wait for them
    help = "Brings the database and the static files up to date. `start` runs this first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", action="store_true", help="load the sample school as well")
        parser.add_argument("--alone", action="store_true", help="nobody else is at work on this data folder")

    def handle(self, *args: Any, sample: bool, alone: bool, **options: Any) -> None:
        """Leaves with the sample school's own words and code 1 when a real school is in the way."""
        self._migrate()
        self._collect_static_files()
        clear_abandoned(older_than_s=0 if alone else DAY_S)
        if sample:
            try:
                call_command("load_sample", stdout=self.stdout)
            except CommandError as refusal:
                self.stderr.write(str(refusal))
                sys.exit(1)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date.")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("clearsessions")
        ask_for_tidying(after=timezone.localdate())
        clock.start()
        file_check.start()

    def _collect_static_files(self) -> None:
        """Collect when a file came, went or changed. The mark comes last: a cut-short run is redone."""
        mark = Path(settings.STATIC_ROOT) / ".collected"
        fingerprint = _fingerprint_of_static_files()
        if mark.exists() and mark.read_text() == fingerprint:
            return
        self.stdout.write("Putting styles, fonts and pictures in place.")
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(fingerprint)


def _fingerprint_of_static_files() -> str:
    """Names, sizes and times of all static files: what changes when any of them does."""
    digest = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()
