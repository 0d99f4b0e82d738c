"""Mr Hill taps what each child understood; Ada says so herself; nobody else sees either."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from challenges.models import Objective
from feedback.models import ObjectiveSnapshot, Pen
from learninglogs.audit.models import AuditLine
from logs.models import LogEntry
from tests.people_of_the_school import (
    actor_for,
    board_of,
    client_for,
    home_client_for,
    make_challenge,
    make_pupil,
)


@pytest.fixture
def objective(school):
    return Objective.objects.create(challenge=school.challenge, position=0, text="I can ask good questions.")


def tap_url(objective, pupil):
    return reverse("feedback:tap_snapshot", args=[objective.pk, pupil.pk])


def own_url(objective):
    return reverse("feedback:say_snapshot", args=[objective.pk])


def grid_url(challenge):
    return reverse("feedback:snapshot", args=[challenge.pk])


def words():
    return {(row.pupil.first_name, row.pen): row.word for row in ObjectiveSnapshot.objects.all()}


def begin(*pupils, challenge):
    for pupil in pupils:
        LogEntry.objects.create(pupil=pupil, challenge=challenge)


# ── The teacher taps ────────────────────────────────────────────────────────────
def test_a_tap_goes_round_from_nothing_to_got_it_to_not_yet_to_nothing(school, objective):
    mr_hill = client_for(school.mr_hill)
    for sends, kept in [("got_it", "got_it"), ("not_yet", "not_yet"), ("", None)]:
        page = mr_hill.get(grid_url(school.challenge)).content.decode()
        cell = page[page.index(f'id="cell-{objective.pk}-{school.ada.pk}"') :]
        assert f'name="word" value="{sends}"' in cell[: cell.index(">")]
        mr_hill.post(tap_url(objective, school.ada), {"word": sends})
        assert words().get(("Ada", "teacher")) == kept


def test_the_same_tap_from_two_tabs_counts_once(visit, school, objective):
    for _tab in range(2):
        visit(school.mr_hill, tap_url(objective, school.ada), {"word": "got_it"})
    assert words() == {("Ada", "teacher"): "got_it"}
    assert AuditLine.objects.filter(verb="tapped_snapshot", child_id=school.ada.pk).count() == 1


def test_htmx_gets_the_cell_its_undo_and_the_counts(school, objective):
    mr_hill = client_for(school.mr_hill)
    mr_hill.post(tap_url(objective, school.ben), {"word": "not_yet"})
    answer = mr_hill.post(
        tap_url(objective, school.ada), {"word": "got_it", "grid": "1"}, HTTP_HX_REQUEST="true"
    )
    page = answer.content.decode()
    assert f'id="cell-{objective.pk}-{school.ada.pk}"' in page
    assert "1 got it" in page
    assert "1 not yet" in page
    undo = page[page.index('id="tap-undo"') :]
    assert 'name="word" value=""' in undo
    assert "<html" not in page


def test_undo_puts_the_word_before_back(school, objective):
    mr_hill = client_for(school.mr_hill)
    mr_hill.post(tap_url(objective, school.ada), {"word": "got_it"})
    page = mr_hill.post(
        tap_url(objective, school.ada), {"word": "not_yet"}, HTTP_HX_REQUEST="true"
    ).content.decode()
    assert 'name="word" value="got_it"' in page[page.index('id="tap-undo"') :]


@pytest.mark.parametrize(
    "who, may",
    [
        ("mr_hill", True),
        ("mrs_bell", True),
        ("ms_roy", False),
        ("ada", False),
        ("adas_mum", False),
        ("mr_okoro", False),
        ("mr_stone", False),
    ],
)
def test_who_may_tap(visit, school, objective, who, may):
    person = school.__dict__[who]
    assert visit(person, grid_url(school.challenge)).status_code == (200 if may else 404)
    visit(person, tap_url(objective, school.ada), {"word": "got_it"})
    assert ObjectiveSnapshot.objects.exists() == may


@pytest.mark.parametrize("word", ["nearly", "help", "brilliant"])
def test_a_word_the_teacher_does_not_have_is_not_kept(visit, school, objective, word):
    assert visit(school.mr_hill, tap_url(objective, school.ada), {"word": word}).status_code == 404
    with pytest.raises(ValueError, match="no word of this pen"):
        ObjectiveSnapshot.objects.say(
            school.ada, objective, word, pen=Pen.TEACHER, by=actor_for(school.mr_hill)
        )
    assert not words()


def test_a_child_of_another_class_has_no_cell_here(visit, school, objective):
    """Mrs Bell leads the whole school; Finn is Heron's all the same."""
    assert visit(school.mrs_bell, tap_url(objective, school.finn), {"word": "got_it"}).status_code == 404


