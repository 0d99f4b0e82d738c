"""Mr Arden prints the class book: what must be in it, and what must not keep him from it."""

import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from learninglogs.galleries.book import (
    Book,
    BookPage,
    BookPicture,
    BookVoice,
    EmptyBook,
    PictureMissing,
    write_book,
)


@pytest.fixture
def photo(tmp_path):
    """A maker of stored pictures, each unlike the others."""

    def take(alt="A double page", size=(640, 480), mode="RGB"):
        number = len(list(tmp_path.glob("*.jpg")))
        path = tmp_path / f"stored-{number}.jpg"
        Image.effect_noise(size, 20 + number).convert(mode).save(path, quality=70)
        return BookPicture(path, *size, alt=alt)

    return take


def page_of(name, *pictures, title="Mount Vesuvius", animal="fox", voices=()):
    return BookPage(name, title, animal, pictures, tuple(voices))


def book_of(*pages, title="A place that amazes me", cover="duckegg"):
    return Book(title, "Kingfisher Class", "Autumn 2026", cover, pages)


def images_in(pdf):
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
    ]


def tags_in(pdf):
    """Every element of the book's structure tree, in reading order."""
    found = []

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            walk(element.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def letters_of(pdf_path, sheet=None):
    """What a reader finds written in the PDF, without any white space: the fonts' own ToUnicode."""
    found = []
    with pikepdf.open(pdf_path) as pdf:
        for page in pdf.pages if sheet is None else [pdf.pages[sheet - 1]]:
            fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
            for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
                if str(operator) == "Tf":
                    letters = fonts[str(operands[0])]
                    continue
                shown = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
                found += [letters[codes[at : at + 2].hex()] for at in range(0, len(codes), 2)]
    return squeezed("".join(found))


def _letters(font):
    """Glyph codes of a font as hex, and the letters each stands for."""
    table = font.ToUnicode.read_bytes().decode("ascii").lower()
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table.split("endcodespacerange")[1])
    return {code: bytes.fromhex(letter).decode("utf-16-be") for code, letter in pairs}


def squeezed(words):
    """The words without what a line break may change."""
    return re.sub(r"[\s\u200b]+", "", words)


def test_a_class_of_three_gets_a_cover_and_a_sheet_each(photo, tmp_path):
    told = []
    out = tmp_path / "book.pdf"
    written = write_book(
        book_of(*(page_of(name, photo()) for name in ("Amira", "Ben", "Zoë"))),
        out,
        report=lambda done, total: told.append((done, total)),
    )
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == written.page_count == 4
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert written.byte_count == out.stat().st_size
    assert written.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()


def test_amiras_stored_picture_is_in_the_book_byte_for_byte(photo, tmp_path):
    whole, left, right, grey = photo(), photo(size=(480, 640)), photo(size=(470, 640)), photo(mode="L")
    out = tmp_path / "book.pdf"
    write_book(book_of(page_of("Amira", whole), page_of("Ben", left, right), page_of("Zoë", grey)), out)
    with pikepdf.open(out) as pdf:
        inside = {thing.read_raw_bytes(): thing for thing in images_in(pdf)}
        assert set(inside) == {stored.path.read_bytes() for stored in (whole, left, right, grey)}
        for stored in (whole, left, right, grey):
            thing = inside[stored.path.read_bytes()]
            assert (thing.Width, thing.Height) == (stored.width_px, stored.height_px)
            assert thing.Filter == "/DCTDecode"
        assert inside[grey.path.read_bytes()].ColorSpace == "/DeviceGray"
        shown = pikepdf.PdfImage(inside[whole.path.read_bytes()]).as_pil_image()
    assert shown.tobytes() == Image.open(whole.path).tobytes()


def test_the_book_is_tagged_for_a_reader_who_listens(photo, tmp_path):
    out = tmp_path / "book.pdf"
    pages = (
        page_of("Amira", photo("A volcano cut open")),
        page_of("Ben", photo("A moon"), photo("A rocket")),
    )
    write_book(book_of(*pages), out)
    with pikepdf.open(out) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"
            assert facts["dc:title"] == "A place that amazes me · Kingfisher Class"
        figures = [str(tag.Alt) for tag in tags_in(pdf) if tag.S == "/Figure"]
        headings = [str(tag.S) for tag in tags_in(pdf) if re.match("/H[1-6]", str(tag.S))]
    assert figures == ["A volcano cut open", "A moon", "A rocket"]
    assert headings == ["/H1", "/H2", "/H2"]


def test_names_keep_their_accents_and_words_stay_words(photo, tmp_path):
    out = tmp_path / "book.pdf"
    typed = '#import "x" $x$ *bold* _so_ @ref `code` <b>hi</b> \\n \\u{41} // = [1] #sys.inputs'
    voices = (
        BookVoice("family", "Zoë’s mum", typed),
        BookVoice("teacher", "Señora Núñez", "Świetnie, Żółć, Ștefan, Oğuz, Kővágó!"),
    )
    write_book(book_of(page_of("Małgosia", photo(), title="Łódź", voices=voices)), out)
    words = letters_of(out)
    for said in (
        "Małgosia",
        "Łódź",
        "Zoë’s mum",
        typed,
        "Señora Núñez",
        "Świetnie, Żółć, Ștefan, Oğuz, Kővágó!",
    ):
        assert squeezed(said) in words


