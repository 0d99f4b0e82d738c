"""What a pasted class list says."""

import pytest

from learninglogs.people.class_list import children_of, read_names, twice
from learninglogs.people.models import School, SchoolClass


@pytest.mark.parametrize(
    "pasted, found",
    [
        ("Ada\nBen\nCleo", ["Ada", "Ben", "Cleo"]),
        ("Ada, Ben,Cleo", ["Ada", "Ben", "Cleo"]),
        ("Ada\r\n\r\n\r\n  Ben \r\n", ["Ada", "Ben"]),
        ("1. Ada\n2) Ben\n12 Cleo\n- Dan\n• Eve", ["Ada", "Ben", "Cleo", "Dan", "Eve"]),
        ("Zoë\nMałgosia\nD’Arcy\nO'Neil\nJean-Luc", ["Zoë", "Małgosia", "D’Arcy", "O'Neil", "Jean-Luc"]),
        ("Zoe\u0308", ["Zoë"]),
        ("Ada\tBen;Cleo", ["Ada", "Ben", "Cleo"]),
        ("\ufeffAda\u200b\nBen\u00a0Tate", ["Ada", "Ben Tate"]),
        ("  \n,,\n\t", []),
        ("", []),
    ],
)
def test_names_are_found(pasted: str, found: list[str]) -> None:
    assert [str(name) for name in read_names(pasted)] == found


def test_a_full_name_is_first_and_last() -> None:
    (name,) = read_names("Małgosia van der Bąk")
    assert (name.first, name.last) == ("Małgosia", "van der Bąk")


def test_two_adas_without_an_initial_are_noticed_whatever_their_capitals() -> None:
    assert twice(read_names("Ada\nben\nada\nAda L\nAda M")) == ["ada"]
    assert twice(read_names("Ada L\nAda M")) == []


def test_forty_eight_children_look_different() -> None:
    names = read_names("\n".join(f"Child{n}" for n in range(60)))
    children = children_of(names, SchoolClass(school=School()))
    looks = [(child.animal, child.animal_tint) for child in children]
    assert len(set(looks[:48])) == 48
    assert looks[48] == looks[0]
