"""The challenges so far: at home one's own child's work and quotes, in class what the class may see."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import HowItWas
from learninglogs.people.models import Consent, Guardian
from logs.models import LogEntry
from tests.galleries.shown import fill_class
from tests.people_of_the_school import board_of, client_for, home_client_for, make_challenge

LONG_AGO = datetime.timedelta(days=30)


def address(school):
    return reverse("galleries:so_far", args=[school.kingfisher.pk])


def log(pupil, challenge, *, through=True):
    then = timezone.now() - LONG_AGO
    return LogEntry.objects.create(
        pupil=pupil, challenge=challenge, handed_in_at=then, let_through_at=then if through else None
    )


def quote(pupil, challenge, words, **fields):
    now = timezone.now()
    allowed = {"quoted_at": now, "let_through_at": now}
    return HowItWas.objects.create(
        pupil=pupil, challenge=challenge, pen="child", found_out=words, **(allowed | fields)
    )


def answer(pupil, purpose, *, is_yes, by):
    Consent.objects.create(pupil=pupil, purpose=purpose, is_yes=is_yes, said_by=by)


@pytest.fixture
def moon(school):
    """A challenge that is over; Ada, Ben and Cleo handed in, and Cleo's is not let through."""
    moon = make_challenge(school.kingfisher, "The Moon", set_days_ago=40)
    log(school.ada, moon)
    log(school.ben, moon)
    log(school.cleo, moon, through=False)
    return moon


def first(answer):
    """The newest challenge on the page."""
    return answer.context["seasons"][0][1][0]


def whose(answer):
    return [entry.pupil.first_name for entry in first(answer).logs]


def quotes(answer):
    return [(each.who, each.words) for each in first(answer).quotes]


# ── Work ────────────────────────────────────────────────────────────────────────
def test_at_home_a_family_sees_its_own_childs_work_and_nobody_elses(visit, school, moon):
    assert whose(visit(school.adas_mum, address(school))) == ["Ada"]
    assert whose(home_client_for(school.ada).get(address(school))) == ["Ada"]
    assert whose(visit(school.bens_dad, address(school))) == ["Ben"]


def test_in_class_and_at_the_teachers_desk_it_is_what_was_let_through(visit, school, moon):
    assert sorted(whose(visit(school.ben, address(school)))) == ["Ada", "Ben"]
    assert sorted(whose(visit(school.mr_hill, address(school)))) == ["Ada", "Ben"]


def test_a_childs_own_log_comes_first_let_through_or_not(visit, school, moon):
    assert whose(visit(school.cleo, address(school)))[0] == "Cleo"


def test_a_familys_no_to_the_classroom_keeps_the_work_from_the_class(visit, school, moon):
    answer(school.ada, "class_wall", is_yes=False, by=school.adas_mum)
    assert whose(visit(school.ben, address(school))) == ["Ben"]
    assert whose(visit(school.mr_hill, address(school))) == ["Ben"]
    assert whose(visit(school.adas_mum, address(school))) == ["Ada"]


@pytest.mark.parametrize(
    "who, may",
    [
        ("mr_hill", True), ("mrs_bell", True), ("adas_mum", True), ("bens_dad", True), ("ada", True),
        ("ms_roy", False), ("finn", False), ("zoes_mum", False), ("mr_okoro", False), ("mr_stone", False),
    ],
)  # fmt: skip
def test_who_may_open_the_list(visit, school, moon, who, may):
    assert visit(school.__dict__[who], address(school)).status_code == (200 if may else 404)


def test_the_board_has_a_wall_and_not_this_list(school, moon):
    assert board_of(school.kingfisher).get(address(school)).status_code == 404


def test_a_full_class_shows_three_and_says_how_many_more(visit, school, moon):
    fill_class(school, moon, 20)
    page = visit(school.mr_hill, address(school))
    assert len(first(page).logs) == 3
    assert first(page).more == 19
    assert "19 more on the wall" in page.content.decode()


def test_whose_work_is_shown_is_not_always_the_same(visit, school):
    """Five challenges of the same 24 children: nobody's name decides that they are looked at."""
    shown = set()
    pupils = None
    for n in range(5):
        challenge = make_challenge(school.kingfisher, f"Old {n}", set_days_ago=40 + 14 * n)
        if pupils is None:
            pupils = [entry.pupil for entry in fill_class(school, challenge, 20)]
        else:
            for pupil in pupils:
                log(pupil, challenge)
    for _season, challenges in visit(school.mr_hill, address(school)).context["seasons"]:
        for each in challenges:
            shown |= {entry.pupil_id for entry in each.logs}
    assert len(shown) > 6


