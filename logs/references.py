"""The verbs of a log's references: add, take away, put back."""

from django.db import transaction

from .double_page import hold_draft
from .models import LogEntry, Reference
from .models.reference import MOST_REFERENCES

WHAT = ("kind", "title", "by", "url")


class TooManyReferences(Exception):
    """Eight are plenty for a double page."""


def add_reference(entry: LogEntry, reference: Reference) -> None:
    """Give it the first free place. Raises TooManyReferences; EntryClosed when it is handed in."""
    with transaction.atomic():
        hold_draft(entry.pk)
        taken = set(entry.references.values_list("position", flat=True))
        free = [place for place in range(MOST_REFERENCES) if place not in taken]
        if not free:
            raise TooManyReferences
        # What was taken away a moment ago comes back to where it stood.
        kept = reference.position if reference.position in free else free[0]
        reference.entry, reference.position = entry, kept
        reference.save()


def move_up(reference: Reference) -> None:
    """Change places with the one before; the first stays. Raises EntryClosed.

    What stands in the two places changes, not the places: no two may ever hold the same one.
    """
    with transaction.atomic():
        hold_draft(reference.entry_id)
        before = Reference.objects.filter(entry=reference.entry_id, position__lt=reference.position).last()
        mine = Reference.objects.filter(pk=reference.pk)
        if before and mine.exists():
            theirs = Reference.objects.filter(pk=before.pk)
            here, there = mine.values(*WHAT).get(), theirs.values(*WHAT).get()
            theirs.update(**here)
            mine.update(**there)


def remove_reference(reference: Reference) -> None:
    """Raises EntryClosed."""
    with transaction.atomic():
        hold_draft(reference.entry_id)
        Reference.objects.filter(pk=reference.pk).delete()
