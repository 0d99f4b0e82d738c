"""The class looks at its logs together on the whiteboard."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from logs.models import LogEntry
from tests.galleries.shown import fill_class, handed_in, let_through
from tests.people_of_the_school import client_for, make_challenge, make_pupil


@pytest.fixture
def board(school):
    """Mr Hill's own session on the whiteboard."""
    return client_for(school.mr_hill)


def names_on(board, challenge, page=1):
    address = reverse("galleries:wall", args=[challenge.pk])
    shown = board.get(address, {"page": page}).content.decode()
    return re.findall(r'wallitem__name">([^<]+)<', shown)


def test_the_wall_shows_what_was_let_through_and_nothing_else(school, board):
    let_through(school, school.cleo)
    let_through(school, school.ada)
    handed_in(school, school.ben)
    assert names_on(board, school.challenge) == ["Ada", "Cleo"], "by first name"


def test_each_log_is_a_picture_with_words_and_a_way_to_see_it_large(school, board):
    entry = let_through(school, school.ada)
    shown = board.get(reverse("galleries:wall", args=[school.challenge.pk])).content.decode()
    assert reverse("galleries:spread", args=[school.challenge.pk, entry.pk]) in shown
    assert 'alt="Ada’s double page: A place that amazes me"' in shown
    assert "/640/?v=" in shown


def test_held_back_it_is_gone_from_the_wall_and_cannot_be_opened_large(school, board):
    entry = let_through(school, school.ada)
    entry.hold_back()
    assert names_on(board, school.challenge) == []
    assert board.get(reverse("galleries:spread", args=[school.challenge.pk, entry.pk])).status_code == 404


def test_an_empty_wall_says_so(school, board):
    shown = board.get(reverse("galleries:wall", args=[school.challenge.pk])).content.decode()
    assert "Nothing is on the wall yet" in shown


