"""What a log was made with, in templates."""

from typing import Any

from django import template

from logs.models import LogEntry, Reference

register = template.Library()


@register.inclusion_tag("logs/_references.html")
def references(entry: LogEntry, *, may_edit: bool = False) -> dict[str, Any]:
    """Below a double page that is shown large; one query, and none for an entry of `with_beside` without any.

    may_edit: with the way to where they are written down.
    """
    there: list[Reference] = []
    if getattr(entry, "has_references", True):
        there = list(entry.references.all())
    return {"there": there, "entry": entry, "may_edit": may_edit}
