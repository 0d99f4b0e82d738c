"""One sheet of a PDF as a picture.

A copier lays one JPEG on each page: that is taken out as it is, in a thousandth of the time and without a
second squeezing. Whatever is made otherwise is drawn by pdfium. Names as in ISO 32000-2.
"""

import contextlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # has no types
from pikepdf import Matrix, Name
from PIL import Image

from learninglogs.files.papers import without_metadata
from learninglogs.files.pictures.look import LIMIT_MEGAPIXELS, MEGAPIXEL
from learninglogs.files.pictures.refused import Refused

DPI = 200
POINTS_AN_INCH = 72
# A page is drawn at 200 dpi, but never so small that handwriting is lost, nor larger than memory allows: what
# a PDF says of its own size in inches may be anything.
LONG_EDGE_MIN_PX = 2000
DRAWN_MAX_MEGAPIXELS = 12
COVERS = 0.98  # so much of the page at least does its one picture take
SAME_SHAPE = 0.02
CONTENT_MAX_BYTES = 200_000  # of drawing instructions; a copier's page has a hundred
PLAIN = {
    "q", "Q", "cm", "Do", "gs", "ri", "i", "g", "G", "rg", "RG", "BMC", "BDC", "EMC",
    "BT", "ET", "Tf", "Td", "TD", "Tm", "Tr", "Tz", "Tc", "Tw", "TL", "T*", "Tj", "TJ",
}  # fmt: skip
# What reading a page raises that is not as copiers make them. For some, pikepdf calls a program we lack.
UNUSUAL = (
    pikepdf.PdfError, pikepdf.DependencyError,
    ValueError, KeyError, TypeError, AttributeError, ArithmeticError,
)  # fmt: skip
SHOWN_TEXT = {"Tj", "TJ"}
INVISIBLE = 3  # how recognised words lie behind a scan


@dataclass(frozen=True)
class Cut:
    """A sheet's picture. jpeg: as the copier wrote it, without metadata; None where it was drawn.

    turn_deg: clockwise, still to be applied: what the page's /Rotate asks for.
    """

    image: Image.Image
    jpeg: bytes | None
    turn_deg: int


def count(source: Path) -> int:
    """Its number of pages. Raises Refused (locked-paper, damaged-paper), MemoryError."""
    with _opened(source) as pdf:
        sheets = len(pdf.pages)
    if sheets == 0:
        raise Refused("damaged-paper")
    return sheets


def cut(source: Path, number: int) -> Cut:
    """Sheet `number`, from 1. Raises Refused (locked-paper, damaged-paper, too-many-pixels), MemoryError."""
    with _opened(source) as pdf:
        try:
            taken = _taken_out(pdf.pages[number - 1])
        except UNUSUAL:
            taken = None  # pdfium draws it
    return taken or _drawn(source, number)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(source) as pdf:
            yield pdf
    except pikepdf.PasswordError:
        raise Refused("locked-paper") from None
    except pikepdf.PdfError:
        raise Refused("damaged-paper") from None


def _taken_out(page: pikepdf.Page) -> Cut | None:
    """The page's one picture, if it is a JPEG that looks just as the page does; None for all else."""
    turn_deg = int(page.rotation or 0) % 360
    picture = _only_picture(page)
    if picture is None or turn_deg % 90 or not _is_plain_jpeg(picture):
        return None
    jpeg = without_metadata(picture.read_raw_bytes())
    image = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
    if image.mode not in {"L", "RGB"} or image.size != (int(picture.Width), int(picture.Height)):
        return None
    if image.width * image.height > LIMIT_MEGAPIXELS["JPEG"] * MEGAPIXEL:
        return None
    try:
        image.load()
    except OSError:  # cut off or damaged: pdfium shows what there is
        return None
    return Cut(image, jpeg, turn_deg)


