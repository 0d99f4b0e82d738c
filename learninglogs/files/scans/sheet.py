"""What the child does with a scan: count its sheets, and cut one out with the squares read on it."""

import hashlib
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image, ImageFilter, ImageOps, ImageStat

from learninglogs.files.pictures.make import TURNS
from learninglogs.files.pictures.refused import Refused
from learninglogs.files.scans import Code, Sheet, papers, tiffs
from learninglogs.files.scans.family import family_of

JPEG_QUALITY = 90
SMALL_PX = 1024
SMALL_QUALITY = 80
MOST_CODES = 12
CODE_MAX_CHARACTERS = 100
# A sheet of paper with nothing on it: hardly a pixel unlike its neighbours. Faint pencil is well above.
BLANK_SPREAD = 2.0


def count(source: Path, most: int) -> int:
    """Number of sheets of the scan. Raises Refused, MemoryError."""
    with source.open("rb") as file:
        family = family_of(file)
    if family is None:
        raise Refused("not-a-scan")
    sheets = papers.count(source) if family == "PDF" else tiffs.count(source, most)
    if sheets > most:
        raise Refused("too-many-scanned", limit_sheets=most)
    return sheets


def cut_sheet(source: Path, number: int, out_dir: Path, *, prefix: str) -> Sheet:
    """Cut sheet `number` (from 1) out into `out_dir`.

    prefix: squares that begin so are ours, and theirs alone is the sheet's turn. Raises Refused, MemoryError,
    and OSError where writing fails.
    """
    with source.open("rb") as file:
        is_paper = family_of(file) == "PDF"
    cut = papers.cut(source, number) if is_paper else None
    image = cut.image if cut else tiffs.cut(source, number)
    grey = image if image.mode == "L" else image.convert("L")
    codes = _codes_on(grey, prefix)
    turn_deg = _turn_of(codes, prefix, cut.turn_deg if cut else 0)
    path, small_path = out_dir / f"{number}.jpg", out_dir / f"{number}-small.jpg"
    if cut and cut.jpeg:
        path.write_bytes(cut.jpeg)
    else:
        image.info = {}
        image.save(path, "JPEG", quality=JPEG_QUALITY)
    small = _upright(_shrunk(image), turn_deg)
    small.info = {}
    small.save(small_path, "JPEG", quality=SMALL_QUALITY)
    wide, tall = image.size if turn_deg % 180 == 0 else image.size[::-1]
    return Sheet(
        path, small_path, _sha256(path), _sha256(small_path), path.stat().st_size, wide, tall, turn_deg,
        codes, _sharpness(grey), _is_blank(small),
    )  # fmt: skip


def _codes_on(grey: Image.Image, prefix: str) -> tuple[Code, ...]:
    """The squares read on the sheet; where none is ours, once more with its greys drawn apart."""
    found = _read(grey)
    if not any(code.text.startswith(prefix) for code in found):
        found += _read(ImageOps.autocontrast(grey.filter(ImageFilter.MedianFilter(3)), cutoff=2))
    return tuple({code.text: code for code in found}.values())[:MOST_CODES]


def _read(grey: Image.Image) -> list[Code]:
    squares = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [
        Code(square.text[:CODE_MAX_CHARACTERS], round(-square.orientation / 90) * 90 % 360)
        for square in squares
        if square.valid
    ]


def _turn_of(codes: tuple[Code, ...], prefix: str, asked_deg: int) -> int:
    """As our label stands; without one, as the page itself asks."""
    return next((code.turn_deg for code in codes if code.text.startswith(prefix)), asked_deg)


def _shrunk(image: Image.Image) -> Image.Image:
    small = image.copy() if max(image.size) <= SMALL_PX else image
    if small is image:
        scale = SMALL_PX / max(image.size)
        size_px = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        small = image.resize(size_px, Image.Resampling.BOX, reducing_gap=2.0)
    return small


def _upright(image: Image.Image, turn_deg: int) -> Image.Image:
    turn = TURNS.get((False, turn_deg // 90))
    return image.transpose(turn) if turn is not None else image


def _sharpness(grey: Image.Image) -> float:
    """How much neighbouring pixels differ, at one size for all: a blurred sheet has less."""
    seen = grey.resize((600, max(1, round(600 * grey.height / grey.width))), Image.Resampling.BILINEAR)
    return float(ImageStat.Stat(seen.filter(ImageFilter.FIND_EDGES)).var[0])


def _is_blank(small: Image.Image) -> bool:
    """Nothing but paper: the middle of the sheet, away from a copier's dark edges, is of one grey."""
    wide, tall = small.size
    middle = small.convert("L").crop((wide // 20, tall // 20, wide - wide // 20, tall - tall // 20))
    return float(ImageStat.Stat(middle).stddev[0]) < BLANK_SPREAD


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What the child is asked, as plain JSON. Raises as the functions above."""
    source = Path(request["source"])
    if request["verb"] == "count-sheets":
        return {"sheets": count(source, request["most"])}
    sheet = cut_sheet(source, request["number"], Path(request["out_dir"]), prefix=request["prefix"])
    said = {name: str(each) if isinstance(each, Path) else each for name, each in vars(sheet).items()}
    return {"sheet": said | {"codes": [vars(code) for code in sheet.codes]}}