def test_a_picture_letter_no_font_has_does_not_cost_the_class_its_book(photo, tmp_path):
    out = tmp_path / "book.pdf"
    odd = "Wow 😀❤️👍🏽 \u202ehidden\u202c \x07\x00 \ue000\U0010ffff\ufffe 🇬🇧 ∑ ﬁ ① 日本語 𝒜"
    page = page_of("Aoife 🦊", photo("A fox 🦊"), title="ᚠᚢᚦ", voices=[BookVoice("pupil", "Ben 🌋", odd)])
    write_book(book_of(page, title="Our 🌍"), out)
    words = letters_of(out)
    assert squeezed("Aoife (fox face)") in words
    assert squeezed("Wow (grinning face) (heart) (thumbs up) hidden") in words
    assert squeezed("Ben (volcano)") in words
    with pikepdf.open(out) as pdf:
        assert [str(tag.Alt) for tag in tags_in(pdf) if tag.S == "/Figure"] == ["A fox (fox face)"]


def test_many_words_go_on_to_another_sheet_and_none_is_lost(photo, tmp_path):
    out = tmp_path / "book.pdf"
    voices = [BookVoice("pupil", f"Classmate {n}", f"Word{n} " * 60 + f"end{n}") for n in range(14)]
    voices.append(BookVoice("teacher", "Mr Arden", "m" * 300))
    written = write_book(book_of(page_of("Amira", photo(), voices=voices), page_of("Ben", photo())), out)
    assert written.page_count > 3
    words = letters_of(out)
    assert all(f"end{n}" in words for n in range(14))
    assert "m" * 300 in words
    assert "Morewordsonthenextsheet." in letters_of(out, sheet=2)
    assert "MorewordsforAmira" in letters_of(out, sheet=3)


def test_one_child_without_a_word_makes_a_book_and_no_star_is_counted(photo, tmp_path):
    out = tmp_path / "book.pdf"
    written = write_book(book_of(page_of("Amira", photo(), title="", animal="unicorn")), out)
    assert written.page_count == 2
    assert letters_of(out, sheet=2) == squeezed("Amira A place that amazes me · Kingfisher Class 2")
    assert "star" not in letters_of(out).lower()


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (2000, 300), (300, 2000)])
def test_a_double_page_is_shown_whole_and_in_its_own_shape(photo, tmp_path, size):
    out = tmp_path / "book.pdf"
    write_book(book_of(page_of("Amira", photo(size=size), voices=[BookVoice("pupil", "Ben", "Nice")])), out)
    with pikepdf.open(out) as pdf:
        width, height = _drawn_size(pdf.pages[1])
        assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
        assert width <= 213 / 25.4 * 72 + 1
        assert height <= 182 / 25.4 * 72


def _drawn_size(sheet):
    """Points across and down of the one JPEG on a sheet: the matrix at its Do, multiplied up."""
    matrices, now = [], pikepdf.Matrix()
    jpegs = {name for name, thing in sheet.Resources.XObject.items() if thing.get("/Filter") == "/DCTDecode"}
    for operands, operator in pikepdf.parse_content_stream(sheet):
        match str(operator):
            case "q":
                matrices.append(now)
            case "Q":
                now = matrices.pop()
            case "cm":
                now = pikepdf.Matrix(*[float(number) for number in operands]) @ now
            case "Do" if str(operands[0]) in jpegs:
                return abs(now.a), abs(now.d)
    raise AssertionError("no picture on this sheet")


@pytest.mark.parametrize("cover", ["duckegg", "mustard", "rose", "sage", "lilac", "sky", "office"])
def test_every_cover_of_a_class_can_be_printed(photo, tmp_path, cover):
    assert write_book(book_of(page_of("Amira", photo()), cover=cover), tmp_path / "b.pdf").page_count == 2


def test_the_same_book_is_the_same_file(photo, tmp_path):
    book = book_of(page_of("Amira", photo()), page_of("Ben", photo()))
    first, second = (write_book(book, tmp_path / f"{n}.pdf") for n in (1, 2))
    assert first == second


def test_an_empty_book_says_so_and_leaves_nothing_behind(tmp_path):
    with pytest.raises(EmptyBook, match="no double page"):
        write_book(book_of(), tmp_path / "book.pdf")
    assert list(tmp_path.glob("*book*")) == []


@pytest.mark.parametrize("broken", ["gone", "no JPEG"])
def test_a_lost_picture_stops_the_book_and_keeps_the_one_before(photo, tmp_path, broken):
    out = tmp_path / "book.pdf"
    amira, ben = photo(), photo()
    write_book(book_of(page_of("Amira", amira)), out)
    before = out.read_bytes()
    if broken == "gone":
        ben.path.unlink()
    else:
        png = io.BytesIO()
        Image.new("RGB", (8, 8)).save(png, "PNG")
        ben.path.write_bytes(png.getvalue())
    with pytest.raises(PictureMissing, match="safe"):
        write_book(book_of(page_of("Amira", amira), page_of("Ben", ben)), out)
    assert out.read_bytes() == before
    assert list(tmp_path.glob(".book-*")) == []


def test_a_book_of_thirty_stays_under_200_mb(tmp_path):
    """A safety bound on the peak memory of a process that makes nothing but the book."""
    script = Path(__file__).resolve().parents[1] / "bench" / "book.py"
    told = subprocess.run(
        [sys.executable, str(script), "book", str(tmp_path)], check=True, capture_output=True, text=True
    )
    cpu_ms, rss_mb = (float(number) for number in told.stdout.split())
    assert cpu_ms > 0
    assert 0 < rss_mb <= 200
