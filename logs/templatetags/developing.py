"""Class time in templates: what a log was and what became of it."""

from typing import Any

from django import template
from django.template import RequestContext

from learninglogs.people.models.standing import unpictured_ids
from logs.developing import BeforeAfter, before_and_after
from logs.models import LogEntry, NewPage, Page, Photo, Place, Size

from .photos import photo_url

register = template.Library()


@register.inclusion_tag("logs/_before_after.html", takes_context=True)
def before_after(
    context: RequestContext, entry: LogEntry, size: str = Size.SCREEN, *, for_class: bool = False
) -> dict[str, Any]:
    """Each place that was developed further, as it was and as it is; nothing where none was.

    for_class: what classmates see. An entry of `with_beside` that has no new page costs no query.
    """
    pairs: list[BeforeAfter] = []
    if getattr(entry, "has_new_pages", True) and not _is_kept_back(context, entry):
        pairs = before_and_after(entry, for_class=for_class)
    return {"shown": [_shown(context, pair, size) for pair in pairs], "entry": entry}


@register.inclusion_tag("logs/_before_after.html", takes_context=True)
def before_after_of(context: RequestContext, new: NewPage, size: str = Size.SMALL) -> dict[str, Any]:
    """A new page that waits, over the page that lies there."""
    lying: Page | None = next((page for page in new.entry.pages_now() if page.place == new.place), None)
    pair = BeforeAfter(Place(new.place), lying, new.photo, new)
    return {"shown": [_shown(context, pair, size)], "entry": new.entry}


@register.inclusion_tag("logs/_before_after.html", takes_context=True)
def before_after_pair(
    context: RequestContext, pair: BeforeAfter, entry: LogEntry, size: str = Size.SMALL
) -> dict[str, Any]:
    """One place that was looked up already, below a heading of its own."""
    return {"shown": [_shown(context, pair, size) | {"caption": ""}], "entry": entry}


@register.inclusion_tag("logs/_developing.html", takes_context=True)
def developing(context: RequestContext, entry: LogEntry) -> dict[str, Any]:
    """Below a double page that is handed in: the way into class time while it is open."""
    if entry.is_draft:
        return {"may_develop": False, "entry": entry}
    actor = context["request"].actor
    return {
        "may_develop": LogEntry.objects.developed_by(actor).filter(pk=entry.pk).exists(),
        "waits": NewPage.objects.waiting().filter(entry=entry).exists(),
        "entry": entry,
    }


def _is_kept_back(context: RequestContext, entry: LogEntry) -> bool:
    return entry.pupil_id in unpictured_ids(context["request"].actor)


def _shown(context: RequestContext, pair: BeforeAfter, size: str) -> dict[str, Any]:
    def address(photo: Photo | None) -> str:
        return photo_url(context, photo, size) if photo else ""

    before = pair.before.photo if pair.before else None
    return {
        "place": pair.place.value,
        "label": pair.place.label,
        # A whole double page says by itself what it is.
        "caption": pair.place.label if pair.place != Place.WHOLE else "",
        "before_url": address(before),
        "after_url": address(pair.after),
        "waiting": pair.waiting,
    }
