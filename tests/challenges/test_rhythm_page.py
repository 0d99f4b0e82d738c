"""“Our rhythm”: Mr Hill chooses a preset or changes the sentence, sees what it gives, and uses it."""

import pytest
from django.urls import reverse

from challenges.models import Challenge, HowOften, Rhythm
from challenges.rhythm import preset
from challenges.rhythm_form import OF_A_PRESET, mini_of
from learninglogs.audit.models import AuditLine
from learninglogs.people.models import Term, WayOfWorking
from tests.challenges.school_year import days_of, enter_terms
from tests.people_of_the_school import client_for, make_challenge


def address(school):
    return reverse("challenges:rhythm", args=[school.kingfisher.pk])


def said(way, **changes):
    """The sentence as a preset has it, with some of it changed."""
    rhythm = preset(way)
    sentence = {name: getattr(rhythm, name) for name in OF_A_PRESET}
    return sentence | {"hand_out_at": "00:00:00", "releasing": "together", "then": "use"} | changes


def test_a_class_without_a_rhythm_sees_that_of_its_way_of_working(visit, school):
    page = visit(school.mr_hill, address(school))
    chosen = [card.way for card in page.context["form"].preset_cards() if card.is_chosen]
    assert chosen == [WayOfWorking.PEER_MARKED]
    assert Rhythm.objects.count() == 0


@pytest.mark.parametrize("way", WayOfWorking.values)
def test_a_preset_is_said_in_words_by_one_tap_and_saved_by_the_next(visit, school, way):
    page = visit(school.mr_hill, address(school) + f"?preset={way}")
    assert [card.way for card in page.context["form"].preset_cards() if card.is_chosen] == [way]
    assert Rhythm.objects.count() == 0
    visit(school.mr_hill, address(school), said(way))
    rhythm = Rhythm.objects.get(school_class=school.kingfisher)
    assert {name: getattr(rhythm, name) for name in OF_A_PRESET} == {
        name: getattr(preset(way), name) for name in OF_A_PRESET
    }
    school.kingfisher.refresh_from_db()
    assert school.kingfisher.way_of_working == way
    assert AuditLine.objects.filter(verb="changed_rhythm", user_id=school.mr_hill.pk).exists()


def test_every_part_can_be_changed_and_the_way_of_working_stays(visit, school):
    changed = said("peer_marked", how_often="three_weekly", set_weekday=2, hand_out_at="15:15:00")
    visit(school.mr_hill, address(school), changed)
    rhythm = Rhythm.objects.get(school_class=school.kingfisher)
    assert (rhythm.how_often, rhythm.set_weekday, f"{rhythm.hand_out_at:%H:%M}") == (
        "three_weekly",
        2,
        "15:15",
    )
    page = visit(school.mr_hill, address(school))
    assert not any(card.is_chosen for card in page.context["form"].preset_cards())
    school.kingfisher.refresh_from_db()
    assert school.kingfisher.way_of_working == WayOfWorking.PEER_MARKED


def test_challenges_already_set_keep_their_dates(visit, school):
    before = days_of(Challenge.objects.get(pk=school.challenge.pk))
    visit(school.mr_hill, address(school), said("celebrated"))
    assert days_of(Challenge.objects.get(pk=school.challenge.pk)) == before


def test_looking_at_what_it_gives_saves_nothing(visit, school):
    enter_terms(school.wrenfield)
    shown = visit(school.mr_hill, address(school), said("partners", then="show"))
    assert shown.context["slot_count"] >= 35
    assert Rhythm.objects.count() == 0
    piece = visit(school.mr_hill, address(school), said("shared", then="show"), HTTP_HX_REQUEST="true")
    assert piece.content.decode().count("<html") == 0
    assert "HX-Request" in piece.headers["Vary"]


@pytest.mark.parametrize(
    "wrong", [{"how_often": "hourly"}, {"weeks": "²"}, {"set_weekday": "9"}, {"hand_out_at": "25:00"}]
)
def test_a_sentence_that_cannot_be_is_said_kindly_and_not_saved(visit, school, wrong):
    page = visit(school.mr_hill, address(school), said("shared", **wrong))
    assert page.status_code == 200
    assert page.context["form"].errors
    assert Rhythm.objects.count() == 0


def test_what_stands_in_the_row_can_be_chosen_again(visit, school):
    Rhythm.objects.create(school_class=school.kingfisher, **said_row(catch_up_days=10))
    page = visit(school.mr_hill, address(school)).content.decode()
    assert "10 days" in page
    visit(school.mr_hill, address(school), said("peer_marked", catch_up_days=10))
    assert Rhythm.objects.get().catch_up_days == 10


def said_row(**changes):
    rhythm = preset("peer_marked")
    return {name: getattr(rhythm, name) for name in OF_A_PRESET} | changes


def test_without_half_terms_it_still_proposes_days_and_says_where_they_are_entered(visit, school):
    teacher = visit(school.mr_hill, address(school))
    titles = [getattr(each, "title", "") for each in teacher.context["coming"]]
    assert titles[0] == "A place that amazes me"
    assert titles.count("") >= 2  # free slots after it
    terms = reverse("office:terms", args=[school.wrenfield.pk])
    assert "not entered yet" in teacher.content.decode()
    assert terms not in teacher.content.decode()
    assert terms in visit(school.mrs_bell, address(school)).content.decode()


def test_half_terms_entered_wrongly_are_named(visit, school):
    enter_terms(school.wrenfield)
    Term.objects.filter(name="Autumn 2").update(starts_on="2026-10-19")
    page = visit(school.mr_hill, address(school)).content.decode()
    assert "Autumn 2 begins before the half term before it has ended." in page


def test_the_page_costs_the_same_for_many_challenges(school, django_assert_num_queries):
    enter_terms(school.wrenfield)
    mr_hill = client_for(school.mr_hill)
    mr_hill.get(address(school))
    with django_assert_num_queries(8):
        mr_hill.get(address(school))
    for n in range(20):
        make_challenge(school.kingfisher, f"Challenge {n}", set_days_ago=30 - 10 * n)
    with django_assert_num_queries(8):
        mr_hill.get(address(school))


def test_the_little_squares_show_three_weeks():
    weekly = mini_of(preset("partners"))
    assert weekly[:7] == ["set", "plain", "plain", "plain", "due", "no", "no"]
    assert mini_of(preset("peer_marked"))[14:] == ["due", *["cu"] * 6]
    assert [mini_of(preset(way)).count("set") for way in ("shared", "celebrated")] == [1, 3]


def test_how_often_has_the_words_of_the_sentence():
    assert str(HowOften.TWICE_A_HALF_TERM.label) == "twice each half term"
