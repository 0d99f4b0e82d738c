"""A child looks at a classmate's double page and gives stars, two stars and a wish."""

import pytest
from django.utils import timezone

from feedback.forms import ReviewClosed, ReviewForm
from feedback.models import Review, StarsGiven, Voice
from feedback.progress import scores_for, voices_for
from tests.people_of_the_school import actor_for, client_for

from .conftest import give, stars, words


@pytest.mark.parametrize(
    "who, code",
    [("ben", 200), ("cleo", 404), ("ada", 404), ("zoe", 404), ("mr_hill", 404), ("bens_dad", 404)],
)
def test_only_ben_opens_what_ben_was_asked(school, asked, visit, who, code):
    assert visit(getattr(school, who), asked.ben_for_ada.get_absolute_url()).status_code == code


def test_a_page_mr_hill_holds_back_is_not_shown_to_ben(school, logs, asked, visit):
    logs.ada.hold_back()
    assert visit(school.ben, asked.ben_for_ada.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who, code", [("ben", 200), ("zoe", 200), ("mr_hill", 404), ("bens_dad", 404)])
def test_the_list_is_for_children_in_class(school, asked, visit, who, code):
    answer = visit(getattr(school, who), "/my-reviews/")
    assert answer.status_code == code
    assert ("A place that amazes me" in answer.text) == (who == "ben")


def test_an_empty_list_says_what_will_be_there(school, visit):
    assert "Nobody has asked you yet" in visit(school.malgosia, "/my-reviews/").text


def test_ben_gives_and_is_thanked_and_led_on(school, logs, asked, visit):
    following = Review.objects.create(entry=logs.cleo, reviewer=school.ben)
    answer = words() | stars(school.challenge, 3, 2, 1)
    reply = visit(school.ben, asked.ben_for_ada.get_absolute_url(), answer)
    assert reply.url == following.get_absolute_url()
    asked.ben_for_ada.refresh_from_db()
    assert asked.ben_for_ada.is_given
    assert list(StarsGiven.objects.values_list("stars", flat=True)) == [3, 2, 1]
    assert [voice.who for voice in Voice.objects.waiting()] == ["Ben"] * 3


def test_what_ben_typed_stays_when_something_is_missing(school, asked, visit):
    url = asked.ben_for_ada.get_absolute_url()
    answer = words(second_star="I noticed", wish="") | stars(school.challenge, 3, 2, 1)
    del answer[next(iter(answer.keys() - words().keys()))]
    page = visit(school.ben, url, answer).text
    assert "I like the flap because it opens." in page
    assert page.count("checked") == 2
    assert "Tap a star." in page
    assert "Finish your sentence." in page
    assert "Write a few words here." in page
    assert not Voice.objects.exists()


def test_a_draft_is_kept_for_ben_and_seen_by_nobody_else(school, logs, asked, visit):
    url = asked.ben_for_ada.get_absolute_url()
    partly = {"first_star": "I like the vol", f"stars_{school.challenge.criteria_set.criteria.first().pk}": 3}
    reply = visit(school.ben, url, partly | {"keep": "1"})
    assert reply.url == "/my-reviews/"
    page = visit(school.ben, url).text
    assert "I like the vol" in page
    assert page.count("checked") == 1
    assert not Voice.objects.waiting().exists()
    assert "I like the vol" not in visit(school.mr_hill, f"/classes/{school.kingfisher.pk}/waiting/").text
    assert "I like the vol" not in visit(school.mr_hill, f"/entries/{logs.ada.pk}/responses/").text
    assert voices_for([logs.ada], actor_for(school.mr_hill)) == {}
    assert scores_for([logs.ada], released_only=False) == {}


def test_a_second_tab_gives_the_same_review_and_nothing_is_doubled(school, asked):
    tabs = [client_for(school.ben), client_for(school.ben)]
    answer = words() | stars(school.challenge, 1, 1, 1)
    url = asked.ben_for_ada.get_absolute_url()
    for tab in tabs:
        tab.get(url)
    assert [tab.post(url, answer).status_code for tab in tabs] == [302, 302]
    assert StarsGiven.objects.count() == Voice.objects.count() == 3


def test_ben_may_mend_until_mr_hill_lets_a_word_through(school, asked, visit):
    give(asked.ben_for_ada)
    url = asked.ben_for_ada.get_absolute_url()
    visit(school.ben, url, words(wish="I wish it had a compass.") | stars(school.challenge, 3, 3, 3))
    assert Voice.objects.get(kind="wish").words == "I wish it had a compass."
    assert Voice.objects.count() == 3
    Voice.objects.get(kind="first_star").let_through(by=actor_for(school.mr_hill))
    page = visit(school.ben, url, words(wish="I wish for more.") | stars(school.challenge, 1, 1, 1)).text
    assert "I wish for more." in page
    assert "they stay as they are" in page
    assert Voice.objects.get(kind="wish").words == "I wish it had a compass."
    assert set(StarsGiven.objects.values_list("stars", flat=True)) == {3}
    assert "<textarea" not in visit(school.ben, url).text


def test_mr_hill_was_quicker_than_bens_second_tab(school, asked):
    give(asked.ben_for_ada)
    form = ReviewForm(
        Review.objects.get(pk=asked.ben_for_ada.pk), words(wish="New") | stars(school.challenge, 1, 1, 1)
    )
    assert form.is_valid()
    Voice.objects.get(kind="wish").let_through(by=actor_for(school.mr_hill))
    with pytest.raises(ReviewClosed):
        form.save()
    assert Voice.objects.get(kind="wish").words == "I wish it had a key."


@pytest.mark.parametrize("responding", ["comments", "celebrated"])
def test_no_number_exists_where_the_class_answers_in_words(school, logs, asked, visit, responding):
    school.challenge.responding = responding
    school.challenge.save()
    page = visit(school.ben, asked.ben_for_ada.get_absolute_url())
    assert "radio" not in page.text
    reply = visit(
        school.ben, asked.ben_for_ada.get_absolute_url(), words() | stars(school.challenge, 3, 3, 3)
    )
    assert reply.status_code == 302
    assert not StarsGiven.objects.exists()
    assert "of 9 stars" not in visit(school.mr_hill, f"/entries/{logs.ada.pk}/responses/").text


@pytest.mark.parametrize("responding", ["comments", "celebrated"])
def test_stars_from_before_the_class_changed_to_words_are_not_shown(school, logs, asked, responding):
    give(asked.ben_for_ada, 3, 3, 3)
    assert scores_for([logs.ada], released_only=False)[logs.ada.pk].total == 9
    school.challenge.responding = responding
    school.challenge.save()
    assert scores_for([logs.ada], released_only=False) == {}


def test_four_levels_are_four_stars_with_their_words(school, asked, visit):
    levels = ["Not yet", "A little", "Lots", "Wow!"]
    school.challenge.criteria_set.levels = levels
    school.challenge.criteria_set.save()
    page = visit(school.ben, asked.ben_for_ada.get_absolute_url()).text
    assert all(page.count(f"<span>{level}</span>") == 3 for level in levels)
    refused = visit(
        school.ben, asked.ben_for_ada.get_absolute_url(), words() | stars(school.challenge, 5, 1, 1)
    )
    assert "Tap a star." in refused.text
    assert not StarsGiven.objects.exists()


def test_a_review_that_is_released_stays_as_it_is(school, asked):
    give(asked.ben_for_ada)
    Review.objects.filter(pk=asked.ben_for_ada.pk).update(released_at=timezone.now())
    assert not Review.objects.markable_by(actor_for(school.ben)).exists()
    assert ReviewForm(Review.objects.get(pk=asked.ben_for_ada.pk)).is_closed
