"""The sheet with the children's secret pictures. It is drawn and shown in one answer and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from . import secret_pictures as secret
from .class_list import Card
from .http import Request
from .models import Pupil, SchoolClass
from .names import told_apart

CARDS_A_PAGE = 10


@dataclass(frozen=True)
class SecretCard:
    """What is cut out for one child. pictures: (name of the picture, its word), in their order."""

    pupil: Pupil
    name: str
    pictures: list[tuple[str, Promise]]


def secret_pictures_sheet(
    request: Request, school_class: SchoolClass | None, cards: Sequence[Card], *, is_new_school: bool = False
) -> HttpResponse:
    """The printable answer to drawing pictures; no browser keeps it."""
    names = told_apart(pupil for pupil, _pictures in cards)
    ready = [
        SecretCard(pupil, name, [(picture, secret.PICTURES[picture]) for picture in pictures])
        for (pupil, name), (_pupil, pictures) in zip(names, cards, strict=True)
    ]
    shown = {
        "school_class": school_class,
        "pages": [ready[at : at + CARDS_A_PAGE] for at in range(0, len(ready), CARDS_A_PAGE)],
        "is_new_school": is_new_school,
    }
    response = render(request, "people/secret_pictures.html", shown)
    response["Cache-Control"] = "no-store, private"
    return response
