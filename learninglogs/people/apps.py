"""Beginning of the room."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.management import call_command
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "learninglogs.people"

    def ready(self) -> None:
        from . import second_lock  # noqa: F401, PLC0415 – it listens for sign-ins; no models before this

        post_migrate.connect(_make_table_of_counts, sender=self)
        user_logged_in.connect(_write_down_who_came)
        user_logged_out.connect(_write_down_who_went)


def _make_table_of_counts(*, using: str, **_more: Any) -> None:
    """The table in which wrong sign-ins are counted has no model, and so no migration."""
    call_command("createcachetable", database=using, verbosity=0)


def _write_down_who_came(*, request: Any, user: Any, **_more: Any) -> None:
    """An adult has signed in: a line in the record. Children’s are written in `sessions`."""
    from .account_record import write_down  # noqa: PLC0415 – no models before the apps are ready

    write_down(request, user, "signed_in")


def _write_down_who_went(*, request: Any, user: Any, **_more: Any) -> None:
    """An adult has signed out, or was on this device: a line in the record."""
    from .account_record import write_down  # noqa: PLC0415 – no models before the apps are ready

    if user is not None and user.is_authenticated:
        write_down(request, user, "signed_out")
