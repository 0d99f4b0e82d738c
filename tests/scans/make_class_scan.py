"""A pile of scanned pages of our own: skewed, turned, labels smudged, halves out of order.

What every sheet is, is known; so a test can say of each whether it went where it belongs.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import img2pdf
import segno
from PIL import Image, ImageDraw, ImageFilter

DPI = 120
A4_PX = (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))
LABEL_MM = 25
SKEW_MAX_DEG = 4.0
NO_LABEL, CLEAN, SMUDGED, COVERED = "none", "clean", "smudged", "covered"
COLOURS = ["#20639b", "#3caea3", "#f6d55c", "#ed553b", "#173f5f", "#7a3e9d"]


@dataclass(frozen=True)
class Sheet:
    """What lies in the pile. text: what its label's square says; wide: a whole double page, lying crosswise.

    seed: two sheets of the same seed show the same page. turn_deg: how it went into the copier, clockwise.
    """

    text: str = ""
    label: str = NO_LABEL
    wide: bool = False
    turn_deg: int = 0
    skew_deg: float = 0.0
    seed: int = 0
    sharp: bool = True


def make_class_scan(path: Path, sheets: Sequence[Sheet], *, dpi: int = DPI) -> Path:
    """Write the pile as a copier does: a PDF with one JPEG a page."""
    jpegs = []
    for sheet in sheets:
        file = BytesIO()
        draw_sheet(sheet).save(file, "JPEG", quality=80, dpi=(dpi, dpi))
        jpegs.append(file.getvalue())
    path.write_bytes(img2pdf.convert(jpegs))
    return path


def draw_sheet(sheet: Sheet) -> Image.Image:
    """One sheet as the copier sees it."""
    chance = random.Random(sheet.seed)
    page = _page(chance, A4_PX[::-1] if sheet.wide else A4_PX)
    if sheet.label != NO_LABEL:
        _stick(page, sheet, chance)
    page = page.rotate(sheet.skew_deg, Image.Resampling.BICUBIC, fillcolor="#f4f2ec")
    if not sheet.sharp:
        page = page.filter(ImageFilter.GaussianBlur(1.6))
    grain = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height)).convert("RGB")
    page = Image.blend(page, grain, 0.03)  # the same grain each time: one sheet is one file
    return page.rotate(-sheet.turn_deg, expand=True) if sheet.turn_deg else page


def _page(chance: random.Random, size_px: tuple[int, int]) -> Image.Image:
    """A child's page: a title, a drawing, lines of writing."""
    page = Image.new("RGB", size_px, "#fbfaf5")
    draw = ImageDraw.Draw(page)
    wide, tall = size_px
    for _shape in range(14):
        x, y = chance.randrange(wide // 12, wide * 3 // 4), chance.randrange(tall // 8, tall // 2)
        w, h = chance.randrange(60, 300), chance.randrange(60, 300)
        draw.ellipse((x, y, x + w, y + h), fill=chance.choice(COLOURS), outline="#222222", width=3)
    for line in range(12):
        y = tall * 5 // 9 + line * tall // 32
        for word in range(9):
            x = wide // 12 + word * wide // 11
            draw.line((x, y, x + chance.randrange(30, wide // 13), y), fill="#33364a", width=4)
    return page


def _stick(page: Image.Image, sheet: Sheet, chance: random.Random) -> None:
    """The label in a lower corner, as large as it is printed; smudged or covered if it is to be."""
    size_px = round(LABEL_MM / 25.4 * DPI)
    file = BytesIO()
    segno.make(sheet.text, error="q", micro=False).save(file, kind="png", scale=10, border=4)
    label = Image.open(file).convert("RGB").resize((size_px, size_px), Image.Resampling.LANCZOS)
    if sheet.label == SMUDGED:
        _smudge(label, chance)
    at = (page.width - size_px - 60, page.height - size_px - 60)
    page.paste(label, at)
    if sheet.label == COVERED:
        flap = (at[0] - 20, at[1] - 20, at[0] + size_px * 2 // 3, at[1] + size_px + 20)
        ImageDraw.Draw(page).rectangle(flap, fill="#f6d55c")


def _smudge(label: Image.Image, chance: random.Random) -> None:
    """A wet thumb across it: much more than a quarter is gone."""
    draw, size_px = ImageDraw.Draw(label), label.width
    for stroke in range(9):
        y = size_px * stroke // 8 + chance.randrange(-4, 4)
        draw.line((0, y, size_px, y + chance.randrange(-18, 18)), fill="#5b5f73", width=size_px // 14)
