"""What a log was made with is written down with it, and the class reads it with the log."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from logs.models import EntryClosed, LogEntry, Reference
from logs.references import add_reference
from tests.galleries.shown import let_through
from tests.logs.phone import Phone, made, plain
from tests.people_of_the_school import actor_for, client_for

BOOK = {"kind": "book", "title": "Bridges of the world", "by": "Nell Oram", "url": ""}
LINK = {"kind": "link", "title": "How rivets hold", "by": "", "url": "www.rivets.example/how?a=1"}


@pytest.fixture
def entry(school):
    """Ada's draft with one photo."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.mr_hill).add(entry, "whole", plain("red"))
    made(entry)
    return entry


def write(client, entry, **what):
    return client.post(entry.get_references_url(), what, follow=True).content.decode()


def test_ada_writes_down_a_book_and_a_website(school, entry):
    ada = client_for(school.ada)
    assert "Kept: Bridges of the world" in write(ada, entry, **BOOK)
    write(ada, entry, **LINK)
    page = ada.get(entry.get_absolute_url()).text
    assert "Nell Oram" in page
    link = 'href="https://www.rivets.example/how?a=1" target="_blank" rel="noopener noreferrer external"'
    assert link in page
    assert "on www.rivets.example" in page


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://files.example/x", "https://good.example@bad.example/", "data:,x", "x y"],
)
def test_an_address_that_is_none_is_not_taken_and_nothing_typed_is_lost(school, entry, url):
    page = write(client_for(school.ada), entry, **LINK | {"url": url})
    assert not Reference.objects.exists()
    assert "How rivets hold" in page
    assert "field__error" in page


def test_a_website_needs_its_address_and_a_book_does_not(school, entry):
    ada = client_for(school.ada)
    assert "Where is it?" in write(ada, entry, **LINK | {"url": ""})
    write(ada, entry, **BOOK)
    assert [each.title for each in entry.references.all()] == ["Bridges of the world"]


def test_no_code_can_store_another_kind_of_address(entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(entry=entry, kind="link", title="x", url="javascript:alert(1)", position=0)


def test_eight_are_plenty_and_a_ninth_cannot_be_stored(school, entry):
    for number in range(8):
        add_reference(entry, Reference(kind="book", title=f"Book {number}"))
    assert "plenty" in write(client_for(school.ada), entry, **BOOK)
    assert entry.references.count() == 8
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(entry=entry, kind="book", title="x", position=8)


def test_mum_changes_one_takes_it_away_and_puts_it_back_in_its_place(school, entry):
    mum = client_for(school.adas_mum)
    for title in ("One", "Two", "Three"):
        write(mum, entry, **BOOK | {"title": title})
    two = entry.references.get(title="Two")
    mum.post(reverse("logs:reference", args=[two.pk]), BOOK | {"title": "Two and a half"})
    page = mum.post(reverse("logs:take_reference_away", args=[two.pk]), follow=True).content.decode()
    assert "“Two and a half” is taken away." in page
    write(mum, entry, put_back="1", **BOOK | {"title": "Two and a half"})
    assert [each.title for each in entry.references.all()] == ["One", "Two and a half", "Three"]


def test_handed_in_it_stays_as_it_is_even_from_a_second_tab(school, entry):
    mum = client_for(school.adas_mum)
    write(mum, entry, **BOOK)
    (book,) = entry.references.all()
    entry.hand_in(by=actor_for(school.ada))
    for address in (entry.get_references_url(), reverse("logs:reference", args=[book.pk])):
        assert mum.post(address, BOOK | {"title": "Other"}).status_code == 404
    with pytest.raises(EntryClosed):
        add_reference(entry, Reference(kind="book", title="Other"))
    assert [each.title for each in Reference.objects.all()] == ["Bridges of the world"]


def test_classmates_read_it_once_the_log_is_let_through(school, entry):
    write(client_for(school.ada), entry, **LINK)
    ben = actor_for(school.ben)
    assert not Reference.objects.visible_to(ben).exists()
    entry.hand_in(by=actor_for(school.ada))
    assert not Reference.objects.visible_to(ben).exists()
    entry.let_through()
    assert Reference.objects.visible_to(ben).exists()
    assert not Reference.objects.visible_to(actor_for(school.finn)).exists()
    large = reverse("galleries:spread", args=[school.challenge.pk, entry.pk])
    assert 'rel="noopener noreferrer external"' in client_for(school.ben).get(large).text
    for who, address in (
        (school.adas_mum, reverse("galleries:log", args=[entry.pk])),
        (school.mr_hill, reverse("feedback:entry", args=[entry.pk])),
        (school.ben, large),
    ):
        assert "How rivets hold" in client_for(who).get(address).text


def test_it_costs_one_query_on_the_large_page_and_none_on_the_wall(school):
    entry = let_through(school, school.ada)
    board = client_for(school.mr_hill)
    wall = reverse("galleries:wall", args=[school.challenge.pk])
    large = reverse("galleries:spread", args=[school.challenge.pk, entry.pk])

    def cost(address):
        board.get(address)
        with CaptureQueriesContext(connection) as asked:
            board.get(address)
        return len(asked)

    before = cost(wall), cost(large)
    for place in range(3):
        Reference.objects.create(entry=entry, kind="object", title="Tin", position=place)
    assert (cost(wall), cost(large)) == (before[0], before[1] + 1)


def test_what_is_typed_is_words_and_never_markup(school, entry):
    write(client_for(school.ada), entry, **BOOK | {"title": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in client_for(school.ada).get(entry.get_absolute_url()).text


# ── In her own order ────────────────────────────────────────────────────────────
def test_ada_moves_what_mattered_most_to_the_top(school, entry):
    ada = client_for(school.ada)
    for title in ("One", "Two", "Three"):
        write(ada, entry, **BOOK | {"title": title})

    def up(title, client=ada):
        client.post(reverse("logs:move_reference_up", args=[entry.references.get(title=title).pk]))
        return [each.title for each in entry.references.all()]

    assert "Up<span" in ada.get(entry.get_references_url()).text
    assert up("Three") == ["One", "Three", "Two"]
    assert up("Three") == ["Three", "One", "Two"]
    assert up("Three") == ["Three", "One", "Two"], "the first stays the first"
    assert up("Two", client_for(school.ben)) == ["Three", "One", "Two"]
    entry.hand_in(by=actor_for(school.ada))
    assert up("Two") == ["Three", "One", "Two"], "handed in it stays as it is"