def test_a_saved_challenge_keeps_what_was_tapped(visit, school, objective):
    visit(school.mr_hill, tap_url(objective, school.ada), {"word": "got_it"})
    edit = reverse("challenges:edit", args=[school.challenge.pk])
    form = visit(school.mr_hill, edit).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = visit(school.mr_hill, edit, typed | {"title": "A new title", "then": "draft"})
    assert answer.status_code == 302
    assert words() == {("Ada", "teacher"): "got_it"}


def test_the_database_keeps_no_word_of_the_other_pen(school, objective):
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectiveSnapshot.objects.create(pupil=school.ada, objective=objective, pen="teacher", word="help")


# ── The child's own word ────────────────────────────────────────────────────────
def test_ada_says_her_own_word_beside_the_teachers(visit, school, objective):
    begin(school.ada, challenge=school.challenge)
    visit(school.mr_hill, tap_url(objective, school.ada), {"word": "not_yet"})
    visit(school.ada, own_url(objective), {"word": "help"})
    assert words() == {("Ada", "teacher"): "not_yet", ("Ada", "pupil"): "help"}
    page = visit(school.mr_hill, grid_url(school.challenge)).content.decode()
    cell = page[page.index(f'id="cell-{objective.pk}-{school.ada.pk}"') :]
    assert "Help" in cell[: cell.index("</button>")]


def test_at_home_ada_speaks_for_herself_and_her_mum_does_not(school, objective):
    begin(school.ada, challenge=school.challenge)
    assert client_for(school.adas_mum).post(own_url(objective), {"word": "got_it"}).status_code == 404
    assert home_client_for(school.ada).post(own_url(objective), {"word": "nearly"}).status_code == 302
    assert words() == {("Ada", "pupil"): "nearly"}


def test_nobody_says_a_word_about_a_log_they_have_not_begun(visit, school, objective):
    assert visit(school.ada, own_url(objective), {"word": "got_it"}).status_code == 404


def test_ada_sees_her_own_words_and_never_the_teachers(visit, school, objective):
    begin(school.ada, school.ben, challenge=school.challenge)
    visit(school.mr_hill, tap_url(objective, school.ada), {"word": "not_yet"})
    visit(school.ben, own_url(objective), {"word": "help"})
    page = visit(school.ada, reverse("feedback:how_it_was", args=[school.challenge.pk, school.ada.pk]))
    assert objective.text in page.content.decode()
    assert "Not yet" not in page.content.decode()
    seen = {
        who: ObjectiveSnapshot.objects.visible_to(actor_for(school.__dict__[who])).count()
        for who in ("mr_hill", "ada", "ben", "cleo", "adas_mum", "bens_dad", "ms_roy")
    }
    assert seen == {
        "mr_hill": 2, "ada": 0, "ben": 1, "cleo": 0, "adas_mum": 0, "bens_dad": 1, "ms_roy": 0,
    }  # fmt: skip


# ── What the class looks at ─────────────────────────────────────────────────────
def test_nothing_of_it_stands_on_the_board(school, objective):
    """On the class's board, and on the wall Mr Hill himself shows on the whiteboard."""
    entry = LogEntry.objects.create(
        pupil=school.ada, challenge=school.challenge,
        handed_in_at=school.challenge.opens_at, let_through_at=school.challenge.opens_at,
    )  # fmt: skip
    mr_hill = client_for(school.mr_hill)
    mr_hill.post(tap_url(objective, school.ada), {"word": "not_yet"})
    board = board_of(school.kingfisher)
    for name, args in [("wall", [school.challenge.pk]), ("spread", [school.challenge.pk, entry.pk])]:
        for screen in (mr_hill, board):
            page = screen.get(reverse(f"galleries:{name}", args=args))
            assert page.status_code == 200
            assert "Not yet" not in page.content.decode()
            assert "snapshot" not in page.content.decode().lower()
    assert board.get(grid_url(school.challenge)).status_code == 404
    assert board.post(tap_url(objective, school.ada), {"word": "got_it"}).status_code == 404
    assert board.post(own_url(objective), {"word": "got_it"}).status_code == 404


# ── Sizes ───────────────────────────────────────────────────────────────────────
def test_a_class_of_thirty_six_costs_what_a_class_of_four_does(
    school, objective, django_assert_max_num_queries, django_assert_num_queries
):
    mr_hill = client_for(school.mr_hill)
    with django_assert_max_num_queries(10) as few:
        mr_hill.get(grid_url(school.challenge))
    for n in range(32):
        child = make_pupil(f"Child {n}", "Moss", school.kingfisher)
        ObjectiveSnapshot.objects.create(pupil=child, objective=objective, pen="teacher", word="got_it")
    with django_assert_num_queries(len(few)):
        page = mr_hill.get(grid_url(school.challenge)).content.decode()
    assert page.count('id="cell-') == 36


def test_a_challenge_without_objectives_says_what_to_do(visit, school):
    empty = make_challenge(school.kingfisher, "The Moon")
    page = visit(school.mr_hill, grid_url(empty)).content.decode()
    assert "No objectives yet" in page
    assert reverse("challenges:edit", args=[empty.pk]) in page
