"""Mr Hill's tray: where each log is, whom to look at, and what comes next."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge
from feedback.models import Kind, Review
from learninglogs.people.models import Pupil, Teaching, Term
from tests.home.fortnight import a_voice, an_entry, states, tray_url
from tests.logs.club import give_place, open_club
from tests.people_of_the_school import client_for, make_challenge


def test_the_tray_says_where_each_log_is(visit, school):
    an_entry(school.ada, school.challenge, let_through=True)
    an_entry(school.ben, school.challenge, handed_in=True)
    an_entry(school.cleo, school.challenge)
    an_entry(school.malgosia, school.challenge, pages=0)
    answer = visit(school.mr_hill, school.kingfisher.get_absolute_url())
    assert states(answer) == {
        "Ada": "let-through",
        "Ben": "waiting",
        "Cleo": "started",
        "Małgosia": "not-yet",
    }
    page = answer.content.decode()
    assert "1 log is handed in and not let through." in page
    assert reverse("logs:let_all_through", args=[school.challenge.pk]) in page
    assert "Add a page for Małgosia Z" in page


def test_in_catch_up_nobody_is_late(visit, school):
    challenge = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    answer = visit(school.mr_hill, tray_url(challenge))
    assert set(states(answer).values()) == {"catch-up"}
    assert not re.search(r"\blate\b", answer.content.decode(), re.IGNORECASE)


@pytest.mark.parametrize(
    "show, names",
    [
        ("all", ["Ada", "Ben", "Cleo", "Małgosia"]),
        ("handed-in", ["Ada", "Ben"]),
        ("started", ["Cleo"]),
        ("not-yet", ["Małgosia"]),
        ("nonsense", ["Ada", "Ben", "Cleo", "Małgosia"]),
    ],
)
def test_chips_choose_whom_to_see(visit, school, show, names):
    an_entry(school.ada, school.challenge, let_through=True)
    an_entry(school.ben, school.challenge, handed_in=True)
    an_entry(school.cleo, school.challenge)
    answer = visit(school.mr_hill, tray_url(school.challenge, show))
    assert [tile.pupil.first_name for tile in answer.context["tray"].shown] == names


def test_who_is_catching_up_can_be_looked_at_in_catch_up_alone(visit, school):
    assert 'id="show-catch-up"' not in visit(school.mr_hill, tray_url(school.challenge)).text
    challenge = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    an_entry(school.ada, challenge, handed_in=True)
    an_entry(school.ben, challenge)
    shown = visit(school.mr_hill, tray_url(challenge, "catch-up")).context["tray"].shown
    assert [tile.pupil.first_name for tile in shown] == ["Ben", "Cleo", "Małgosia"]


def test_the_lunchtime_club_has_a_chip_and_a_card_with_ticks(visit, school):
    assert 'id="show-club"' not in visit(school.mr_hill, tray_url(school.challenge)).text
    club = open_club(school.wrenfield)
    give_place(club, school.ben, "needs a printer")
    give_place(club, school.finn, "wants company")
    answer = visit(school.mr_hill, tray_url(school.challenge, "club"))
    assert [tile.pupil.first_name for tile in answer.context["tray"].shown] == ["Ben"]
    assert "needs a printer" in answer.text
    assert "wants company" not in answer.text
    today = school.wrenfield.today().isoformat()
    here = reverse("logs:club_here", args=[school.wrenfield.pk, today, school.ben.pk])
    assert f'action="{here}"' in answer.text
    back = tray_url(school.challenge, "club")
    assert f'name="next" value="{back}"' in answer.text
    assert visit(school.mr_hill, here, {"here": "yes", "next": back})["Location"] == back
    assert visit(school.mr_hill, back).context["card"].places[school.ben.pk].is_here


def test_a_child_who_left_has_no_place_in_the_tray(visit, school):
    Pupil.objects.filter(pk=school.ben.pk).update(left_at=timezone.now())
    assert "Ben" not in states(visit(school.mr_hill, tray_url(school.challenge)))


def test_the_steps_follow_the_fortnight(visit, school):
    ask, release = "Ask classmates to respond", "Release what was said"
    url = tray_url(school.challenge)
    assert "Nothing is handed in yet." in visit(school.mr_hill, url).content.decode()
    adas = an_entry(school.ada, school.challenge, let_through=True)
    assert ask not in visit(school.mr_hill, url).content.decode()
    bens = an_entry(school.ben, school.challenge, let_through=True)
    assert ask in visit(school.mr_hill, url).content.decode()
    Review.objects.create(entry=adas, reviewer=school.ben)
    review = Review.objects.create(entry=bens, reviewer=school.ada, given_at=timezone.now())
    page = visit(school.mr_hill, url).content.decode()
    assert ask not in page
    assert "1 of 2 responses by classmates are in." in page
    assert "Ready to be released: 1 response." in page
    assert release in page
    review.released_at = timezone.now()
    review.save()
    assert release not in visit(school.mr_hill, url).content.decode()


def test_the_first_voices_that_wait_stand_beside_the_tray(visit, school):
    entry = an_entry(school.ben, school.challenge, let_through=True)
    for n in range(3):
        a_voice(entry, school.ada, f"I wish number {n}", kind=Kind.COMMENT)
    page = visit(school.mr_hill, tray_url(school.challenge)).content.decode()
    assert "I wish number 0" in page
    assert "I wish number 2" not in page
    assert "See all 3" in page
    assert "Ada L to Ben T" in page


def test_the_class_page_opens_with_hand_in_day_first_and_leads_to_its_neighbours(visit, school):
    older = make_challenge(school.kingfisher, "Our street", set_days_ago=12)
    long_ago = make_challenge(school.kingfisher, "Long ago", set_days_ago=60)
    answer = visit(school.mr_hill, school.kingfisher.get_absolute_url())
    assert answer.context["challenge"] == older
    assert (answer.context["before"], answer.context["after"]) == (long_ago, school.challenge)


def test_a_challenge_counts_within_its_half_term(visit, school):
    today = school.wrenfield.today()
    Term.objects.create(
        school=school.wrenfield, name="Autumn 2",
        starts_on=today - datetime.timedelta(days=20), ends_on=today + datetime.timedelta(days=30),
    )  # fmt: skip
    make_challenge(school.kingfisher, "Before half term", set_days_ago=40)
    make_challenge(school.kingfisher, "Our street", set_days_ago=18)
    assert "Challenge 2 · Autumn 2" in visit(school.mr_hill, tray_url(school.challenge)).content.decode()


def test_a_class_without_a_challenge_is_given_one_next_step(visit, school):
    Challenge.objects.filter(school_class=school.kingfisher).delete()
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).content.decode()
    assert reverse("challenges:new", args=[school.kingfisher.pk]) in page
    assert page.count("btn--primary") == 1


def test_a_class_without_children_says_who_adds_them(visit, school):
    Pupil.objects.filter(school_class=school.kingfisher).update(school_class=None)
    page = visit(school.mr_hill, tray_url(school.challenge)).content.decode()
    assert "No children in this class yet" in page


def test_a_teacher_of_two_classes_can_switch(visit, school):
    Teaching.objects.create(staff=school.mr_hill.jobs_at_school.get(), school_class=school.heron)
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).content.decode()
    assert f'href="{school.heron.get_absolute_url()}"' in page


def test_the_tray_answers_nothing_new_until_something_is(school):
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    asks = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": mr_hill.get(url).headers["ETag"]}
    assert mr_hill.get(url, **asks).status_code == 304
    an_entry(school.ben, school.challenge, handed_in=True)
    answer = mr_hill.get(url, **asks)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert 'id="through-' in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_a_tray_left_open_after_signing_out_leads_to_sign_in_whole(visit, school):
    answer = visit(None, tray_url(school.challenge), HTTP_HX_REQUEST="true")
    assert answer.headers["HX-Refresh"] == "true"
