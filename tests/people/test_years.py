"""What a school calls its classes, and which years that is."""

import pytest

from learninglogs.people.models import Pupil
from learninglogs.people.years import years_in, years_of


@pytest.mark.parametrize(
    "words, years",
    [
        ("Year 4", [4]),
        ("Years 3 and 4", [3, 4]),
        ("Year 3/4", [3, 4]),
        ("Y5 & Y6", [5, 6]),
        ("Years 3–6", [3, 4, 5, 6]),
        ("Year 3 to Year 6", [3, 4, 5, 6]),
        ("Year 4B", [4]),
        ("Yr 2", [2]),
        ("Reception", [0]),
        ("Reception and Year 1", [0, 1]),
        ("YR", [0]),
        ("Year R/1", [0, 1]),
        ("KS2", [3, 4, 5, 6]),
        ("Lower Key Stage 2", [3, 4]),
        ("Upper Juniors", [5, 6]),
        ("Infants", [1, 2]),
        ("Year 13", [13]),
        ("2026", []),
        ("The Owls", []),
        ("", []),
    ],
)
def test_the_words_of_a_class_are_read_kindly(words, years):
    assert years_in(words) == years


def test_a_class_that_does_not_say_is_as_old_as_its_children(school):
    school.kingfisher.years = ""
    assert years_of(school.kingfisher) == []
    Pupil.objects.filter(pk=school.ada.pk).update(year_group=4)
    Pupil.objects.filter(pk=school.ben.pk).update(year_group=3)
    assert years_of(school.kingfisher) == [3, 4]
