"""The master and the four sizes, from one decode.

The master is the photo as it was taken. The sizes are too, unless a person laid the page straight or made it
brighter: then they are warped from the master's pixels in one step, and a fifth, “taken”, shows what was.

Without that Pillow does all of it. Measured side by side with OpenCV's area cascade, HAMMING costs the same
CPU, because the pixels need not be copied out of and into Pillow, and half the memory; the child starts in a
third of the time, and its address space is small enough for a tight limit.
"""

import hashlib
import math
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from pi_heif import HeifImage  # type: ignore[import-untyped]  # has no types
from PIL import Image

from learninglogs.files.pictures.colour import plain, to_srgb
from learninglogs.files.pictures.corners import Quad
from learninglogs.files.pictures.look import (
    MEGAPIXEL,
    Looked,
    Opened,
    open_picture,
    reading,
    written_orientation,
)

MASTER_MAX_MEGAPIXELS = 24
MASTER_MAX_EDGE_PX = 16_000  # a JPEG ends at 65,500; this is what browsers and printers still draw
MASTER_QUALITY = 90
# name: (long edge in px, format). JPEG is plain, not progressive: 10 ms instead of 61, and it goes into the
# book as it is. WebP saves a fifth of a wall of cards for 3 ms.
SIZES = {"2560": (2560, "JPEG"), "1024": (1024, "JPEG"), "640": (640, "WEBP"), "320": (320, "WEBP")}
JPEG_QUALITY = 80
WEBP_QUALITY = 78
WEBP_METHOD = 2
TAKEN_PX = 1024
REDUCING_GAP = 1.2
SUFFIXES = {"JPEG": "jpg", "WEBP": "webp"}
CONTENT_TYPES = {"JPEG": "image/jpeg", "WEBP": "image/webp"}
# Above this a JPEG is decoded at half its size, again and again until below.
DRAFT_ABOVE_MEGAPIXELS = 64
DRAFT_PROGRESSIVE_ABOVE_MEGAPIXELS = 50

# EXIF orientation as (mirrored left to right, then quarter turns clockwise).
ORIENTATIONS = {
    1: (False, 0), 2: (True, 0), 3: (False, 2), 4: (True, 2),
    5: (True, 3), 6: (False, 1), 7: (True, 1), 8: (False, 3),
}  # fmt: skip
TURNS = {
    (False, 1): Image.Transpose.ROTATE_270,  # Pillow counts anticlockwise
    (False, 2): Image.Transpose.ROTATE_180,
    (False, 3): Image.Transpose.ROTATE_90,
    (True, 0): Image.Transpose.FLIP_LEFT_RIGHT,
    (True, 1): Image.Transpose.TRANSVERSE,
    (True, 2): Image.Transpose.FLIP_TOP_BOTTOM,
    (True, 3): Image.Transpose.TRANSPOSE,
}


@dataclass(frozen=True)
class Picture:
    """One file that was made. size: "master", "2560", "1024", "640", "320", or "taken"."""

    size: str
    path: Path
    width_px: int
    height_px: int
    byte_count: int
    sha256: str
    content_type: str


@dataclass(frozen=True)
class Made:
    """width_px, height_px: the photo as it stands now, or the page laid flat; the master comes first."""

    looked: Looked
    width_px: int
    height_px: int
    pictures: tuple[Picture, ...]

    @property
    def page_count(self) -> int:
        """Pages or frames a person would count in the upload, of which the first is shown."""
        return self.looked.page_count

    def picture(self, size: str) -> Picture:
        """The picture of that size. Raises KeyError."""
        return {picture.size: picture for picture in self.pictures}[size]


class NotVerified(Exception):
    """A picture just written does not read back as it should: the disk, or we, did wrong. Try again."""


def make_pictures(
    source: Path, out_dir: Path, *, turn_deg: int = 0, corners: Quad | None = None, brighter: bool = False
) -> Made:
    """Writes the master and the sizes into `out_dir` (which exists) and reads them back.

    turn_deg: clockwise, on top of the file's own orientation: 0, 90, 180 or 270. corners: of the page in the
    photo so turned, as `straighten` takes them. The first frame is used. Nothing but pixels is carried over.
    Raises Refused as `look` and `straighten` do, MemoryError, OSError where writing fails, NotVerified, and
    ValueError for another turn.
    """
    if turn_deg % 90:
        raise ValueError(f"A page turns by quarters, not by {turn_deg}°.")
    looked, image, profile = _decoded(source)
    image = _master(image, looked.orientation, turn_deg, profile)
    pictures = [_write(image, out_dir, "master", "JPEG", MASTER_QUALITY)]
    size_px = looked.upright_px if turn_deg % 180 == 0 else looked.upright_px[::-1]
    if corners or brighter:
        from learninglogs.files.pictures.pages import laid_flat  # noqa: PLC0415 – OpenCV is for these alone

        taken = _shrink(image, _fit(image.size, TAKEN_PX))
        pictures.append(_write(taken, out_dir, "taken", "JPEG", JPEG_QUALITY))
        long_edge_px = max(edge for edge, _encoding in SIZES.values())
        image, full_px = laid_flat(image, corners, brighter=brighter, long_edge_px=long_edge_px)
        size_px = full_px if corners else size_px
    pictures += _sizes(image, out_dir)
    return Made(looked, *size_px, tuple(pictures))


