"""The class book: one challenge of one class as a tagged PDF (PDF/UA-1), for reading and printing.

Typst sets the sheets around tiny stand-ins for the pictures; then pikepdf puts each stored JPEG
in place of its stand-in, byte for byte. So a book costs about what copying its pictures costs,
and nothing a child made is ever squeezed twice. Nothing here knows a model or a permission.
"""

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import typst
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from learninglogs.files.printable import breakable, printable
from learninglogs.galleries.animals import drawing_of

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
# How many colours a stored JPEG has, in the words of PDF. CMYK never leaves our own picture-making.
AS_THEY_ARE = pikepdf.StreamDecodeLevel.none
COLOURS = {"RGB": "/DeviceRGB", "L": "/DeviceGray"}


class BookError(Exception):
    """A book could not be made. Its text is for the person who asked for it."""


class EmptyBook(BookError):
    """There is no double page to print."""


class PictureMissing(BookError):
    """A stored picture is gone or is no JPEG."""


class NotSet(BookError):
    """The typesetter refused the book; its own words are the cause."""


@dataclass(frozen=True)
class BookPicture:
    """A stored JPEG, upright. alt says in words what is on it and must not be empty.

    flaps: what is stuck on it; their insides are printed beside the double page, by number.
    """

    path: Path
    width_px: int
    height_px: int
    alt: str
    flaps: "tuple[BookFlap, ...]" = ()


@dataclass(frozen=True)
class BookFlap:
    """A flap with the pictures under it. x, y, w, h: where it lies, in percents of its picture."""

    label: str
    x: int
    y: int
    w: int
    h: int
    pictures: tuple[BookPicture, ...]


@dataclass(frozen=True)
class BookVoice:
    """Released words about a double page, in the colour of who spoke."""

    pen: str  # pupil, teacher or family
    who: str
    words: str


@dataclass(frozen=True)
class BookPage:
    """One child's double page: one picture of the whole, or the left and the right one.

    made_with: books, things and people, in words; empty where none are named.
    """

    first_name: str
    made_with: str
    animal: str
    pictures: tuple[BookPicture, ...]
    voices: tuple[BookVoice, ...] = ()
    animal_tint: int = 0

    @property
    def flaps(self) -> tuple[BookFlap, ...]:
        """Those of all its pictures, in the order of their numbers."""
        return tuple(flap for picture in self.pictures for flap in picture.flaps)

    @property
    def printed(self) -> tuple[BookPicture, ...]:
        """Every picture on its sheets: the pages, then what is under the flaps."""
        return (*self.pictures, *(inside for flap in self.flaps for inside in flap.pictures))


@dataclass(frozen=True)
class Book:
    """A challenge, its class and term in words, the class's cover colour, and the double pages in order."""

    title: str
    class_name: str
    term_words: str
    cover: str
    pages: tuple[BookPage, ...]


@dataclass(frozen=True)
class Written:
    """What was written. page_count counts sheets of the PDF, the cover among them."""

    page_count: int
    byte_count: int
    sha256: str


def _nobody_waits(done: int, total: int) -> None:
    """Take a report of progress and do nothing with it."""


def write_book(book: Book, out: Path, *, report: Callable[[int, int], None] = _nobody_waits) -> Written:
    """Write the book to out, whole or not at all.

    report is told (done, total) after the setting and after each picture. The same book
    gives the same bytes. Raises EmptyBook, PictureMissing or NotSet, and OSError from the disk.
    """
    if not book.pages:
        raise EmptyBook(_("There is no double page in this book yet. Let one through to the class first."))
    pictures = [picture for page in book.pages for picture in page.printed]
    total = len(pictures) + 1
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".book-") as folder:
        desk = Path(folder)
        stand_ins = {_stand_in(desk, number): picture for number, picture in enumerate(pictures)}
        bare = _set(book, desk)
        report(1, total)
        whole = desk / "whole.pdf"
        sheets = _put_pictures_in(bare, stand_ins, whole, lambda done: report(done + 1, total))
        with whole.open("rb") as made:
            sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        written = Written(sheets, whole.stat().st_size, sha256)
        whole.replace(out)
    return written


def _stand_in(desk: Path, number: int) -> bytes:
    """Put a tiny JPEG unlike any other where picture number will be, and return its bytes."""
    tiny = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(tiny, "JPEG", comment=f"picture {number}")
    (desk / f"{number}.jpg").write_bytes(tiny.getvalue())
    return tiny.getvalue()


def _set(book: Book, desk: Path) -> bytes:
    """The book as a tagged PDF with stand-ins for its pictures. Raises NotSet."""
    layout = desk / "book.typ"
    layout.write_bytes((HERE / "book.typ").read_bytes())
    try:
        return typst.compile(
            layout,
            root=desk,
            font_paths=[FONTS],
            ignore_system_fonts=True,  # the same book on every machine
            sys_inputs={"book": json.dumps(_as_data(book, desk))},
            pdf_standards="ua-1",
        )
    except RuntimeError as refused:
        raise NotSet(
            _("The book could not be set. Every double page is safe. Tell whoever looks after this site.")
        ) from refused


