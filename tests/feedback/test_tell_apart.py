"""Two Bens in one class: nobody takes one's words or page for the other's."""

import pytest

from feedback.models import Review, Voice
from feedback.models.voice import family_name_of
from tests.people_of_the_school import make_pupil

from .conftest import give, let_through


@pytest.fixture
def other_ben(school):
    """Ben Ames has joined Kingfisher Class, where Ben Tate is already."""
    return make_pupil("Ben", "Ames", school.kingfisher)


@pytest.fixture
def asked_about_both(school, logs, other_ben):
    """Ada was asked about both Bens' logs, and Ben Ames about Ada's."""
    return (
        Review.objects.create(entry=logs.ben, reviewer=school.ada),
        Review.objects.create(entry=let_through(other_ben, school.challenge), reviewer=school.ada),
        Review.objects.create(entry=logs.ada, reviewer=other_ben),
    )


def test_ada_sees_which_bens_page_is_hers_to_look_at(school, asked_about_both, visit):
    listed = visit(school.ada, "/my-reviews/").text
    assert "Ben T" in listed
    assert "Ben A" in listed
    assert (
        "<h1>Two stars and a wish for Ben A</h1>"
        in visit(school.ada, asked_about_both[1].get_absolute_url()).text
    )


def test_the_words_carry_the_name_that_tells_them_apart(school, asked_about_both, visit):
    give(asked_about_both[2])
    assert {voice.who for voice in Voice.objects.all()} == {"Ben A"}


def test_mr_hill_reads_who_speaks_to_whom(school, asked_about_both, visit):
    for review in asked_about_both:
        give(review)
    queue = visit(school.mr_hill, f"/classes/{school.kingfisher.pk}/waiting/").text
    assert "Ada to Ben T" in queue
    assert "Ada to Ben A" in queue
    assert "Ben A to Ada" in queue
    assert " to Ben<" not in queue


def test_the_teachers_page_says_which_ben_gave_the_stars(school, logs, asked_about_both, visit):
    give(asked_about_both[2], 3, 2, 1)
    assert "Ben A 3" in visit(school.mr_hill, f"/entries/{logs.ada.pk}/responses/").text


def test_a_family_is_named_after_its_own_ben(school, other_ben):
    assert family_name_of(school.bens_dad.pk, school.ben) == "Ben T’s dad"


def test_a_child_alone_with_a_first_name_keeps_it_short(school, asked, visit):
    give(asked.ben_for_ada)
    assert {voice.who for voice in Voice.objects.all()} == {"Ben"}
