"""A printed flap cannot be lifted: what is under it stands beside the double page, by its number."""

import io

import pikepdf
import pytest
from PIL import Image

from learninglogs.galleries.book import BookFlap, BookPicture, BookVoice, write_book
from learninglogs.galleries.class_books import contents_of
from learninglogs.jobs.runner import run_due
from logs import flaps
from logs.models import Flap, Size
from tests.galleries.shown import handed_in
from tests.galleries.test_book_write import book_of, images_in, letters_of, page_of, squeezed, tags_in
from tests.galleries.test_class_book import Desk
from tests.logs.test_stick_a_flap_on import WHERE, photos
from tests.people_of_the_school import actor_for


@pytest.fixture
def photo(tmp_path):
    def take(alt, size=(640, 480), flaps=()):
        number = len(list(tmp_path.glob("*.jpg")))
        path = tmp_path / f"stored-{number}.jpg"
        Image.effect_noise(size, 20 + number).convert("RGB").save(path, quality=70)
        return BookPicture(path, *size, alt=alt, flaps=tuple(flaps))

    return take


def flap_with(photo, label, count=1, size=(420, 262)):
    under = tuple(photo(f"Under the flap: {label}, picture {n + 1}", size) for n in range(count))
    return BookFlap(label, 10, 60, 30, 20, under)


def test_what_is_under_a_flap_is_printed_beside_the_page_byte_for_byte(photo, tmp_path):
    one, two = flap_with(photo, "The magma chamber"), flap_with(photo, "Roots", 2, (300, 400))
    left, right = photo("The left page", (300, 420), [one]), photo("The right page", (300, 420), [two])
    said = BookVoice("pupil", "Ben", "I wanted to lift it.")
    out = tmp_path / "book.pdf"
    written = write_book(book_of(page_of("Amira", left, right, voices=[said])), out)
    assert written.page_count == 2, "a cover and one sheet"
    printed = letters_of(out, 2)
    for words in ("Under the flap: The magma chamber", "Under the flap: Roots", "I wanted to lift it."):
        assert squeezed(words) in printed
    with pikepdf.open(out) as pdf:
        pictures = [left, right, *one.pictures, *two.pictures]
        assert {each.read_raw_bytes() for each in images_in(pdf)} == {
            each.path.read_bytes() for each in pictures
        }
        alts = [str(tag.Alt) for tag in tags_in(pdf) if "/Alt" in tag]
    assert alts == [picture.alt for picture in pictures], "heard in this order: the pages, then the flaps"


def test_many_flaps_go_on_to_a_sheet_of_their_own_and_none_is_lost(photo, tmp_path):
    many = [flap_with(photo, f"Flap number {n}", 2, (300, 400)) for n in range(6)]
    said = [BookVoice("pupil", "Ben", "I wanted to lift it. " * 12) for _n in range(3)]
    out = tmp_path / "book.pdf"
    written = write_book(book_of(page_of("Amira", photo("A page", flaps=many), voices=said)), out)
    assert written.page_count >= 3
    printed = letters_of(out)
    for n in range(6):
        assert squeezed(f"Under the flap: Flap number {n}") in printed
    assert squeezed("What is under the flaps is on the next sheet.") in letters_of(out, 2)
    with pikepdf.open(out) as pdf:
        assert len(images_in(pdf)) == 13


def test_mr_hills_book_has_adas_flap_and_is_made_anew_when_it_changes(school, django_assert_max_num_queries):
    entry = handed_in(school, school.ada)
    entry.take_back()
    flap = flaps.add_flap(entry.pages_now()[0].photo, WHERE, uploads=photos("gold"), by=actor_for(school.ada))
    run_due()
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    with django_assert_max_num_queries(8):
        before = contents_of(school.challenge)
    desk = Desk(school)
    desk.ask()
    run_due()
    inside = flap.insides.get().photo.picture(Size.SCREEN)
    assert f"{entry.pk}:flap:{inside.sha256}" in before.pictures
    with desk.open() as pdf:
        stored = [each.read_raw_bytes() for each in images_in(pdf)]
    assert any(Image.open(io.BytesIO(each)).size == (60, 80) for each in stored)
    Flap.objects.update(label="Deep down")
    assert contents_of(school.challenge).sha256 != before.sha256
    Flap.objects.update(withdrawn_at=entry.let_through_at)
    assert contents_of(school.challenge).pictures == before.pictures[:1]