def _sizes(image: Image.Image, out_dir: Path) -> list[Picture]:
    """Each from the next larger."""
    pictures, largest_px = [], image.size
    for size, (long_edge_px, encoding) in SIZES.items():
        image = _shrink(image, _fit(largest_px, long_edge_px))
        quality = JPEG_QUALITY if encoding == "JPEG" else WEBP_QUALITY
        pictures.append(_write(image, out_dir, size, encoding, quality))
    return pictures


def _decoded(source: Path) -> tuple[Looked, Image.Image, bytes | None]:
    """The header, the first frame in memory (L, RGB or CMYK, not yet turned) and its colour profile."""
    with open_picture(source) as opened:
        with reading():
            image = _decode(opened)
        # Comments, EXIF, XMP and profile live here; what is not here cannot be written.
        profile, image.info = opened.image.info.get("icc_profile"), {}
        return replace(opened.looked, orientation=_orientation(opened)), image, profile


def _decode(opened: Opened) -> Image.Image:
    image = opened.image
    if isinstance(image, HeifImage):
        return plain(image.to_pillow())
    pixels = image.width * image.height
    limit = DRAFT_PROGRESSIVE_ABOVE_MEGAPIXELS if image.info.get("progressive") else DRAFT_ABOVE_MEGAPIXELS
    if opened.looked.format in {"JPEG", "MPO"} and pixels > limit * MEGAPIXEL:
        halvings = math.ceil(math.log(pixels / limit / MEGAPIXEL, 4))
        image.draft(None, (image.width >> halvings, image.height >> halvings))
    image.load()
    return plain(image)


def _orientation(opened: Opened) -> int:
    """What is still to be applied after decoding."""
    if isinstance(opened.image, HeifImage):
        return opened.looked.orientation
    return written_orientation(opened.image, decoded=True)


def _master(image: Image.Image, orientation: int, turn_deg: int, profile: bytes | None) -> Image.Image:
    """At most 24 megapixels, upright, sRGB: shrunk first, so that the rest has less to do."""
    image = _shrink(image, _within_master(image.size))
    mirrored, quarters = ORIENTATIONS[orientation]
    turn = TURNS.get((mirrored, (quarters + turn_deg // 90) % 4))
    if turn is not None:
        image = image.transpose(turn)
    return to_srgb(image, profile)


def _within_master(size_px: tuple[int, int]) -> tuple[int, int]:
    width, height = size_px
    scale = min(
        1.0,
        math.sqrt(MASTER_MAX_MEGAPIXELS * MEGAPIXEL / (width * height)),
        MASTER_MAX_EDGE_PX / max(size_px),
    )
    return max(1, int(width * scale)), max(1, int(height * scale))


def _fit(size_px: tuple[int, int], long_edge_px: int) -> tuple[int, int]:
    """The size whose long edge is `long_edge_px`; never larger than it was."""
    scale = min(1.0, long_edge_px / max(size_px))
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))


def _shrink(image: Image.Image, size_px: tuple[int, int]) -> Image.Image:
    """Whole-number steps by plain averaging first where there are any: half the time, the same picture."""
    if image.size == size_px:
        return image
    return image.resize(size_px, Image.Resampling.HAMMING, reducing_gap=REDUCING_GAP)


def _write(image: Image.Image, out_dir: Path, size: str, encoding: str, quality: int) -> Picture:
    """Encodes, writes and reads back. Raises OSError, NotVerified."""
    path = out_dir / f"{size}.{SUFFIXES[encoding]}"
    options = {"method": WEBP_METHOD} if encoding == "WEBP" else {}
    image.save(path, encoding, quality=quality, **options)
    content = path.read_bytes()
    _verify(content, image.size, encoding)
    sha256 = hashlib.sha256(content).hexdigest()
    return Picture(size, path, *image.size, len(content), sha256, CONTENT_TYPES[encoding])


def _verify(content: bytes, size_px: tuple[int, int], encoding: str) -> None:
    """Raises NotVerified unless the file is whole and opens at its right size."""
    if encoding == "JPEG":
        whole = content.endswith(b"\xff\xd9")
    else:
        whole = int.from_bytes(content[4:8], "little") + 8 == len(content)
    with Image.open(BytesIO(content), formats=[encoding]) as image:
        if not whole or image.size != size_px:
            raise NotVerified(f"{encoding} of {len(content)} bytes, {image.size} instead of {size_px}")
