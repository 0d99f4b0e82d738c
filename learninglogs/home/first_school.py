"""An installation begins once: with the school somebody sets up, or with the sample school."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from learninglogs.people.models import School


class AlreadyBegun(Exception):
    """There is a school already; it is in `school`."""

    def __init__(self, school: School) -> None:
        super().__init__(f"“{school}” is here already.")
        self.school = school


@contextmanager
def beginning() -> Iterator[None]:
    """A transaction in which there is no school yet and nobody else can add one. Raises AlreadyBegun.

    On SQLite every transaction of ours is the only one that writes (settings: transaction_mode); PostgreSQL
    is asked for the same by locking the table of schools. Of two people at once the second is told.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(School._meta.db_table)
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        if school := School.objects.first():
            raise AlreadyBegun(school)
        yield
