"""What is done with a whole page in the child: find it in a photo, lay it flat, put two beside each other."""

from pathlib import Path

import numpy as np
from PIL import Image

from learninglogs.files.pictures.corners import Quad
from learninglogs.files.pictures.look import open_picture, reading
from learninglogs.files.pictures.page_edges import Proposal, propose
from learninglogs.files.pictures.straighten import Photo, brighten, flat_size, straighten

LOOKED_AT_PX = 900  # a JPEG is decoded at an eighth, a quarter or a half of its size, not below this
JOINED_QUALITY = 94
PAPER = (255, 255, 255)


def find_page(source: Path) -> Proposal | None:
    """The page in the upright photo at `source`. Raises Refused as `look` does, MemoryError, OSError."""
    with open_picture(source) as opened, reading():
        image = opened.image  # a master is a JPEG: Pillow's own
        image.draft("RGB", (LOOKED_AT_PX, LOOKED_AT_PX))
        return propose(_pixels(image))


def laid_flat(
    image: Image.Image, corners: Quad | None, *, brighter: bool, long_edge_px: int
) -> tuple[Image.Image, tuple[int, int]]:
    """The page as a person wants it, at most that large, and (width, height) it would have at full size.

    Raises Refused: bad-corners.
    """
    full_px = image.size
    if corners is None:
        image.thumbnail((long_edge_px, long_edge_px), Image.Resampling.HAMMING, reducing_gap=1.2)
        page = _pixels(image)
    else:
        page = straighten(_pixels(image), corners, long_edge_px=long_edge_px)
        full_px = flat_size(corners, image.size, long_edge_px=max(image.size))
    return Image.fromarray(brighten(page) if brighter else page), full_px


def join_pages(left: Path, right: Path, out: Path) -> None:
    """One photo of both pages, as high as the higher of the two. Raises Refused, MemoryError, OSError."""
    pages = [_read(source) for source in (left, right)]
    height = max(page.height for page in pages)
    pages = [
        page.resize((max(1, round(page.width * height / page.height)), height), Image.Resampling.BICUBIC)
        for page in pages
    ]
    spread = Image.new("RGB", (sum(page.width for page in pages), height), PAPER)
    spread.paste(pages[0], (0, 0))
    spread.paste(pages[1], (pages[0].width, 0))
    spread.save(out, "JPEG", quality=JOINED_QUALITY)


def _read(source: Path) -> Image.Image:
    with open_picture(source) as opened, reading():
        return opened.image.convert("RGB")


def _pixels(image: Image.Image) -> Photo:
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
