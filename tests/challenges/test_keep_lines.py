"""Mr Hill changes the lines of a challenge, and what was tapped about a line that stays is not lost."""

import pytest

from challenges.lines import write_lines
from challenges.models import Objective


def rows_of(challenge):
    return {line.text: line.pk for line in challenge.objectives.all()}


@pytest.fixture
def before(school):
    write_lines(school.challenge, Objective, ["I can ask", "I can draw", "I can tell"])
    return rows_of(school.challenge)


@pytest.mark.parametrize(
    "lines, kept",
    [
        (["I can ask", "I can draw", "I can tell"], 3),
        (["I can tell", "I can draw", "I can ask"], 3),
        (["I can tell"], 1),
        (["I can sing", "I can ask", "I can tell", "I can draw"], 3),
        (["I can draw better", "I can tell"], 1),
        ([], 0),
    ],
)
def test_lines_whose_words_stay_keep_their_rows_in_the_new_order(school, before, lines, kept):
    write_lines(school.challenge, Objective, lines)
    after = rows_of(school.challenge)
    assert list(after) == lines
    assert sum(after[text] == before.get(text) for text in lines) == kept
    assert [line.position for line in school.challenge.objectives.all()] == list(range(len(lines)))


def test_the_same_words_twice_are_two_lines(school, before):
    write_lines(school.challenge, Objective, ["I can ask", "I can ask"])
    pks = [line.pk for line in school.challenge.objectives.all()]
    assert len(set(pks)) == 2
    assert pks[0] == before["I can ask"]
