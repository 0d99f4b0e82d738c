"""All feedback of a challenge reaches the children together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import Release, Review, Voice
from feedback.progress import round_state, scores_for, voices_for
from feedback.release import release
from learninglogs.audit.models import AuditLine
from tests.people_of_the_school import actor_for, client_for, make_pupil

from .conftest import give, let_through


def press(school):
    return f"/challenges/{school.challenge.pk}/release/"


@pytest.fixture
def given(school, asked):
    """Ben and Cleo have given Ada theirs; Mr Hill let only Ben's through. Ada has not given hers."""
    give(asked.ben_for_ada, 3, 2, 1)
    give(asked.cleo_for_ada, 2, 2, 3)
    for voice in Voice.objects.filter(by_pupil=school.ben):
        voice.let_through(by=actor_for(school.mr_hill))
    return asked


@pytest.mark.parametrize("who", ["ms_roy", "mr_stone", "mr_okoro", "adas_mum", "ada"])
def test_only_who_teaches_the_class_releases(school, given, visit, who):
    assert visit(getattr(school, who), press(school), {}).status_code == 404
    assert not Review.objects.filter(released_at__isnull=False).exists()
    assert visit(school.mr_hill, press(school), {}).status_code == 302
    assert Review.objects.filter(released_at__isnull=False).count() == 2


def test_before_the_release_ada_reads_nothing_and_after_it_what_was_let_through(school, logs, given, visit):
    ada, mum = actor_for(school.ada), actor_for(school.adas_mum)
    assert voices_for([logs.ada], ada) == voices_for([logs.ada], mum) == {}
    assert scores_for([logs.ada]) == {}
    visit(school.mr_hill, press(school), {})
    assert [voice.who for voice in voices_for([logs.ada], ada)[logs.ada.pk]] == ["Ben"] * 3
    assert voices_for([logs.ada], mum) == voices_for([logs.ada], ada)
    assert voices_for([logs.ada], actor_for(school.bens_dad)) == {}
    assert scores_for([logs.ada])[logs.ada.pk].total == 6.5


def test_a_missing_review_holds_nobody_up_and_what_is_held_is_said(school, given, visit):
    page = visit(
        school.mr_hill,
        press(school),
        {"next": f"/entries/{given.ben_for_ada.entry_id}/responses/"},
        follow=True,
    )
    assert "Released: 2 reviews and 3 comments." in page.text
    assert "3 comments are still held" in page.text
    assert "1 review has not been given" in page.text
    assert AuditLine.objects.filter(verb="released").count() == 1


def test_a_later_release_gives_what_came_since(school, given):
    hill = actor_for(school.mr_hill)
    first = release(school.challenge, by=hill)
    before = Voice.objects.filter(by_pupil=school.ben).values_list("released_at", flat=True)[0]
    give(given.ada_for_ben)
    Voice.objects.filter(by_pupil=school.cleo, kind="wish").get().let_through(by=hill)
    second = release(school.challenge, by=hill)
    assert (first.reviews, first.voices, first.missing) == (2, 3, 1)
    assert (second.reviews, second.voices, second.missing) == (1, 1, 0)
    assert Voice.objects.filter(by_pupil=school.ben).values_list("released_at", flat=True)[0] == before
    assert Release.objects.count() == 2


def test_the_round_is_counted(school, given):
    state = round_state(school.challenge)
    assert (state.entries, state.newcomers, state.asked, state.given, state.missing) == (3, 3, 3, 2, 1)
    assert (state.waiting, state.ready, state.talked, state.released) == (3, 3, 0, 0)
    assert not state.is_released
    release(school.challenge, by=actor_for(school.mr_hill))
    state = round_state(school.challenge)
    assert (state.waiting, state.ready, state.voices_released, state.released) == (3, 0, 3, 2)
    assert state.is_released
    assert round_state(school.heron_challenge).entries == 0


def test_figures_take_the_same_queries_for_any_number_of_children(school, given, django_assert_num_queries):
    for number in range(8):
        entry = let_through(make_pupil(f"Child {number}", "", school.kingfisher), school.challenge)
        give(Review.objects.create(entry=entry, reviewer=school.ben))
    entries = list(school.challenge.entries.all())
    with django_assert_num_queries(1):
        assert len(scores_for(entries, released_only=False)) == 9
    with django_assert_num_queries(2):  # one finds what the teacher stands to, once a request
        assert len(voices_for(entries, actor_for(school.mr_hill))) == 9
    with django_assert_num_queries(4):
        round_state(school.challenge)


@pytest.mark.parametrize("page", ["responses", "waiting", "my_reviews"])
def test_pages_take_the_same_queries_for_any_number_of_children(school, logs, given, page):
    url = {
        "responses": f"/entries/{logs.ada.pk}/responses/",
        "waiting": f"/classes/{school.kingfisher.pk}/waiting/",
        "my_reviews": "/my-reviews/",
    }[page]
    client = client_for(school.ben if page == "my_reviews" else school.mr_hill)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    client.get(url)
    few = queries()
    for number in range(10):
        child = make_pupil(f"Child {number}", "", school.kingfisher)
        entry = let_through(child, school.challenge)
        give(Review.objects.create(entry=entry, reviewer=school.ben))
        give(Review.objects.create(entry=logs.ada, reviewer=child))
    assert queries() == few <= 20
