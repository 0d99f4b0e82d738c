"""A child's own logs, by term, with what was released about them and nothing that was not."""

import datetime
import re

import pytest
from django.urls import reverse

from challenges.models import Responding
from feedback.models import Kind, Pen, Review, StarsGiven, Voice
from feedback.release import release
from learninglogs.people.models import Term
from logs.models import LogEntry
from tests.galleries.shown import handed_in, let_through
from tests.people_of_the_school import actor_for, client_for, make_challenge


def review(entry, reviewer, *stars):
    """The classmate's stars, given and not yet released."""
    given = Review.objects.create(entry=entry, reviewer=reviewer, given_at=entry.let_through_at)
    criteria = entry.challenge.criteria_set.criteria.all()
    StarsGiven.objects.bulk_create(
        StarsGiven(review=given, criterion=one, stars=number)
        for one, number in zip(criteria, stars, strict=True)
    )
    return given


def voice(entry, words, **fields):
    return Voice.objects.create(
        entry=entry, kind=Kind.COMMENT, words=words, pen=Pen.TEACHER, who="Mr Hill", **fields
    )


def words_on(client, address):
    shown = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def shelf_of(pupil):
    return reverse("galleries:shelf", args=[pupil.pk])


@pytest.fixture
def entry(school):
    """Ada's log, looked at by Ben and Cleo: 2, 1½ and 3 of three stars."""
    entry = let_through(school, school.ada)
    review(entry, school.ben, 2, 1, 3)
    review(entry, school.cleo, 2, 2, 3)
    return entry


def test_stars_stand_on_the_shelf_only_once_they_are_released(school, entry):
    ada = client_for(school.ada)
    assert "6.5" not in words_on(ada, shelf_of(school.ada))
    assert "stars" not in words_on(ada, reverse("galleries:log", args=[entry.pk]))
    release(school.challenge, by=actor_for(school.mr_hill))
    assert "6.5 of 9 stars" in words_on(ada, shelf_of(school.ada))
    assert "The tallest star stack has 6.5 stars" in words_on(ada, shelf_of(school.ada))


@pytest.mark.parametrize("who, code", [
    ("ada", 200), ("adas_mum", 200), ("mr_hill", 200), ("mrs_bell", 200),
    ("ben", 404), ("bens_dad", 404), ("ms_roy", 404), ("mr_okoro", 404), ("mr_stone", 404),
])  # fmt: skip
def test_whose_shelf_who_may_see(school, entry, who, code):
    release(school.challenge, by=actor_for(school.mr_hill))
    client = client_for(getattr(school, who))
    assert client.get(shelf_of(school.ada)).status_code == code
    assert client.get(reverse("galleries:log", args=[entry.pk])).status_code == code


def test_nobody_stars_a_log_that_is_answered_in_words(school, entry):
    school.challenge.responding = Responding.COMMENTS
    school.challenge.save()
    voice(entry, "What a long river.", let_through_at=entry.let_through_at)
    release(school.challenge, by=actor_for(school.mr_hill))
    for address in (shelf_of(school.ada), reverse("galleries:log", args=[entry.pk])):
        shown = words_on(client_for(school.ada), address)
        assert "6.5" not in shown
        assert not re.search(r"\d+ stars", shown)
    assert "What a long river." in shown


def test_words_are_read_only_once_they_are_let_through_and_released(school, entry):
    voice(entry, "Held for a talk.")
    voice(entry, "Lovely colours.", let_through_at=entry.let_through_at)
    log = reverse("galleries:log", args=[entry.pk])
    assert "Lovely colours." not in words_on(client_for(school.ada), log)
    release(school.challenge, by=actor_for(school.mr_hill))
    shown = words_on(client_for(school.ada), log)
    assert "Lovely colours." in shown
    assert "Held for a talk." not in shown


def test_a_draft_is_not_on_the_shelf_yet(school):
    LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    assert "The shelf is waiting" in words_on(client_for(school.ada), shelf_of(school.ada))
    entry = handed_in(school, school.ben)
    assert school.challenge.title in words_on(client_for(school.ben), shelf_of(school.ben))
    entry.take_back()
    assert client_for(school.ben).get(reverse("galleries:log", args=[entry.pk])).status_code == 404


def boards_on(client, pupil):
    shown = client.get(shelf_of(pupil)).content.decode()
    return re.findall(r'class="term">([^<]+)<', shown)


def test_logs_stand_by_term_the_newest_above(school):
    """Before any terms are entered the month says which it is."""
    for title, day in [
        ("Seeds", datetime.date(2026, 3, 31)),
        ("Castles", datetime.date(2026, 4, 1)),
        ("Rivers", datetime.date(2025, 12, 10)),
    ]:
        set_on = day - datetime.timedelta(days=14)
        challenge = make_challenge(
            school.kingfisher, title, set_on=set_on, hand_in_on=day, closes_on=day
        )  # fmt: skip
        handed_in(school, school.ada, challenge)
    assert boards_on(client_for(school.ada), school.ada) == [
        "Summer term 2026", "Spring term 2026", "Autumn term 2025",
    ]  # fmt: skip


def test_the_schools_own_terms_come_before_the_months(school):
    hand_in_on = school.challenge.hand_in_on
    Term.objects.create(
        school=school.wrenfield, name="Spring 1", starts_on=hand_in_on - datetime.timedelta(days=30),
        ends_on=hand_in_on + datetime.timedelta(days=30),
    )  # fmt: skip
    handed_in(school, school.ada)
    assert boards_on(client_for(school.ada), school.ada) == [f"Spring term {hand_in_on.year}"]
