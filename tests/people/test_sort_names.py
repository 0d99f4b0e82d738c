"""Names stand where a reader looks for them, on SQLite too."""

from types import SimpleNamespace

import pytest

from learninglogs.people.models import Pupil
from learninglogs.people.models.sorting import sort_key
from tests.people_of_the_school import make_pupil


@pytest.mark.parametrize(
    "name, key",
    [
        ("Łucja Zając", "lucja zajac"),
        ("Éloïse", "eloise"),
        ("Íñigo", "inigo"),
        ("O’Shea", "o’shea"),
        ("Søren", "soren"),
    ],
)
def test_a_name_is_looked_up_without_its_accents(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_accented_children_stand_among_their_letters(school: SimpleNamespace) -> None:
    for name in ("Zsófia", "Éloïse", "Finley", "Łucja", "Noah"):
        make_pupil(name, "", school.oak)
    names = Pupil.objects.filter(school_class=school.oak).values_list("first_name", flat=True)
    assert list(names) == ["Éloïse", "Finley", "Łucja", "Noah", "Zoë", "Zsófia"]


def test_a_child_renamed_or_added_in_bulk_is_sorted_anew(school: SimpleNamespace) -> None:
    school.zoe.first_name = "Ángel"
    school.zoe.save()
    Pupil.objects.bulk_create([Pupil(school=school.oakhill, school_class=school.oak, first_name="Abel")])
    names = Pupil.objects.filter(school_class=school.oak).values_list("first_name", flat=True)
    assert list(names) == ["Abel", "Ángel"]