def _is_plain_jpeg(picture: Any) -> bool:
    """Grey or RGB, one filter, nothing that changes how it is shown."""
    filters = picture.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) == 1 else None
    if filters != Name.DCTDecode or any(name in picture for name in ("/SMask", "/Mask", "/Decode")):
        return False
    colours = picture.get("/ColorSpace")
    if isinstance(colours, pikepdf.Array) and colours[0] == Name.ICCBased:
        return int(colours[1].get("/N", 0)) in {1, 3}
    kind = colours[0] if isinstance(colours, pikepdf.Array) else colours
    return kind in {Name.DeviceRGB, Name.DeviceGray, Name.CalRGB, Name.CalGray}


def _only_picture(page: pikepdf.Page) -> Any:
    """The one picture drawn, upright and over the whole page, with at most invisible words; or None."""
    if "/Annots" in page.obj and len(page.obj.Annots):
        return None
    contents = page.obj.Contents
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if sum(len(part.read_raw_bytes()) for part in parts) > CONTENT_MAX_BYTES:
        return None
    drawn = list(_pictures_drawn(page))
    if len(drawn) != 1 or drawn[0] is None:
        return None
    name, at = drawn[0]
    picture = page.resources.XObject[name]
    covers = _lies_over(at, page.cropbox) and _has_shape_of(picture, at)
    return picture if picture.get("/Subtype") == Name.Image and covers else None


def _pictures_drawn(page: pikepdf.Page) -> Iterator[tuple[str, Matrix] | None]:
    """(name, where) of each; None for anything else that would be seen."""
    at, kept, words_mode = Matrix(), [], 0
    for each in pikepdf.parse_content_stream(page):
        what, operands = str(each.operator), each.operands
        if what == "q":
            kept.append(at)
        elif what == "Q":
            at = kept.pop() if kept else Matrix()
        elif what == "cm":
            at = Matrix(*(float(number) for number in operands)) @ at
        elif what == "Tr":
            words_mode = int(operands[0])
        elif what == "Do":
            yield str(operands[0]), at
        elif what not in PLAIN or (what in SHOWN_TEXT and words_mode != INVISIBLE):
            yield None


def _lies_over(at: Matrix, box: Any) -> bool:
    """Upright, not mirrored, over (nearly) the whole of what is shown of the page."""
    left, low, right, high = (float(number) for number in box)
    wide, tall = right - left, high - low
    slack_x, slack_y = wide * (1 - COVERS), tall * (1 - COVERS)
    upright = abs(at.b) < 1e-3 and abs(at.c) < 1e-3 and at.a > 0 and at.d > 0
    begins = abs(at.e - left) <= slack_x and abs(at.f - low) <= slack_y
    ends = abs(at.e + at.a - right) <= slack_x and abs(at.f + at.d - high) <= slack_y
    return upright and begins and ends


def _has_shape_of(picture: Any, at: Matrix) -> bool:
    """Square pixels: a fax has others."""
    stored = int(picture.Width) / int(picture.Height)
    return abs(stored / (at.a / at.d) - 1) < SAME_SHAPE


def _drawn(source: Path, number: int) -> Cut:
    """The sheet as pdfium draws it, /Rotate applied, on white paper. Raises Refused."""
    try:
        pdf = pypdfium2.PdfDocument(source)
        page = pdf[number - 1]
        width, height = page.get_size()  # in points
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise Refused("damaged-paper")
        bitmap = page.render(scale=_scale(width, height), may_draw_forms=False, rev_byteorder=True)
        image = bitmap.to_pil()
    except pypdfium2.PdfiumError as error:
        raise Refused("locked-paper" if "password" in str(error) else "damaged-paper") from None
    return Cut(image.convert("RGB"), None, 0)


def _scale(width: float, height: float) -> float:
    """Pixels a point."""
    scale = max(DPI / POINTS_AN_INCH, LONG_EDGE_MIN_PX / max(width, height))
    return min(scale, math.sqrt(DRAWN_MAX_MEGAPIXELS * MEGAPIXEL / (width * height)))
