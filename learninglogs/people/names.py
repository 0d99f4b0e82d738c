"""How children of one class are told apart."""

from collections import Counter, defaultdict
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


def tell_apart(pupils: Iterable[Pupil]) -> None:
    """Give each of these children `known_as`, their name told apart in their class: one query.

    Who is in no class any more is known by first name and initial.
    """
    children = list(pupils)
    classes = {child.school_class_id for child in children} - {None}
    in_class: dict[int | None, list[Pupil]] = defaultdict(list)
    # Thirty names: no more of each child is fetched, and in no order.
    mates = Pupil.objects.at_school().filter(school_class__in=classes).order_by()
    for mate in mates.only("first_name", "last_name", "school_class") if classes else []:
        in_class[mate.school_class_id].append(mate)
    names = {mate.pk: name for mates in in_class.values() for mate, name in told_apart(mates)}
    for child in children:
        child.known_as = names.get(child.pk, child.called)


def known_as(pupil: Pupil) -> str:
    """What the class calls this child where first names alone would not do."""
    tell_apart([pupil])
    return pupil.known_as


def _plain(name: str) -> str:
    return name.casefold()
