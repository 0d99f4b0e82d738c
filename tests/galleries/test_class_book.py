"""Mr Hill has the class book made, once for what is in it, and every book he opens is written down."""

import io
from contextlib import ExitStack

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from feedback.models import Kind, Pen, Voice
from feedback.release import release
from learninglogs.audit.models import AuditLine
from learninglogs.galleries import jobs
from learninglogs.galleries.book import NotSet
from learninglogs.galleries.class_books import CLASS_BOOK, ask_for_book, book_of, contents_of
from learninglogs.galleries.models import ClassBook
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs.models import LogEntry, Place
from tests.galleries.shown import handed_in, let_through
from tests.logs.phone import Phone, files, made, plain
from tests.people_of_the_school import actor_for, client_for, make_pupil


class Desk:
    """Mr Hill at the page of one challenge's book."""

    def __init__(self, school):
        self.client, self.pk = client_for(school.mr_hill), school.challenge.pk

    def look(self):
        return self.client.get(reverse("galleries:book", args=[self.pk])).content.decode()

    def ask(self):
        return self.client.post(reverse("galleries:make_book", args=[self.pk]), follow=True).content.decode()

    def open(self):
        answer = self.client.get(reverse("galleries:download_book", args=[self.pk]))
        return pikepdf.open(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def desk(school):
    return Desk(school)


def book_jobs():
    return Job.objects.filter(kind=CLASS_BOOK)


def test_without_a_log_let_through_there_is_no_book_to_make(school, desk):
    handed_in(school, school.ada)
    assert "Make the book" not in desk.look()
    assert "Let a double page through to the class first" in desk.ask()
    assert not book_jobs()
    assert not AuditLine.objects.filter(verb="asked_for_book")


def test_the_book_is_made_in_the_background_and_opens(school, desk):
    let_through(school, school.ada)
    let_through(school, school.ben)
    handed_in(school, school.cleo)
    asked = desk.ask()
    assert "Making the class book" in asked
    assert "You can leave this page" in asked
    assert "<progress" in asked
    run_due()
    assert "Open the book (PDF)" in desk.look()
    with desk.open() as pdf:
        assert len(pdf.pages) == 3, "a cover, and a sheet for each of two logs"
    assert ClassBook.objects.get().page_count == 3


def test_asked_twice_for_the_same_it_is_made_once(school, desk):
    let_through(school, school.ada)
    desk.ask()
    desk.ask()
    assert book_jobs().count() == 1
    run_due()
    assert "Make it again" not in desk.look()
    made_at = ClassBook.objects.get().made_at
    assert ask_for_book(school.challenge).key == book_jobs().get().key
    run_due()
    assert ClassBook.objects.get().made_at >= made_at
    assert len([key for key in files() if key.endswith(".pdf")]) == 1


@pytest.mark.parametrize(
    "what", ["another log", "a hidden log", "a turned page", "released words", "a name", "a reference"]
)
def test_it_is_offered_again_only_when_something_in_it_changed(school, desk, what):
    entry = let_through(school, school.ada)
    let_through(school, school.ben, colour="blue")
    Voice.objects.create(entry=entry, kind=Kind.COMMENT, words="Lovely.", pen=Pen.TEACHER, who="Mr Hill",
                         let_through_at=entry.let_through_at)  # fmt: skip
    desk.ask()
    run_due()
    assert "Something has changed" not in desk.look()
    change(school, entry, what)
    assert "Something has changed" in desk.look()
    desk.ask()
    run_due()
    assert "Something has changed" not in desk.look()
    assert {key for key in files() if key.endswith(".pdf")} == {ClassBook.objects.get().key}


def change(school, entry, what):
    if what == "another log":
        let_through(school, school.cleo)
    elif what == "a hidden log":
        entry.hold_back()
    elif what == "a turned page":
        mr_hill = Phone(school.mr_hill)
        mr_hill.tap("logs:take_back", entry)
        mr_hill.add(entry, "whole", plain("green"), replacing="on")
        made(entry)
        mr_hill.tap("logs:hand_in", entry)
        mr_hill.tap("logs:let_through", entry)
    elif what == "a reference":
        entry.references.create(title="Gran", kind="person", position=0)
    elif what == "released words":
        release(school.challenge, by=actor_for(school.mr_hill))
    else:
        school.ada.first_name = "Adah"
        school.ada.save()


def test_what_is_not_in_the_book_does_not_make_it_old(school, desk):
    entry = let_through(school, school.ada)
    desk.ask()
    run_due()
    handed_in(school, school.cleo)
    Voice.objects.create(entry=entry, kind=Kind.COMMENT, words="Held.", pen=Pen.PUPIL, who="Ben T")
    assert "Something has changed" not in desk.look()


def test_only_released_words_are_in_it(school):
    entry = let_through(school, school.ada)
    for words, at in [("Held for a talk.", None), ("Let through.", entry.let_through_at)]:
        Voice.objects.create(entry=entry, kind=Kind.COMMENT, words=words, pen=Pen.PUPIL, who="Ben T",
                             let_through_at=at)  # fmt: skip
    assert contents_of(school.challenge).voices == {}
    release(school.challenge, by=actor_for(school.mr_hill))
    said = contents_of(school.challenge).voices[entry.pk]
    assert [voice.words for voice in said] == ["Let through."]


def test_what_a_log_was_made_with_is_printed_and_a_typed_page_is_read_out(school, desk):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    typed = {"heading": "Lava", "words": "It is hot.", "look": "lined", "picture_place": "below"}
    ada = client_for(school.ada)
    ada.post(entry.get_type_url("left"), typed | {"version": "0", "make": "1"})
    run_due()
    entry.references.create(title="Volcanoes", by="Nell Oram", kind="book", position=0)
    entry.references.create(title="Gran", kind="person", position=1)
    LogEntry.objects.get(pk=entry.pk).hand_in(by=actor_for(school.ada))
    LogEntry.objects.get(pk=entry.pk).let_through()
    with ExitStack() as files:
        (page,) = book_of(contents_of(school.challenge), files).pages
    assert page.made_with == "Made with: Volcanoes, Nell Oram · Gran"
    assert page.pictures[0].alt == "Ada’s left page. Lava It is hot."


def test_children_are_called_by_first_name_and_namesakes_with_an_initial(school):
    other_ada = make_pupil("Ada", "Yusuf", school.kingfisher)
    for pupil in (school.ada, other_ada, school.ben):
        let_through(school, pupil)
    contents = contents_of(school.challenge)
    assert [contents.name_of(entry.pupil) for entry in contents.entries] == ["Ada L", "Ada Y", "Ben"]


def test_a_log_whose_pictures_are_not_made_yet_waits_for_the_next_book(school):
    let_through(school, school.ada)
    waiting = LogEntry.objects.create(pupil=school.ben, challenge=school.challenge)
    Phone(school.mr_hill).add(waiting, Place.WHOLE, plain("blue"))
    waiting.hand_in(by=actor_for(school.ben))
    LogEntry.objects.filter(pk=waiting.pk).update(let_through_at=waiting.handed_in_at)
    assert [entry.pupil for entry in contents_of(school.challenge).entries] == [school.ada]


def test_every_book_that_is_opened_is_written_down(school, desk):
    let_through(school, school.ada)
    desk.ask()
    run_due()
    for _time in range(2):
        desk.open().close()
    lines = AuditLine.objects.filter(verb="downloaded_book")
    assert [line.user_id for line in lines] == [school.mr_hill.pk] * 2


def test_nobody_opens_a_book_that_is_not_made(school, desk):
    let_through(school, school.ada)
    address = reverse("galleries:download_book", args=[school.challenge.pk])
    assert desk.client.get(address).status_code == 404
    desk.ask()
    run_due()
    for who in ("ada", "adas_mum", "ms_roy", "mr_stone"):
        assert client_for(getattr(school, who)).get(address).status_code == 404
    assert AuditLine.objects.filter(verb="downloaded_book").count() == 0


def give_up(monkeypatch, error):
    """The next book fails, as often as it is tried."""

    def fail(*_book, **_more):
        raise error

    monkeypatch.setattr(jobs, "write_book", fail)
    book_jobs().update(attempts=4)
    run_due()


def test_a_book_that_does_not_work_says_so_and_can_be_tried_again(school, desk, monkeypatch):
    let_through(school, school.ada)
    desk.ask()
    with monkeypatch.context() as broken:
        give_up(broken, NotSet("no font"))
        shown = desk.look()
        assert "What you gave us is safe" in shown
        assert "Try again" in shown
    desk.ask()
    run_due()
    assert "Open the book (PDF)" in desk.look()
    assert "Try again" not in desk.look()


def test_a_failed_new_book_leaves_the_old_one_to_open(school, desk, monkeypatch):
    let_through(school, school.ada)
    desk.ask()
    run_due()
    let_through(school, school.ben)
    desk.ask()
    give_up(monkeypatch, OSError("disk full"))
    assert "Try again" in desk.look()
    with desk.open() as pdf:
        assert len(pdf.pages) == 2


def test_a_book_with_a_page_that_was_hidden_since_is_not_opened(school, desk):
    entry = let_through(school, school.ada)
    let_through(school, school.ben)
    desk.ask()
    run_due()
    entry.hold_back()
    assert "Open the book (PDF)" not in desk.look()
    address = reverse("galleries:download_book", args=[school.challenge.pk])
    assert desk.client.get(address).status_code == 302
    desk.ask()
    run_due()
    with desk.open() as pdf:
        assert len(pdf.pages) == 2


def test_all_logs_hidden_before_it_is_made_it_is_refused_kindly(school, desk):
    entry = let_through(school, school.ada)
    desk.ask()
    entry.hold_back()
    run_due()
    assert book_jobs().get().state == "failed"
    assert "no double page in this book yet" in desk.look()


def test_a_worker_killed_before_it_tidies_leaves_no_old_book_behind(school, desk):
    """Ada's page was hidden; the book that shows it must not lie in the storage for ever."""
    entry = let_through(school, school.ada)
    let_through(school, school.ben)
    desk.ask()
    run_due()
    old = ClassBook.objects.get().key
    entry.hold_back()
    desk.ask()
    run_due()
    assert not default_storage.exists(old)
    default_storage.save(old, default_storage.open(ClassBook.objects.get().key))
    desk.ask()
    run_due()
    assert not default_storage.exists(old)


def test_a_late_run_takes_nothing_from_the_book_that_won(school, desk):
    let_through(school, school.ada)
    desk.ask()
    late, winner = (jobs.make_class_book(book_jobs().get(), lambda done, total: None) for _run in range(2))
    late.discard()
    with pytest.raises(jobs.BookGone):
        winner.apply()
    run_due()
    jobs.make_class_book(book_jobs().get(), lambda done, total: None).discard()
    with desk.open() as pdf:
        assert len(pdf.pages) == 2