def _as_data(book: Book, desk: Path) -> dict[str, Any]:
    """What book.typ reads: the book, with words made printable and pictures as stand-in files."""
    numbers = iter(range(sum(len(page.printed) for page in book.pages)))
    pages = [_page_as_data(page, numbers, desk) for page in book.pages]
    step = max(1, len(pages) // 4)
    return {
        "title": breakable(printable(book.title)),
        "class_name": printable(book.class_name),
        "term_words": printable(book.term_words),
        "cover": book.cover,
        "cover_pages": [page["pictures"] for page in pages[::step][:4]],
        "more_overleaf": _("More words on the next sheet."),
        "under_the_flap": _("Under the flap"),
        "flaps_overleaf": _("What is under the flaps is on the next sheet."),
        "pages": pages,
    }


def _page_as_data(page: BookPage, numbers: Iterator[int], desk: Path) -> dict[str, Any]:
    """One double page as book.typ reads it; puts its animal on the desk."""
    name = breakable(printable(page.first_name))
    pictures = [_picture_as_data(picture, numbers) for picture in page.pictures]
    nth = iter(range(1, len(page.flaps) + 1))
    for drawn, picture in zip(pictures, page.pictures, strict=True):
        drawn["flaps"] = [
            {"number": next(nth), "x": flap.x, "y": flap.y, "w": flap.w, "h": flap.h}
            for flap in picture.flaps
        ]
    return {
        "first_name": name,
        "made_with": breakable(printable(page.made_with)),
        "more_words": _("More words for %(first_name)s") % {"first_name": name},
        "under_flaps": _("Under %(first_name)s’s flaps") % {"first_name": name},
        "animal": _animal(page, desk),
        "pictures": pictures,
        "flaps": [
            {
                "label": breakable(printable(flap.label)),
                "pictures": [_picture_as_data(inside, numbers) for inside in flap.pictures],
            }
            for flap in page.flaps
        ],
        "voices": [
            {
                "pen": said.pen,
                "who": breakable(printable(said.who)),
                "words": breakable(printable(said.words)),
            }
            for said in page.voices
        ],
    }


def _picture_as_data(picture: BookPicture, numbers: Iterator[int]) -> dict[str, Any]:
    return {
        "file": f"/{next(numbers)}.jpg",
        "ratio": picture.width_px / picture.height_px,
        "alt": printable(picture.alt),
    }


def _animal(page: BookPage, desk: Path) -> str | None:
    """Put the child's animal on the desk and say where; None if it was never drawn."""
    drawing = drawing_of(page.animal, page.animal_tint)
    if drawing is None:
        return None
    file = desk / f"{page.animal}-{page.animal_tint}.svg"
    file.write_text(drawing, "utf-8")
    return f"/{file.name}"


def _put_pictures_in(
    bare: bytes, stand_ins: dict[bytes, BookPicture], whole: Path, report: Callable[[int], None]
) -> int:
    """Save the book with the stored JPEGs where their stand-ins are; returns its number of sheets.

    Raises PictureMissing, and NotSet if a stand-in cannot be found again.
    """
    with pikepdf.open(io.BytesIO(bare)) as pdf:
        left = dict(stand_ins)
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
                continue
            picture = left.pop(thing.read_raw_bytes(), None)
            if picture is not None:
                _put_in(thing, picture)
                report(len(stand_ins) - len(left))
        if left:
            raise NotSet(_("The book came out without all of its pictures. Please try again."))
        _name(pdf, bare, stand_ins.values())
        pdf.save(whole, static_id=True, compress_streams=False, stream_decode_level=AS_THEY_ARE)
        return len(pdf.pages)


def _name(pdf: pikepdf.Pdf, bare: bytes, pictures: Iterable[BookPicture]) -> None:
    """Give the PDF an identity of its own that is the same each time: saving keeps its first half.

    (pikepdf's own deterministic identity reads the whole book again, a sixth of all the work.)
    """
    made_of = hashlib.sha256(bare)
    for picture in pictures:
        made_of.update(f"{picture.path.name} {picture.path.stat().st_size}\n".encode())
    identity = pikepdf.String(made_of.digest()[:16])
    pdf.trailer.ID = pikepdf.Array([identity, identity])


def _put_in(thing: pikepdf.Stream, picture: BookPicture) -> None:
    """Make this image of the PDF the stored JPEG, byte for byte. Raises PictureMissing."""
    try:
        stored = picture.path.read_bytes()
        with Image.open(io.BytesIO(stored), formats=["JPEG"]) as header:
            (width_px, height_px), colours = header.size, COLOURS[header.mode]
    except (OSError, UnidentifiedImageError, KeyError) as gone:
        raise PictureMissing(
            _("A picture of this book could not be read. The double page itself is safe; please try again.")
        ) from gone
    thing.write(stored, filter=pikepdf.Name.DCTDecode)
    thing.Width, thing.Height = width_px, height_px
    thing.ColorSpace = pikepdf.Name(colours)