def test_eight_logs_are_shown_at_a_time(school, board):
    fill_class(school, school.challenge, 19)
    pages = [names_on(board, school.challenge, page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [8, 8, 3]
    together = [name for page in pages for name in page]
    assert together == sorted(together)
    assert names_on(board, school.challenge, 99) == pages[2], "past the end is the end"
    assert names_on(board, school.challenge, "soon") == pages[0]


def links_of(board, address):
    shown = board.get(address).content.decode()
    return {
        key: found.group(1).replace("&amp;", "&") if found else None
        for key in ("ArrowLeft", "ArrowRight", "Escape")
        for found in [re.search(rf'href="([^"]+)"[^>]*data-key="{key}"', shown)]
    }


def test_the_walls_pages_lead_to_each_other(school, board):
    fill_class(school, school.challenge, 9)
    wall = reverse("galleries:wall", args=[school.challenge.pk])
    assert links_of(board, wall) == {"ArrowLeft": None, "ArrowRight": "?page=2", "Escape": None}
    assert links_of(board, f"{wall}?page=2")["ArrowLeft"] == "?page=1"


def test_from_log_to_log_and_back_to_the_page_of_the_wall(school, board):
    entries = fill_class(school, school.challenge, 10)
    spread = [reverse("galleries:spread", args=[school.challenge.pk, entry.pk]) for entry in entries]
    wall = reverse("galleries:wall", args=[school.challenge.pk])
    assert links_of(board, spread[0]) == {
        "ArrowLeft": None, "ArrowRight": spread[1], "Escape": f"{wall}?page=1",
    }  # fmt: skip
    assert links_of(board, spread[8]) == {
        "ArrowLeft": spread[7], "ArrowRight": spread[9], "Escape": f"{wall}?page=2",
    }  # fmt: skip
    assert links_of(board, spread[9])["ArrowRight"] is None
    assert "9 of 10" in board.get(spread[8]).content.decode()


def test_a_log_of_another_challenge_is_not_in_this_ones_order(school, board):
    other = make_challenge(school.kingfisher, "Rivers", set_days_ago=20)
    entry = let_through(school, school.ada, other)
    assert board.get(reverse("galleries:spread", args=[school.challenge.pk, entry.pk])).status_code == 404


def test_no_number_of_stars_is_on_the_wall(school, board):
    let_through(school, school.ada)
    shown = board.get(reverse("galleries:wall", args=[school.challenge.pk])).content.decode()
    assert "star" not in re.sub(r"<(?:script|link|use)[^>]*>", "", shown).lower()


def test_ben_in_class_sees_the_wall_and_bens_dad_at_home_does_not(school):
    let_through(school, school.ada)
    address = reverse("galleries:wall", args=[school.challenge.pk])
    assert names_on(client_for(school.ben), school.challenge) == ["Ada"]
    assert client_for(school.bens_dad).get(address).status_code == 404
    assert client_for(school.finn).get(address).status_code == 404


def test_the_class_wall_is_the_one_looked_at_last(school, board):
    address = reverse("galleries:class_wall", args=[school.kingfisher.pk])
    assert "Nothing is on the wall yet" in board.get(address).content.decode()
    older = make_challenge(school.kingfisher, "Rivers", set_days_ago=30)
    let_through(school, school.ada, older)
    assert board.get(address).url == reverse("galleries:wall", args=[older.pk])
    let_through(school, school.ben)
    assert board.get(address).url == reverse("galleries:wall", args=[school.challenge.pk])


# ── Queries ─────────────────────────────────────────────────────────────────────
def queries(client, address):
    client.get(address)  # what is asked once a process
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
    assert response.status_code == 200
    assert response.content
    return len(asked)


WALL_AT_MOST, CLASS_PAGE_AT_MOST, HOME_AT_MOST = 8, 12, 10


def test_no_page_asks_the_database_more_for_three_hundred_children_than_for_thirty(school, board):
    challenge, ada, mum = school.challenge, client_for(school.ada), client_for(school.adas_mum)
    entry = let_through(school, school.ada)
    pages = {
        "wall": (board, reverse("galleries:wall", args=[challenge.pk]), WALL_AT_MOST),
        "wall in class": (ada, reverse("galleries:wall", args=[challenge.pk]), WALL_AT_MOST),
        "one log": (board, reverse("galleries:spread", args=[challenge.pk, entry.pk]), WALL_AT_MOST + 1),
        "class page": (board, reverse("home:class_page", args=[school.kingfisher.pk]), CLASS_PAGE_AT_MOST),
        "tray": (board, reverse("home:tray", args=[challenge.pk]), CLASS_PAGE_AT_MOST),
        "Ada's first page": (ada, reverse("home:pupil_home", args=[school.ada.pk]), HOME_AT_MOST),
        "mum's first page": (mum, reverse("home:family"), HOME_AT_MOST),
        "Ada's page at home": (mum, reverse("home:pupil_home", args=[school.ada.pk]), HOME_AT_MOST),
        "Ada's shelf": (mum, reverse("galleries:shelf", args=[school.ada.pk]), HOME_AT_MOST),
        "class book": (board, reverse("galleries:book", args=[challenge.pk]), CLASS_PAGE_AT_MOST),
    }
    counts = []
    for more in (30, 270):
        fill_class(school, challenge, more)
        counts.append({name: queries(client, address) for name, (client, address, _most) in pages.items()})
    assert counts[0] == counts[1]
    assert {name: count for name, count in counts[1].items() if count > pages[name][2]} == {}


def test_two_children_of_one_first_name_are_told_apart(school, board):
    moss = make_pupil("Ada", "Moss", school.kingfisher)
    through = {"handed_in_at": timezone.now(), "let_through_at": timezone.now()}
    for child in (school.ada, moss, school.ben):
        entry = LogEntry.objects.create(pupil=child, challenge=school.challenge, **through)
        large = reverse("galleries:spread", args=[school.challenge.pk, entry.pk])
        assert f"<h1>{'Ben' if child == school.ben else child.called}</h1>" in board.get(large).text
    assert names_on(board, school.challenge) == ["Ada L", "Ada M", "Ben"]
