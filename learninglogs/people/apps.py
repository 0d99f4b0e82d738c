"""Beginning of the room."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "learninglogs.people"

    def ready(self) -> None:
        post_migrate.connect(_make_table_of_counts, sender=self)


def _make_table_of_counts(*, using: str, **_more: Any) -> None:
    """The table in which wrong sign-ins are counted has no model, and so no migration."""
    call_command("createcachetable", database=using, verbosity=0)
