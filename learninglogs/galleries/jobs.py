"""Background work of the galleries: making a class book."""

from collections.abc import Callable
from contextlib import ExitStack

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import keep
from learninglogs.jobs.kinds import Effects, Refused, job_kind
from learninglogs.jobs.models import Job
from learninglogs.jobs.steps import reached

from .book import EmptyBook, Written, write_book
from .class_books import CLASS_BOOK, Contents, book_of, contents_of
from .models import ClassBook


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
        key = f"schools/{challenge.school_class.school_id}/books/{challenge.pk}/{written.sha256[:32]}.pdf"
        keep(out, key)
    reached("files-written")
    old = (
        ClassBook.objects.filter(challenge=challenge).exclude(key__in=["", key]).values_list("key", flat=True)
    )
    outdated = set(old)
    return Effects(
        apply=lambda: _take(contents, key, written),
        after_commit=lambda: _drop(outdated),
        discard=lambda: _drop_unnamed(key),
    )


def _take(contents: Contents, key: str, written: Written) -> None:
    ClassBook.objects.filter(challenge=contents.challenge).update(
        content_sha256=contents.sha256,
        key=key,
        page_count=written.page_count,
        byte_count=written.byte_count,
        made_at=timezone.now(),
    )


def _drop(keys: set[str]) -> None:
    for key in keys:
        default_storage.delete(key)


def _drop_unnamed(key: str) -> None:
    if not ClassBook.objects.filter(key=key).exists():
        default_storage.delete(key)
