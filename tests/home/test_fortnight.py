"""The first pages: where everybody begins, Ada's own page, the family, the school."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge
from feedback.models import Kind, Review
from learninglogs.people.models import Guardian
from logs.models import LogEntry
from tests.home.fortnight import a_voice, address, an_entry
from tests.people_of_the_school import make_challenge


# ── Where everybody begins ──────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "who, name, whose",
    [
        ("mr_hill", "class_page", "kingfisher"),
        ("mrs_bell", "school_page", "wrenfield"),
        ("ada", "pupil_home", "ada"),
        ("bens_dad", "pupil_home", "ben"),
        ("adas_mum", "family", None),
    ],
)
def test_everybody_begins_on_their_own_page(visit, school, who, name, whose):
    wanted = reverse(f"home:{name}", args=[school.__dict__[whose].pk] if whose else None)
    answer = visit(school.__dict__[who], "/")
    assert answer.status_code == 302
    assert answer.url == wanted
    assert visit(school.__dict__[who], wanted).status_code == 200


def test_a_governor_is_told_kindly_that_there_is_nothing_to_open(visit, school):
    answer = visit(school.mr_okoro, "/")
    assert answer.status_code == 200
    assert "You are signed in as Mr Okoro." in answer.content.decode()


def test_a_teacher_who_is_also_a_mum_begins_with_her_class_and_finds_her_family(visit, school):
    Guardian.objects.create(user=school.ms_roy, pupil=school.ben)
    answer = visit(school.ms_roy, "/", follow=True)
    assert answer.redirect_chain[-1][0] == school.heron.get_absolute_url()
    assert reverse("home:family") in answer.content.decode()


def test_a_parent_whose_access_has_ended_has_nothing_to_open(visit, school):
    school.bens_dad.guardianships.update(ended_at=timezone.now())
    assert "Nothing to open here yet" in visit(school.bens_dad, "/").content.decode()
    assert visit(school.bens_dad, reverse("home:pupil_home", args=[school.ben.pk])).status_code == 404


@pytest.mark.parametrize(
    "page, allowed",
    [
        (("class_page", "kingfisher"), {"mr_hill", "mrs_bell"}),
        (("tray", "challenge"), {"mr_hill", "mrs_bell"}),
        (("school_page", "wrenfield"), {"mrs_bell"}),
        (("pupil_home", "ada"), {"ada", "adas_mum", "mr_hill", "mrs_bell"}),
    ],
)
@pytest.mark.parametrize(
    "who",
    ["mr_hill", "ms_roy", "mrs_bell", "mr_okoro", "mr_stone", "ada", "ben", "finn", "adas_mum", "bens_dad"],
)
def test_who_may_open_which_first_page(visit, school, page, allowed, who):
    url = address(school, *page)
    assert visit(school.__dict__[who], url).status_code == (200 if who in allowed else 404)


@pytest.mark.parametrize("name, whose", [("class_page", "kingfisher"), ("pupil_home", "ada")])
def test_somebody_signed_out_is_sent_to_sign_in(visit, school, name, whose):
    answer = visit(None, reverse(f"home:{name}", args=[school.__dict__[whose].pk]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


# ── The child and the family ────────────────────────────────────────────────────
def test_ada_sees_what_to_do_and_then_that_it_is_done(visit, school):
    url = reverse("home:pupil_home", args=[school.ada.pk])
    assert "Add my double page" in visit(school.ada, url).content.decode()
    entry = an_entry(school.ada, school.challenge)
    assert "Carry on" in visit(school.ada, url).content.decode()
    entry.handed_in_at = timezone.now()
    entry.save()
    page = visit(school.ada, url).content.decode()
    assert "Handed in" in page
    assert "Add my double page" not in page


@pytest.mark.parametrize(
    "set_days_ago, said", [(6, "8 days left"), (13, "Tomorrow"), (14, "Today"), (15, "Catch-up until")]
)
def test_the_days_there_are_and_never_late(visit, school, set_days_ago, said):
    Challenge.objects.all().delete()
    make_challenge(school.kingfisher, "Our street", set_days_ago=set_days_ago)
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert said in page
    assert not re.search(r"\blate\b", page, re.IGNORECASE)


def test_two_live_challenges_stand_hand_in_day_first(visit, school):
    make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    answer = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk]))
    titles = [card.challenge.title for card in answer.context["cards"]]
    assert titles == ["Our street", "A place that amazes me"]
    assert answer.content.decode().count("<h1") == 1


def test_what_is_handed_in_makes_way_for_what_is_to_be_done(visit, school):
    older = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    an_entry(school.ada, older, handed_in=True)
    answer = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk]))
    titles = [card.challenge.title for card in answer.context["cards"]]
    assert titles == ["A place that amazes me", "Our street"]


def test_the_class_page_points_to_the_challenge_in_catch_up(visit, school):
    older = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    answer = visit(school.mr_hill, school.kingfisher.get_absolute_url())
    assert answer.context["challenge"] == school.challenge
    assert answer.context["also_live"] == [older]


def test_a_scheduled_challenge_is_no_secret_told_early(visit, school):
    make_challenge(school.kingfisher, "A surprise", set_days_ago=-3)
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert "A surprise" not in page


def test_last_time_shows_only_what_was_released(visit, school):
    past = make_challenge(school.kingfisher, "The Moon", set_days_ago=60)
    entry = an_entry(school.ada, past, let_through=True)
    held = a_voice(entry, school.ben, "I wish I knew more.", let_through_at=timezone.now())
    url = reverse("home:pupil_home", args=[school.ada.pk])
    assert "Last time" not in visit(school.ada, url).content.decode()
    held.released_at = timezone.now()
    held.save()
    page = visit(school.ada, url).content.decode()
    assert "Last time: The Moon" in page
    assert "Ben T gave you two stars and a wish." in page
    assert "Ben T gave Ada two stars and a wish." in visit(school.adas_mum, url).content.decode()


def test_a_parent_always_reads_the_childs_name(visit, school):
    page = visit(school.adas_mum, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert "Ada Lowe" in page
    assert "Add Ada’s double page" in page
    assert reverse("home:family") in page
    assert reverse("feedback:my_reviews") not in page


def test_a_child_in_class_finds_the_wall_and_whom_to_respond_to(visit, school):
    Review.objects.create(entry=an_entry(school.ben, school.challenge, let_through=True), reviewer=school.ada)
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert reverse("feedback:my_reviews") in page
    assert '<span class="count">1</span>' in page
    assert reverse("galleries:class_wall", args=[school.kingfisher.pk]) in page


def test_words_that_came_back_count_among_those_to_respond_to(visit, school):
    entry = an_entry(school.ben, school.challenge, let_through=True)
    review = Review.objects.create(entry=entry, reviewer=school.ada, given_at=timezone.now())
    url = reverse("home:pupil_home", args=[school.ada.pk])
    assert visit(school.ada, url).context["pupil"].to_respond == 0
    for kind in (Kind.FIRST_STAR, Kind.WISH):
        a_voice(entry, school.ada, "Silly", review=review, kind=kind, sent_back_at=timezone.now())
    assert visit(school.ada, url).context["pupil"].to_respond == 1


def test_without_a_challenge_the_child_is_shown_the_shelf(visit, school):
    Challenge.objects.all().delete()
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert "No challenge just now" in page
    assert reverse("galleries:shelf", args=[school.ada.pk]) in page


def test_a_family_has_one_row_a_child_with_its_state(visit, school):
    an_entry(school.finn, school.heron_challenge, handed_in=True)
    rows = visit(school.adas_mum, reverse("home:family")).context["rows"]
    assert [(row["pupil"].first_name, row["states"][0]["words"]) for row in rows] == [
        ("Ada", "8 days left"),
        ("Finn", "Handed in"),
    ]


def test_a_head_sees_every_class_with_its_challenge(visit, school):
    an_entry(school.ada, school.challenge, handed_in=True)
    page = visit(school.mrs_bell, reverse("home:school_page", args=[school.wrenfield.pk])).content.decode()
    assert "1 of 4 handed in" in page
    assert "Heron Class" in page
    assert "Oak Class" not in page


def test_the_board_shows_this_very_challenge_once_it_has_a_log(visit, school):
    older = make_challenge(school.kingfisher, "The Moon", set_days_ago=30)
    own_wall = reverse("galleries:wall", args=[school.challenge.pk])
    an_entry(school.ben, older, let_through=True)
    an_entry(school.ada, school.challenge, handed_in=True)
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).text
    assert own_wall not in page
    assert reverse("galleries:class_wall", args=[school.kingfisher.pk]) in page
    LogEntry.objects.filter(pupil=school.ada).update(let_through_at=timezone.now())
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).text
    assert page.count(f'href="{own_wall}"') == 2, "on the bar, and beside the tray"
