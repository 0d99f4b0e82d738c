"""How children of one class are told apart."""

from collections import Counter
from collections.abc import Iterable

from .models import Pupil


def told_apart(pupils: Iterable[Pupil]) -> list[tuple[Pupil, str]]:
    """Each child with the shortest name nobody else in the list has: “Ada”, “Ada L”, “Ada Lowe”."""
    children = list(pupils)
    forms = [(child.first_name, child.called, child.full_name) for child in children]
    how_many = Counter(_plain(form) for each in forms for form in dict.fromkeys(each))
    return [
        (child, next((form for form in each if how_many[_plain(form)] == 1), each[-1]))
        for child, each in zip(children, forms, strict=True)
    ]


def _plain(name: str) -> str:
    return name.casefold()
