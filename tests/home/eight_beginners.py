"""Eight people begin at the same moment. Run by test_begin_at_once.py, in a database of its own."""

import os
import sys
import threading

os.environ["DJANGO_SETTINGS_MODULE"] = "learninglogs.settings"

import django

django.setup()

from django.db import connection  # noqa: E402 – after setup

from learninglogs.home.first_school import AlreadyBegun, beginning  # noqa: E402 – after setup
from learninglogs.people.models import School  # noqa: E402 – after setup


def begin(name: str, ready: threading.Barrier, told: list[str]) -> None:
    ready.wait()
    try:
        with beginning():
            School.objects.create(name=name)
    except AlreadyBegun as quicker:
        told.append(f"{name} was told of {quicker.school}")
    finally:
        connection.close()


def main() -> int:
    """0 when, in each of thirty rounds, exactly one of eight began and seven were told."""
    for turn in range(30):
        School.objects.all().delete()
        ready, told = threading.Barrier(8), []
        people = [threading.Thread(target=begin, args=(f"School {n}", ready, told)) for n in range(8)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        if School.objects.count() != 1 or len(told) != 7:
            sys.stderr.write(f"round {turn}: {School.objects.count()} schools, {told}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
