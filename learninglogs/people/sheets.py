"""The sheet with the children's secret pictures: it can be loaded again until the teacher goes on.

The pictures lie in the teacher's session on the server for a quarter of an hour, and never in a cookie.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise

from . import secret_pictures as secret
from .class_list import Card
from .http import Request
from .models import Pupil, SchoolClass
from .names import told_apart

CARDS_A_PAGE = 10
SHEET, SHEET_VIEW = "pictures_sheet", "people:pictures_sheet"
KEPT_FOR = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class SecretCard:
    """What is cut out for one child. pictures: (name of the picture, its word), in their order."""

    pupil: Pupil
    name: str
    pictures: list[tuple[str, Promise]]


@dataclass(frozen=True)
class Sheet:
    """pages: the cards of each page of paper. is_new_school: True right after set-up."""

    pages: list[list[SecretCard]]
    is_new_school: bool


def secret_pictures_sheet(
    request: Request, school_class: SchoolClass | None, cards: Sequence[Card], *, is_new_school: bool = False
) -> HttpResponse:
    """The answer to drawing pictures: to their sheet. Raises ValueError where there is no class."""
    if school_class is None:
        raise ValueError("Pictures are drawn for the children of a class.")
    request.session[SHEET] = {
        "class": school_class.pk,
        "cards": [[pupil.pk, pictures] for pupil, pictures in cards],
        "until": (timezone.now() + KEPT_FOR).isoformat(),
        "is_new_school": is_new_school,
    }
    return redirect(SHEET_VIEW, pk=school_class.pk)


def sheet_of(request: Request, school_class: SchoolClass) -> Sheet | None:
    """The sheet this teacher has drawn for the class and not left yet."""
    kept = request.session.get(SHEET)
    if kept is None or kept["class"] != school_class.pk:
        return None
    if timezone.now() >= datetime.datetime.fromisoformat(kept["until"]):
        del request.session[SHEET]
        return None
    return Sheet(_pages(school_class, kept["cards"]), kept["is_new_school"])


def leave_sheet(request: HttpRequest) -> None:
    """On any other page the pictures are forgotten. What pages load by themselves is no leaving."""
    match = request.resolver_match
    is_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
    if is_page and not (match and match.view_name == SHEET_VIEW):
        request.session.pop(SHEET, None)


def _pages(school_class: SchoolClass, kept: list[tuple[int, list[str]]]) -> list[list[SecretCard]]:
    children = school_class.pupils.at_school().in_bulk([pk for pk, _pictures in kept])
    cards = [(children[pk], pictures) for pk, pictures in kept if pk in children]
    names = told_apart(pupil for pupil, _pictures in cards)
    ready = [
        SecretCard(pupil, name, [(picture, secret.PICTURES[picture]) for picture in pictures])
        for (pupil, name), (_pupil, pictures) in zip(names, cards, strict=True)
    ]
    return [ready[at : at + CARDS_A_PAGE] for at in range(0, len(ready), CARDS_A_PAGE)]
