"""Background work of the galleries: making a class book."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import keep
from learninglogs.jobs.kinds import Effects, Refused, job_kind
from learninglogs.jobs.models import FINISHED, Job
from learninglogs.jobs.steps import reached

from .book import EmptyBook, Written, write_book
from .class_books import CLASS_BOOK, Contents, book_of, contents_of
from .models import ClassBook

FORGET_BOOKS = "forget-books"
LOOK_AGAIN = datetime.timedelta(seconds=10)


class BookGone(Exception):
    """The file of the book that was just written is not there any more."""


@job_kind(CLASS_BOOK, words=_("Making the class book"))
def make_class_book(job: Job, report: Callable[[int, int], None]) -> Effects:
    """The book as the logs are now, kept under a name made from its content."""
    challenge = (
        Challenge.objects.select_related("school_class__school").filter(pk=job.payload["challenge"]).first()
    )
    if challenge is None:
        return Effects()
    contents = contents_of(challenge)
    reached("working")
    with place_of_work() as folder, ExitStack() as files:
        out = folder / "book.pdf"
        try:
            written = write_book(book_of(contents, files), out, report=report)
        except EmptyBook as empty:
            raise Refused(str(empty)) from empty
        key = f"{_folder_of(challenge)}/{written.sha256[:32]}.pdf"
        keep(out, key)
    reached("files-written")
    return Effects(apply=lambda: _take(contents, key, written), discard=lambda: _drop_unnamed(challenge, key))


@job_kind(FORGET_BOOKS, words=_("Removing the book before this one"))
def forget_books(job: Job, report: Callable[[int, int], None]) -> Effects:
    """Leave no other book of the challenge in the storage: it may show a page that was hidden since."""
    challenge = Challenge.objects.select_related("school_class__school").filter(pk=job.payload["challenge"])
    found = challenge.first()
    if found is None:
        return Effects()
    with _held(found) as book:
        if book is not None and _is_being_made(found):
            return Effects(apply=lambda: _forget_others(book, found, after=LOOK_AGAIN))
        names: list[str] = []
        with suppress(FileNotFoundError):
            _folders, names = default_storage.listdir(_folder_of(found))
        for key in {f"{_folder_of(found)}/{name}" for name in names} - {book.key if book else ""}:
            default_storage.delete(key)
    return Effects()


def _folder_of(challenge: Challenge) -> str:
    return f"schools/{challenge.school_class.school_id}/books/{challenge.pk}"


@contextmanager
def _held(challenge: Challenge) -> Iterator[ClassBook | None]:
    """The row of its book, locked: a book is taken in, and others are removed, under this lock alone."""
    with transaction.atomic():
        yield ClassBook.objects.select_for_update().filter(challenge=challenge).first()


def _is_being_made(challenge: Challenge) -> bool:
    of_challenge = Job.objects.filter(kind=CLASS_BOOK, key__startswith=f"{CLASS_BOOK}:{challenge.pk}:")
    return bool(of_challenge.exclude(state__in=FINISHED).exists())


def _take(contents: Contents, key: str, written: Written) -> None:
    """Show the new book. Raises BookGone when an older run tidied its file away: the next try writes it."""
    with _held(contents.challenge) as book:
        if book is None or book.wanted_sha256 != contents.sha256:
            return  # asked for anew since: that run makes the book, and clears this one away
        if not default_storage.exists(key):
            raise BookGone
        book.content_sha256, book.key, book.made_at = contents.sha256, key, timezone.now()
        book.page_count, book.byte_count = written.page_count, written.byte_count
        book.pictures_shown = contents.pictures
        book.save()
        _forget_others(book, contents.challenge)


def _forget_others(book: ClassBook, challenge: Challenge, *, after: datetime.timedelta | None = None) -> None:
    """Each book that is made asks for itself, so that no asking is lost in one that is being answered."""
    made_at = book.made_at.isoformat() if book.made_at else ""
    Job.objects.ask(
        FORGET_BOOKS,
        f"{FORGET_BOOKS}:{challenge.pk}:{made_at}",
        school=challenge.school_class.school,
        payload={"challenge": challenge.pk},
        run_after=timezone.now() + after if after else None,
    )


def _drop_unnamed(challenge: Challenge, key: str) -> None:
    with _held(challenge) as book:
        if book is None or book.key != key:
            default_storage.delete(key)
