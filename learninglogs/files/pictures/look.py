"""What a picture's header says, before one pixel of it is decoded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pi_heif  # type: ignore[import-untyped]  # has no types
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ImageFile import ImageFile

from learninglogs.files.pictures.refused import Refused
from learninglogs.files.pictures.sniff import sniff
from learninglogs.files.pictures.whole import check_whole

# Imported once by name, so that the warm child need not search for them at every picture.
PLUGINS = (
    AvifImagePlugin, BmpImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin,
    PngImagePlugin, TiffImagePlugin, WebPImagePlugin,
)  # fmt: skip

# Our own limits below come first and are kinder: Pillow only warns between 89 and 179 megapixels.
Image.MAX_IMAGE_PIXELS = None
pi_heif.options.THUMBNAILS = False
pi_heif.options.DEPTH_IMAGES = False
pi_heif.options.AUX_IMAGES = False
pi_heif.options.DECODE_THREADS = 2

MEGAPIXEL = 1_000_000
# What fits into settings.PICTURE_MEMORY_MB. A baseline JPEG is decoded at half or a quarter of its size
# (draft), so that a genuine 200-megapixel phone photo is welcome; libheif needs 7 bytes a pixel at once,
# and WebP 20.
LIMIT_MEGAPIXELS = {
    "JPEG": 300, "MPO": 300, "HEIF": 75, "AVIF": 50, "WEBP": 24, "PNG": 64, "TIFF": 64, "BMP": 64, "GIF": 64,
}  # fmt: skip
# A progressive JPEG keeps all its coefficients in memory, whatever size is asked for.
LIMIT_PROGRESSIVE_MEGAPIXELS = 120
# Cameras put a stereo view, a gain map or a large thumbnail there: nothing a person would call a page.
HIDDEN_FRAMES = {"JPEG", "MPO"}


@dataclass(frozen=True)
class Looked:
    """width_px, height_px as the file stores them; orientation 1–8 as in EXIF, still to be applied.

    frame_count: frames, pages or top-level pictures in the file; only the first is used.
    """

    format: str
    width_px: int
    height_px: int
    frame_count: int
    orientation: int

    @property
    def upright_px(self) -> tuple[int, int]:
        """(width, height) once the file's own orientation is applied."""
        if self.orientation >= 5:
            return self.height_px, self.width_px
        return self.width_px, self.height_px

    @property
    def page_count(self) -> int:
        """What a person would count: above 1, they should be told that only the first was used."""
        return 1 if self.format in HIDDEN_FRAMES else self.frame_count


@dataclass(frozen=True)
class Opened:
    """A picture whose header was read: a Pillow image, or pi-heif's primary image."""

    looked: Looked
    image: ImageFile | pi_heif.HeifImage


def look(path: Path) -> Looked:
    """The header of the picture at `path`.

    Raises Refused (empty-file, not-a-picture, unreadable, cut-short, too-many-pixels) and OSError where the
    file itself is missing.
    """
    with open_picture(path) as opened:
        return opened.looked


@contextmanager
def open_picture(path: Path) -> Iterator[Opened]:
    """The picture, checked and not yet decoded. Raises as `look`."""
    if path.stat().st_size == 0:
        raise Refused("empty-file")
    family = sniff(path)
    if family is None:
        raise Refused("not-a-picture")
    if family in {"HEIF", "AVIF"}:
        check_whole(path)
    if family == "HEIF":
        yield _open_heif(path)
        return
    with path.open("rb") as file:
        with reading():
            image = Image.open(file, formats=[family])
        yield _open_pillow(image)


@contextmanager
def reading() -> Iterator[None]:
    """Whatever a decoder says about a stranger's file becomes Refused; running out of memory does not."""
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as error:  # decoders raise nearly everything: SyntaxError, struct.error, KeyError …
        words = str(error).lower()
        if "memory" in words or "too many resources" in words:
            raise MemoryError(words) from error
        raise Refused("cut-short" if "truncated" in words else "unreadable") from error


def _open_pillow(image: ImageFile) -> Opened:
    _check_size(image.format or "", image.size, progressive=bool(image.info.get("progressive")))
    with reading():
        frame_count = getattr(image, "n_frames", 1)
    width_px, height_px = image.size
    looked = Looked(image.format or "", width_px, height_px, frame_count, written_orientation(image))
    return Opened(looked, image)


def _open_heif(path: Path) -> Opened:
    """libheif turns the picture while decoding, though EXIF still says 6: the orientation is always 1."""
    with reading():
        file = pi_heif.open_heif(path, convert_hdr_to_8bit=True)
        image = file[file.primary_index]
    _check_size("HEIF", image.size)
    width_px, height_px = image.size
    return Opened(Looked("HEIF", width_px, height_px, len(file), 1), image)


def written_orientation(image: ImageFile, *, decoded: bool = False) -> int:
    """1–8; 1 where the file says nothing or nonsense. Pillow turns a TIFF itself while decoding.

    decoded: the pixels are there already. Before that, a PNG that keeps its EXIF behind them would be
    decoded just to be asked, so it answers 1.
    """
    if image.format == "TIFF" or (image.format == "PNG" and "exif" not in image.info and not decoded):
        return 1
    try:
        orientation = image.getexif().get(0x0112, 1)
    except MemoryError:
        raise
    except Exception:  # broken EXIF does not make the picture worse
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _check_size(family: str, size_px: tuple[int, int], *, progressive: bool = False) -> None:
    """Raises Refused before a decoder could be asked for more than it may use."""
    pixels = size_px[0] * size_px[1]
    if pixels <= 0:
        raise Refused("unreadable")
    limit = LIMIT_PROGRESSIVE_MEGAPIXELS if progressive else LIMIT_MEGAPIXELS[family]
    if pixels > limit * MEGAPIXEL:
        raise Refused("too-many-pixels", megapixels=round(pixels / MEGAPIXEL), limit_megapixels=limit)
