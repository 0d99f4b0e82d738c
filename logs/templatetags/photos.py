"""Double pages in templates."""

from typing import Any

from django import template
from django.template import RequestContext

from learninglogs.people.models.standing import unpictured_ids
from logs.in_words import describe, described_under
from logs.links import picture_url
from logs.models import Flap, LogEntry, Page, Photo, Place, Size
from logs.on_picture import OnPicture
from logs.on_picture import on_picture as what_is_on

register = template.Library()


@register.simple_tag(takes_context=True)
def photo_url(context: RequestContext, photo: Photo, size: str = Size.SMALL) -> str:
    """Where this session may fetch the picture for the next minutes; empty until it is made."""
    return picture_url(context["request"], photo, Size(size)) if photo.has_pictures else ""


@register.inclusion_tag("logs/_spread.html", takes_context=True)
def double_page(
    context: RequestContext,
    entry: LogEntry,
    size: str = Size.SMALL,
    *,
    thumb: bool = False,
    lazy: bool = False,
    called: str = "",
    marks: bool = False,
) -> dict[str, Any]:
    """The double page with pictures of that size, or a quiet place for one that is still being made.

    called: what a picture is to whoever hears the page, where it is not to say whose it is. marks: it is
    shown large, so what is stuck on it is there too and flaps open; the page needs the behaviour "flap".
    """
    places: dict[str, Any] = {"thumb": thumb, "lazy": lazy, "entry": entry, "size": size}
    places |= {"request": context["request"], "is_being_made": False}
    if entry.pupil_id in unpictured_ids(context["request"].actor):
        return places | {"is_kept_back": True, "has_pages": True}
    for page in entry.pages_now():
        url = photo_url(context, page.photo, size)
        places[f"{page.place.value}_url"] = url
        places[f"{page.place.value}_alt"] = called or describe(page, entry)
        places[f"{page.place.value}_on"] = what_is_on(page, entry) if marks else None
        places["is_being_made"] |= not url
    places["has_pages"] = bool(entry.pages_now())
    places["has_pictures"] = any(places.get(f"{place}_url") for place in Place.values)
    return places


@register.simple_tag
def on_picture(page: Page, entry: LogEntry) -> OnPicture:
    """What is stuck on the page's picture."""
    return what_is_on(page, entry)


@register.simple_tag
def flaps_of(entry: LogEntry) -> list[Flap]:
    """Every flap of the double page that opens, in reading order."""
    return [flap for page in entry.pages_now() for flap in what_is_on(page, entry).flaps]


@register.filter
def described(page: Page, entry: LogEntry) -> str:
    """The picture's alt text."""
    return describe(page, entry)


register.filter(described_under)
