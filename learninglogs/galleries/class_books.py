"""What goes into a class book, and asking for one to be made."""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.models import Challenge
from feedback.models import Voice
from learninglogs.files.intake import local_path
from learninglogs.jobs.models import Job
from learninglogs.people.models import Pupil
from logs.in_words import described_under, in_words
from logs.models import Flap, LogEntry, Page, Photo, PhotoPicture, Place, Size
from logs.typed import typed_page_of
from logs.under_flaps import lay_flaps

from .book import Book, BookFlap, BookPage, BookPicture, BookVoice
from .models import ClassBook
from .shelves import season_of

CLASS_BOOK = "class-book"
# Makes every book anew when its layout changes.
LAYOUT = 2


@dataclass(frozen=True)
class Contents:
    """The logs of a book with their double pages and released words; `sha256` names all that is printed."""

    challenge: Challenge
    entries: list[LogEntry]
    voices: dict[int, list[Voice]]

    @property
    def sha256(self) -> str:
        challenge, school_class = self.challenge, self.challenge.school_class
        printed = [
            LAYOUT, challenge.title, school_class.name, school_class.cover, str(challenge.hand_in_on),
            *([self.name_of(entry.pupil), entry.pupil.animal, entry.pupil.animal_tint,
               [_sha_of(page) for page in entry.pages_now()], _made_with(entry),
               *[[_as_printed(flap) for flap in page.flaps] for page in entry.pages_now() if page.flaps],
               [(voice.pen, voice.who, voice.words) for voice in self.voices.get(entry.pk, [])]]
              for entry in self.entries),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(printed).encode()).hexdigest()

    @property
    def pictures(self) -> list[str]:
        """The pictures that are printed, each by whose it is, its place and its hash."""
        pages = [(entry, page) for entry in self.entries for page in entry.pages_now()]
        under = [
            f"{entry.pk}:flap:{sha256}"
            for entry, page in pages
            for flap in page.flaps
            for sha256 in _as_printed(flap)[-1]
        ]
        return [f"{entry.pk}:{_sha_of(page)}" for entry, page in pages] + under

    def name_of(self, pupil: Pupil) -> str:
        """The first name; with an initial where two in the book share it."""
        namesakes = [entry for entry in self.entries if entry.pupil.first_name == pupil.first_name]
        return pupil.called if len(namesakes) > 1 else pupil.first_name


def contents_of(challenge: Challenge) -> Contents:
    """Logs for the class whose pictures are made, and what was released about them.

    Six queries; two more where there are flaps.
    """
    logs = LogEntry.objects.for_the_class().filter(challenge=challenge).select_related("pupil", "challenge")
    entries = [entry for entry in logs.with_double_page(pictures=True) if _is_printable(entry)]
    pages = [page for entry in entries for page in entry.pages_now()]
    prefetch_related_objects(entries, "references")
    lay_flaps(pages)
    prefetch_related_objects(_photos_under(pages), "pictures")
    voices: dict[int, list[Voice]] = {}
    for voice in Voice.objects.released().filter(entry__in=[entry.pk for entry in entries]):
        voices.setdefault(voice.entry_id, []).append(voice)
    return Contents(challenge, entries, voices)


def _is_printable(entry: LogEntry) -> bool:
    pages = entry.pages_now()
    return bool(pages) and all(page.photo.picture(Size.LARGE) for page in pages)


def _made_with(entry: LogEntry) -> str:
    """“Made with: Volcanoes, Rosalind Wade · Gran”; empty where nothing is named."""
    named = [", ".join(filter(None, [each.title, each.by])) for each in entry.references.all()]
    return _("Made with: %(things)s") % {"things": " · ".join(named)} if named else ""


def _photos_under(pages: list[Page]) -> list[Photo]:
    return [inside.photo for page in pages for flap in page.flaps for inside in flap.folds]


def _as_printed(flap: Flap) -> list[Any]:
    """All of a flap that is printed; its last are the hashes of the pictures under it."""
    under = [_small(inside.photo).sha256 for inside in flap.folds]
    return [flap.label, flap.x, flap.y, flap.w, flap.h, under]


def _small(photo: Photo) -> PhotoPicture:
    """The size that is printed of what lies under a flap: beside the page, it is small."""
    small = photo.picture(Size.SCREEN)
    if small is None:
        raise ValueError(f"{photo} has no picture to print.")
    return small


def _sha_of(page: Page) -> str:
    large = page.photo.picture(Size.LARGE)
    return f"{page.place}:{large.sha256 if large else ''}"


def ask_for_book(challenge: Challenge) -> Job:
    """Have the class book made as the logs are now; asked twice for the same, it is made once."""
    with transaction.atomic():
        book, _is_new = ClassBook.objects.get_or_create(challenge=challenge)
        book.wanted_sha256, book.asked_at = contents_of(challenge).sha256, timezone.now()
        book.save(update_fields=["wanted_sha256", "asked_at"])
        return Job.objects.ask(
            CLASS_BOOK,
            book.job_key,
            school=challenge.school_class.school,
            payload={"challenge": challenge.pk},
        )


def book_of(contents: Contents, files: ExitStack) -> Book:
    """The book to set. files: holds the stored pictures at hand until the book is written."""
    challenge, school_class = contents.challenge, contents.challenge.school_class
    season = season_of(challenge.hand_in_on, list(school_class.school.terms.all()))
    pages = tuple(
        _page_of(entry, contents, lambda key: files.enter_context(local_path(key)))
        for entry in contents.entries
    )
    return Book(challenge.title, school_class.name, season, school_class.cover, pages)


def _page_of(entry: LogEntry, contents: Contents, at_hand: Callable[[str], Path]) -> BookPage:
    name = contents.name_of(entry.pupil)
    voices = tuple(
        BookVoice(voice.pen, voice.who, voice.words) for voice in contents.voices.get(entry.pk, [])
    )
    pictures = tuple(_picture_of(page, name, at_hand) for page in entry.pages_now())
    return BookPage(
        first_name=name,
        made_with=_made_with(entry),
        animal=entry.pupil.animal,
        animal_tint=entry.pupil.animal_tint,
        pictures=pictures,
        voices=voices,
    )


def _picture_of(page: Page, name: str, at_hand: Callable[[str], Path]) -> BookPicture:
    large = page.photo.picture(Size.LARGE)
    if large is None:
        raise ValueError(f"{page} has no picture to print.")
    words = {
        Place.WHOLE: _("%(child)s’s double page"),
        Place.LEFT: _("%(child)s’s left page"),
        Place.RIGHT: _("%(child)s’s right page"),
    }[page.place]
    flaps = tuple(_flap_of(flap, at_hand) for flap in page.flaps)
    alt = in_words(words % {"child": name}, page.photo)
    typed = typed_page_of(page.photo)
    if typed and typed.spoken:
        alt = f"{alt}. {typed.spoken}"
    return BookPicture(at_hand(large.key), large.width_px, large.height_px, alt, flaps)


def _flap_of(flap: Flap, at_hand: Callable[[str], Path]) -> BookFlap:
    pictures = []
    for number, inside in enumerate(flap.folds, 1):
        small, alt = _small(inside.photo), described_under(inside, number)
        pictures.append(BookPicture(at_hand(small.key), small.width_px, small.height_px, alt))
    return BookFlap(flap.label, flap.x, flap.y, flap.w, flap.h, tuple(pictures))
