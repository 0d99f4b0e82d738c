"""Double pages in templates."""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models.standing import unpictured_ids
from logs.links import picture_url
from logs.models import LogEntry, Page, Photo, Place, Size

register = template.Library()

SHOWN_LARGE = {Size.SCREEN, Size.LARGE}
DESCRIBED = {
    Place.WHOLE: _("%(child)s’s double page: %(challenge)s"),
    Place.LEFT: _("%(child)s’s left page: %(challenge)s"),
    Place.RIGHT: _("%(child)s’s right page: %(challenge)s"),
}


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
) -> dict[str, Any]:
    """The double page with pictures of that size, or a quiet place for one that is still being made.

    called: what a picture is to whoever hears the page, where it is not to say whose it is.
    """
    places: dict[str, Any] = {
        "request": context["request"],
        "thumb": thumb,
        "lazy": lazy,
        "entry": entry,
        "is_being_made": False,
    }
    if entry.pupil_id in unpictured_ids(context["request"].actor):
        return places | {"is_kept_back": True, "has_pages": True}
    for page in entry.pages_now():
        url = photo_url(context, page.photo, size)
        places[f"{page.place.value}_url"] = url
        places[f"{page.place.value}_alt"] = called or describe(page, entry)
        places["is_being_made"] |= not url
        if size in SHOWN_LARGE:  # small, a double page is a picture that leads to a large one
            places[f"{page.place.value}_photo"] = page.photo
    places["has_pages"] = bool(entry.pages_now())
    places["has_pictures"] = any(places.get(f"{place}_url") for place in Place.values)
    return places


def describe(page: Page, entry: LogEntry) -> str:
    """A picture's name for whoever hears the page: “Amira’s left page: The Moon”."""
    return DESCRIBED[page.place] % {"child": entry.pupil.first_name, "challenge": entry.challenge.title}


@register.filter
def described(page: Page, entry: LogEntry) -> str:
    """The picture's alt text."""
    return describe(page, entry)
