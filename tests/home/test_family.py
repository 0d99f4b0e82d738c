"""Ada's and Finn's mum: what is still to be done first, what came back, and whose turn it is."""

import datetime

from django.urls import reverse
from django.utils import timezone

from learninglogs.people.models import Guardian
from tests.home.fortnight import a_voice, an_entry
from tests.people_of_the_school import make_challenge

FAMILY = "/family/"


def row_of(answer, child):
    return next(row for row in answer.context["rows"] if row["pupil"].first_name == child)


def test_what_is_handed_in_comes_after_what_is_still_to_be_done(visit, school):
    make_challenge(school.kingfisher, "The Moon", set_days_ago=16)
    an_entry(school.ada, school.kingfisher.challenges.get(title="The Moon"), handed_in=True)
    states = row_of(visit(school.adas_mum, FAMILY), "Ada")["states"]
    assert [state["title"] for state in states] == ["A place that amazes me", "The Moon"]


def test_words_that_came_back_this_week_are_said_beside_the_child(visit, school):
    entry = an_entry(
        school.ada, make_challenge(school.kingfisher, "The Moon", set_days_ago=40), let_through=True
    )
    now = timezone.now()
    for days in (1, 2, 20):
        then = now - datetime.timedelta(days=days)
        a_voice(entry, school.ben, "Well done", let_through_at=then, released_at=then)
    a_voice(entry, school.ben, "Not read yet", let_through_at=now)
    page = visit(school.adas_mum, FAMILY)
    assert row_of(page, "Ada")["pupil"].new_notes == 2
    assert row_of(page, "Finn")["pupil"].new_notes == 0
    assert "2 new notes" in page.content.decode()


def test_the_phone_is_passed_on_to_either_child_but_not_by_who_is_kept_from_one(visit, school):
    page = visit(school.adas_mum, FAMILY).content.decode()
    assert "Pass the phone on?" in page
    turns = [reverse("people:childs_turn", args=[child.pk]) for child in (school.ada, school.finn)]
    assert all(turn in page for turn in turns)
    Guardian.objects.filter(user=school.adas_mum, pupil=school.finn).update(no_contact_since=timezone.now())
    page = visit(school.adas_mum, FAMILY).content.decode()
    assert "Pass the phone to Ada?" in page
    assert turns[0] in page
    assert turns[1] not in page
