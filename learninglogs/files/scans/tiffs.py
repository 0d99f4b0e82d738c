"""One sheet of a TIFF, as copiers and fax machines write them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PIL.ImageFile import ImageFile

from learninglogs.files.pictures.colour import plain, to_srgb
from learninglogs.files.pictures.look import LIMIT_MEGAPIXELS, MEGAPIXEL, reading
from learninglogs.files.pictures.refused import Refused

# A fax has more dots across than down. Beyond this the numbers are nonsense rather than a shape.
STRETCH_MAX = 3.0
SQUARE_ENOUGH = 1.05


def count(source: Path, most: int) -> int:
    """Its number of pages, or `most` + 1 where there are more. Raises Refused, MemoryError.

    Each page names the next: a file may be made to name pages for ever, so nobody counts beyond.
    """
    with _opened(source) as image, reading():
        for number in range(most + 1):
            try:
                image.seek(number)
            except EOFError:
                return number
    return most + 1


def cut(source: Path, number: int) -> Image.Image:
    """Sheet `number`, from 1: upright as the file says, L or RGB. Raises Refused, MemoryError."""
    with _opened(source) as image:
        with reading():
            image.seek(number - 1)
        pixels = image.width * image.height
        if not 0 < pixels <= LIMIT_MEGAPIXELS["TIFF"] * MEGAPIXEL:
            limit = LIMIT_MEGAPIXELS["TIFF"]
            raise Refused("too-many-pixels", megapixels=round(pixels / MEGAPIXEL), limit_megapixels=limit)
        dots, profile = image.info.get("dpi"), image.info.get("icc_profile")
        with reading():
            image.load()
            return _squared(to_srgb(plain(image), profile), dots)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[ImageFile]:
    with source.open("rb") as file:
        with reading():
            image = Image.open(file, formats=["TIFF"])
        yield image


def _squared(image: Image.Image, dots: tuple[float, float] | None) -> Image.Image:
    """With pixels as wide as they are tall. dots: (across, down) an inch."""
    across, down = (float(each) for each in dots or (1, 1))
    if across <= 0 or down <= 0:
        return image
    stretch = across / down
    if not (SQUARE_ENOUGH < max(stretch, 1 / stretch) <= STRETCH_MAX):
        return image
    wide, tall = image.size
    size_px = (wide, round(tall * stretch)) if stretch > 1 else (round(wide / stretch), tall)
    return image.resize(size_px, Image.Resampling.BILINEAR)
