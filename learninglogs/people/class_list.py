"""A pasted class list: who is in it, and taking the children in with an animal and secret pictures each."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from .models import Pupil, SchoolClass
from .models.pupil import ANIMALS

MOST_CHILDREN = 60
LONGEST_NAME = 60
TINTS = 4
SEPARATORS = re.compile(r"[\n\r,;\t]+")
# “1.”, “12)”, “-” or “•” before a name, as lists come out of other programs.
LIST_MARK = re.compile(r"^\s*(?:\d+\s*[.):]?\s+|[-–•*]\s+)")

Card = tuple[Pupil, list[str]]


@dataclass(frozen=True)
class ChildName:
    first: str
    last: str = ""

    def __str__(self) -> str:
        return f"{self.first} {self.last}".strip()


def read_names(pasted: str) -> list[ChildName]:
    """One child a line, or between commas: the first word is the first name, the rest the last name.

    Blank lines and list marks are passed over. Nothing is guessed about capitals: a name is as it was typed.
    """
    lines = (_tidy(line) for line in SEPARATORS.split(pasted))
    words = [line.split(" ", 1) for line in lines if line]
    return [ChildName(*each) for each in words]


def twice(names: Iterable[ChildName]) -> list[str]:
    """Names that stand in the list more than once, whatever their capitals."""
    counted = Counter(str(name).casefold() for name in names)
    seen = {str(name).casefold(): str(name) for name in names}
    return [seen[name] for name, count in counted.items() if count > 1]


def children_of(names: Iterable[ChildName], school_class: SchoolClass) -> list[Pupil]:
    """The children, each with an animal of their own as far as forty-eight go; not saved."""
    return [
        Pupil(
            school=school_class.school,
            school_class=school_class,
            first_name=name.first,
            last_name=name.last,
            animal=ANIMALS[at % len(ANIMALS)],
            animal_tint=at // len(ANIMALS) % TINTS,
        )
        for at, name in enumerate(names)
    ]


def take_in(children: Iterable[Pupil]) -> list[Card]:
    """Save new children with secret pictures; each child and their pictures, this once."""
    cards = [(child, child.draw_secret_pictures()) for child in children]
    Pupil.objects.bulk_create([child for child, _pictures in cards])
    return cards


def draw_for(children: Iterable[Pupil]) -> list[Card]:
    """New secret pictures for children who are here already; their sessions end."""
    with transaction.atomic():
        return [(child, child.draw_secret_pictures()) for child in children]


def _tidy(line: str) -> str:
    """Composed letters, single spaces, nothing that cannot be seen."""
    composed = unicodedata.normalize("NFC", line)
    seen = "".join(letter for letter in composed if letter.isspace() or letter.isprintable())
    return " ".join(LIST_MARK.sub("", seen).split())
