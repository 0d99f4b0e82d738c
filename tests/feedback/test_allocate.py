"""Classmates are asked to respond to each other's logs."""

import random
import threading
from collections import Counter

import pytest
from django.db import connection, connections

from feedback.allocation import NobodyToRespond, allocate, joining_ring, ring
from feedback.models import Review
from feedback.progress import round_state
from learninglogs.audit.models import AuditLine
from tests.people_of_the_school import actor_for, make_pupil

from .conftest import let_through

SHUFFLES = range(40)


def is_mutual(pairs):
    return any((reviewed, reviewer) in pairs for reviewer, reviewed in pairs)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7, 12, 30])
def test_everyone_gives_and_receives_the_same_and_nobody_marks_their_own(count):
    each = min(2, count - 1)
    for shuffle in SHUFFLES:
        pairs = ring(range(count), rng=random.Random(shuffle))
        assert Counter(reviewer for reviewer, _ in pairs) == dict.fromkeys(range(count), each)
        assert Counter(reviewed for _, reviewed in pairs) == dict.fromkeys(range(count), each)
        assert len(set(pairs)) == len(pairs)
        assert all(reviewer != reviewed for reviewer, reviewed in pairs)
        assert count <= 4 or not is_mutual(pairs)


@pytest.mark.parametrize("there", [2, 3, 6, 24])
@pytest.mark.parametrize("new", [1, 2, 3, 5, 8])
def test_latecomers_give_and_receive_like_the_others(new, there):
    newcomers = range(100, 100 + new)
    for shuffle in SHUFFLES:
        rng = random.Random(shuffle)
        first = ring(range(there), rng=rng)
        joined = joining_ring(newcomers, Counter(reviewer for reviewer, _ in first), rng=rng)
        gives = Counter(reviewer for reviewer, _ in joined)
        receives = Counter(reviewed for _, reviewed in joined)
        assert {gives[child] for child in newcomers} == {receives[child] for child in newcomers} == {2}
        assert max(Counter(reviewer for reviewer, _ in first + joined).values()) <= 4
        assert len(set(first + joined)) == len(first + joined)
        assert there <= 4 or not is_mutual(first + joined)


def test_mr_hill_asks_and_each_child_is_told_of_two(school, logs, visit):
    visit(school.mr_hill, f"/challenges/{school.challenge.pk}/allocate/", {})
    assert Review.objects.filter(reviewer=school.ada).count() == 2
    logs.ada.refresh_from_db()
    assert logs.ada.settled_at
    assert not logs.ada.may_be_taken_back
    assert AuditLine.objects.filter(verb="allocated", user_id=school.mr_hill.pk).count() == 1


@pytest.mark.parametrize("who", ["ms_roy", "mr_stone", "mr_okoro", "adas_mum", "ada"])
def test_nobody_else_asks_his_class(school, logs, visit, who):
    url = f"/challenges/{school.challenge.pk}/allocate/"
    assert visit(getattr(school, who), url, {}).status_code == 404
    assert not Review.objects.exists()
    assert visit(school.mrs_bell, url, {}).status_code == 302
    assert Review.objects.count() == 6


def test_two_children_mark_each_other_once(school):
    for child in (school.ada, school.ben):
        let_through(child, school.challenge)
    assert allocate(school.challenge) == 2


def test_ada_alone_leaves_it_to_mr_hill_who_is_told_so_kindly(school, visit):
    entry = let_through(school.ada, school.challenge)
    with pytest.raises(NobodyToRespond):
        allocate(school.challenge)
    url = f"/challenges/{school.challenge.pk}/allocate/"
    answer = visit(school.mr_hill, url, {"next": f"/entries/{entry.pk}/responses/"}, follow=True)
    assert "Only Ada’s double page has been let through" in answer.text
    assert "Ada is the only one so far" in answer.text
    entry.refresh_from_db()
    assert entry.settled_at is None


def test_malgosia_comes_late_and_joins_when_mr_hill_asks_again(school, logs):
    allocate(school.challenge)
    before = set(Review.objects.values_list("pk", flat=True))
    let_through(school.malgosia, school.challenge)
    assert round_state(school.challenge).newcomers == 1
    assert allocate(school.challenge) == 4
    assert before <= set(Review.objects.values_list("pk", flat=True))
    assert Review.objects.filter(reviewer=school.malgosia).count() == 2
    assert Review.objects.filter(entry__pupil=school.malgosia).count() == 2
    assert round_state(school.challenge).newcomers == 0
    assert allocate(school.challenge) == 0


def test_a_child_who_left_is_not_asked(school, logs):
    school.cleo.left_at = logs.ada.let_through_at
    school.cleo.save()
    assert allocate(school.challenge) == 2
    assert not Review.objects.filter(reviewer=school.cleo).exists()


def test_words_only_is_asked_in_the_same_ring(school, logs):
    school.challenge.responding = "comments"
    school.challenge.save()
    assert allocate(school.challenge, by=actor_for(school.mr_hill)) == 6


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_ask_once(school):
    for number in range(6):
        let_through(make_pupil(f"Child {number}", "", school.kingfisher), school.challenge)
    asked = []

    def press():
        asked.append(allocate(school.challenge))
        connections.close_all()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        press()
        press()  # one connection only: after each other
    else:
        presses = [threading.Thread(target=press) for _n in range(2)]
        for each in presses:
            each.start()
        for each in presses:
            each.join()
    assert sorted(asked) == [0, 12]
    assert Review.objects.count() == 12
