"""Sheets with secrets on them – secret pictures, badges, letters – that are seen once.

What is on a sheet lies in the session of whoever printed it, on the server, for a quarter of an hour and
never in a cookie; it can be loaded again until they go on to another page.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise

from . import secret_pictures as secret
from .class_list import Card
from .http import Request
from .models import Pupil, SchoolClass
from .names import told_apart

SHEET = "sheet"
PICTURES, BADGES, LETTERS = "people:pictures_sheet", "people:badges_sheet", "people:letters_sheet"
CARDS_A_PAGE, BADGES_A_PAGE = 10, 8
KEPT_FOR = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class SheetCard:
    """What is cut out for one child. words: what is secret, as its view laid it down."""

    pupil: Pupil
    name: str
    words: Any

    @property
    def pictures(self) -> list[tuple[str, Promise]]:
        """(name of the picture, its word), in their order; for a sheet of secret pictures."""
        return [(picture, secret.PICTURES[picture]) for picture in self.words]


@dataclass(frozen=True)
class Sheet:
    """cards: in the order they were printed. is_new_school: True right after set-up."""

    cards: list[SheetCard]
    is_new_school: bool

    def pages(self, size: int = CARDS_A_PAGE) -> list[list[SheetCard]]:
        """The cards of each page of paper."""
        return [self.cards[at : at + size] for at in range(0, len(self.cards), size)]


def keep_sheet(
    request: Request,
    view: str,
    school_class: SchoolClass,
    cards: Sequence[tuple[Pupil, Any]],
    *,
    is_new_school: bool = False,
) -> HttpResponse:
    """The answer to printing secrets: to their sheet. cards: each child and what is secret about it, in
    values a session can hold.
    """
    request.session[SHEET] = {
        "view": view,
        "class": school_class.pk,
        "cards": [[pupil.pk, secret] for pupil, secret in cards],
        "until": (timezone.now() + KEPT_FOR).isoformat(),
        "is_new_school": is_new_school,
    }
    return redirect(view, pk=school_class.pk)


def secret_pictures_sheet(
    request: Request, school_class: SchoolClass | None, cards: Sequence[Card], *, is_new_school: bool = False
) -> HttpResponse:
    """The answer to drawing pictures. Raises ValueError where there is no class."""
    if school_class is None:
        raise ValueError("Pictures are drawn for the children of a class.")
    return keep_sheet(request, PICTURES, school_class, cards, is_new_school=is_new_school)


def sheet_of(request: Request, view: str, school_class: SchoolClass) -> Sheet | None:
    """The sheet of this kind that this person has printed for the class and not left yet."""
    kept = request.session.get(SHEET)
    if kept is None or (kept["view"], kept["class"]) != (view, school_class.pk):
        return None
    if timezone.now() >= datetime.datetime.fromisoformat(kept["until"]):
        del request.session[SHEET]
        return None
    return Sheet(_cards(school_class, kept["cards"]), kept["is_new_school"])


def leave_sheet(request: HttpRequest) -> None:
    """On any other page the secrets are forgotten. What pages load by themselves is no leaving."""
    match = request.resolver_match
    is_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
    if is_page and not (match and match.view_name in {PICTURES, BADGES, LETTERS}):
        request.session.pop(SHEET, None)


def _cards(school_class: SchoolClass, kept: list[tuple[int, Any]]) -> list[SheetCard]:
    children = school_class.pupils.at_school().in_bulk([pk for pk, _secret in kept])
    cards = [(children[pk], kept_secret) for pk, kept_secret in kept if pk in children]
    names = told_apart(pupil for pupil, _secret in cards)
    return [
        SheetCard(pupil, name, kept_secret)
        for (pupil, name), (_pupil, kept_secret) in zip(names, cards, strict=True)
    ]