# ── What is on the list ─────────────────────────────────────────────────────────
def test_only_what_is_over_stands_on_the_list(visit, school, moon):
    make_challenge(school.kingfisher, "A draft", set_days_ago=40, published_at=None)
    make_challenge(school.kingfisher, "Taken back", set_days_ago=40, withdrawn_at=timezone.now())
    make_challenge(school.kingfisher, "To come", set_days_ago=-7)
    page = visit(school.adas_mum, address(school)).content.decode()
    assert "The Moon" in page
    for title in ("A draft", "Taken back", "To come", school.challenge.title):
        assert title not in page


def test_a_class_at_its_beginning_is_told_what_will_be_here(visit, school):
    assert "Nothing is behind us yet" in visit(school.adas_mum, address(school)).content.decode()


def test_twelve_at_first_and_all_when_asked(visit, school):
    for n in range(15):
        make_challenge(school.kingfisher, f"Old {n}", set_days_ago=40 + 14 * n)
    some = visit(school.adas_mum, address(school))
    assert sum(len(challenges) for _season, challenges in some.context["seasons"]) == 12
    assert "Show all 15" in some.content.decode()
    every = visit(school.adas_mum, address(school) + "?all=1")
    assert sum(len(challenges) for _season, challenges in every.context["seasons"]) == 15


def test_a_year_costs_what_one_challenge_does(
    school, moon, django_assert_max_num_queries, django_assert_num_queries
):
    quote(school.ada, moon, "Snow is quiet")
    mum = client_for(school.adas_mum)
    with django_assert_max_num_queries(16) as few:
        mum.get(address(school))
    for n in range(11):
        old = make_challenge(school.kingfisher, f"Old {n}", set_days_ago=60 + 14 * n)
        log(school.ada, old)
        quote(school.ada, old, "Snow is quiet")
    with django_assert_num_queries(len(few)):
        mum.get(address(school))


# ── Quotes ──────────────────────────────────────────────────────────────────────
def test_a_family_reads_a_classmates_quote_without_the_name_until_there_is_a_yes_to_it(visit, school, moon):
    quote(school.ada, moon, "Snow is quiet")
    assert quotes(visit(school.bens_dad, address(school))) == [("", "Snow is quiet")]
    assert "A child of the class" in visit(school.bens_dad, address(school)).content.decode()
    answer(school.ada, "name", is_yes=True, by=school.adas_mum)
    assert quotes(visit(school.bens_dad, address(school))) == [("Ada", "Snow is quiet")]


def test_in_class_at_the_desk_and_at_ones_own_home_it_has_its_name(visit, school, moon):
    quote(school.ada, moon, "Snow is quiet")
    for who in ("ben", "mr_hill", "adas_mum"):
        assert quotes(visit(school.__dict__[who], address(school))) == [("Ada", "Snow is quiet")]
    assert quotes(home_client_for(school.ben).get(address(school))) == [("", "Snow is quiet")]


@pytest.mark.parametrize("fields", [{"let_through_at": None}, {"let_through_at": None, "quoted_at": None}])
def test_what_is_not_allowed_and_let_through_nobody_reads_here(visit, school, moon, fields):
    quote(school.ada, moon, "Snow is quiet", **fields)
    for who in ("bens_dad", "ben", "mr_hill", "adas_mum"):
        assert quotes(visit(school.__dict__[who], address(school))) == []


def test_a_familys_no_to_the_classroom_keeps_the_sentence_too(visit, school, moon):
    quote(school.ada, moon, "Snow is quiet")
    answer(school.ada, "class_wall", is_yes=False, by=school.adas_mum)
    assert quotes(visit(school.bens_dad, address(school))) == []


def test_who_has_left_or_moved_class_is_quoted_no_more(visit, school, moon):
    quote(school.ada, moon, "Snow is quiet")
    school.ada.school_class = school.heron
    school.ada.save()
    assert quotes(visit(school.bens_dad, address(school))) == []


def test_a_guardian_kept_from_pictures_sees_none_here(visit, school, moon):
    Guardian.objects.filter(user=school.adas_mum).update(no_pictures_since=timezone.now())
    page = visit(school.adas_mum, address(school)).content.decode()
    assert "Photos are not shown to you" in page
    assert "/photos/" not in page
