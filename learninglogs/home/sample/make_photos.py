"""Make the sample school's photos: drawn double pages become phone photos of a book on a table.

    python -m learninglogs.home.sample.make_photos SPREADS_DIR OUT_DIR

SPREADS_DIR holds `volcano.webp` and its eleven sisters, one double page each, edge to edge;
the photos in this folder came from pages drawn 2,520 px wide (three times the design's own size,
so that writing stays sharp). Every photo is decided by its own line below and its name, so
a second run makes the same ones. Some carry what phones add (a place, a make, pixels lying
on their side), so that the sample proves that it is put right or goes.
"""

import argparse
import io
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from learninglogs.home.sample.scene import PAGE_H, PAGE_W, Camera, Leaves, Light, take_photo
from learninglogs.home.sample.tables import TABLES, Picture, lay_pencil

log = logging.getLogger("learninglogs.home.sample")

# name: the double page's title, and what is on its left and right page
SPREADS: dict[str, tuple[str, str, str]] = {
    "volcano": ("Mount Vesuvius", "a volcano cut open, with a flap to lift", "a map, a fact and a time line"),
    "lighthouse": ("The lighthouse", "a red and white lighthouse at night", "flash codes and a little boat"),
    "roman": ("A Roman villa", "a mosaic of paper squares", "the plan of a villa and Roman numerals"),
    "moon": ("The Moon", "a big painted moon", "the eight shapes of the moon and a rocket"),
    "bees": ("Inside a beehive", "a honeycomb with three bees", "the waggle dance and a honey taste test"),
    "reef": ("The coral reef", "bright fish over coral", "a fish key and why reefs need help"),
    "rainforest": ("The Amazon", "the four layers of the forest", "a rain chart and why it matters"),
    "canal": ("Foxton Locks", "boats at the bottom of the locks", "boats climbing the steps, and some sums"),
    "cave": ("Into the cave", "a dark cave with bats", "stalactites and how long they take to grow"),
    "greenhouse": (
        "Nan’s greenhouse",
        "a tomato plant and its roots",
        "a growth chart and what plants need",
    ),
    "library": ("Our library", "shelves full of books", "a tally, a big sum and a poem"),
    "street": ("Under our street", "houses, pipes and a drain", "an underground train and old bones"),
}

OAK, PINE, DARK, TOP, PAINTED = list(TABLES)[:5]
CHECKED, BLUE, STRIPED, SPOTTED, SCHOOL = list(TABLES)[5:]
COVERS = {"teal": "#1b686d", "red": "#9c3144", "blue": "#23548f", "green": "#446427", "purple": "#5b4090"}
PENCILS = ("#d8402a", "#2b6fae", "#f6b41f", "#4f9a48", "#7a4fb5", "#e0567a")


@dataclass(frozen=True)
class Shot:
    """One photo to take. orientation is the EXIF value the pixels are stored for (1, 3, 6 or 8)."""

    spread: str
    variant: str
    table: str
    cover: str
    long_px: int
    kb: int
    side: str = "whole"
    orientation: int = 1
    heic: bool = False
    place: bool = False
    warmth: float = 0.03

    @property
    def file(self) -> str:
        """The name a photo is kept under."""
        side = "" if self.side == "whole" else f"-{self.side}"
        return f"{self.spread}-{self.variant}{side}.{'heic' if self.heic else 'jpg'}"

    @property
    def size(self) -> tuple[int, int]:
        """Upright width and height: phones take 4:3, and single pages are taken upright."""
        short = self.long_px * 3 // 4
        return (self.long_px, short) if self.side == "whole" else (short, self.long_px)

    def says(self) -> str:
        """The alternative text of this photo."""
        title, left, right = SPREADS[self.spread]
        seen = {"whole": f"{left}; {right}", "left": left, "right": right}[self.side]
        part = {"whole": "Double page", "left": "Left page", "right": "Right page"}[self.side]
        return f"{part} “{title}”: {seen}."


SHOTS = (
    Shot("volcano", "a", OAK, "teal", 2400, 330, place=True),
    Shot("volcano", "b", BLUE, "red", 1600, 190, orientation=3),
    Shot("lighthouse", "a", PAINTED, "teal", 2048, 190, warmth=-0.02),
    Shot("lighthouse", "b", TOP, "blue", 1600, 150, orientation=6, place=True),
    Shot("roman", "a", PINE, "red", 2400, 300),
    Shot("roman", "b", SCHOOL, "green", 1600, 160, warmth=-0.02),
    Shot("moon", "a", DARK, "blue", 2048, 170, orientation=6),
    Shot("moon", "b", STRIPED, "teal", 1600, 140, place=True),
    Shot("bees", "a", CHECKED, "teal", 2016, 230, place=True),
    Shot("bees", "b", OAK, "purple", 1600, 190, heic=True, warmth=0.05),
    Shot("reef", "a", TOP, "teal", 4032, 520, place=True),
    Shot("reef", "b", PAINTED, "red", 1600, 150, warmth=-0.03),
    Shot("rainforest", "a", SCHOOL, "green", 2048, 210, orientation=8),
    Shot("rainforest", "b", PINE, "teal", 1600, 160),
    Shot("canal", "a", STRIPED, "blue", 2048, 200, heic=True, place=True),
    Shot("canal", "b", DARK, "green", 1600, 150, warmth=0.05),
    Shot("cave", "a", OAK, "purple", 2048, 180, warmth=0.05),
    Shot("cave", "b", SPOTTED, "red", 1600, 140, orientation=8),
    Shot("greenhouse", "a", SPOTTED, "green", 2400, 260),
    Shot("greenhouse", "b", TOP, "red", 1600, 160, place=True, warmth=0.05),
    Shot("library", "a", PINE, "teal", 3264, 430, heic=True, place=True),
    Shot("library", "b", CHECKED, "blue", 1600, 180),
    Shot("street", "a", BLUE, "red", 2016, 190, orientation=3, warmth=-0.02),
    Shot("street", "b", OAK, "teal", 1600, 150),
    Shot("volcano", "c", PINE, "purple", 1600, 170, side="left", orientation=6, place=True),
    Shot("volcano", "c", PINE, "purple", 1600, 120, side="right", orientation=6, place=True),
    Shot("greenhouse", "c", PAINTED, "teal", 1600, 140, side="left", warmth=-0.02),
    Shot("greenhouse", "c", PAINTED, "teal", 1600, 120, side="right", warmth=-0.02),
    Shot("roman", "c", DARK, "red", 1800, 160, side="left", orientation=8, warmth=0.05),
    Shot("roman", "c", DARK, "red", 1800, 140, side="right", orientation=6, warmth=0.05),
    Shot("bees", "c", SCHOOL, "blue", 1600, 140, side="left", heic=True, place=True),
    Shot("bees", "c", SCHOOL, "blue", 1600, 120, side="right", place=True),
)


def _hex(code: str) -> Picture:
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def _set_table(shot: Shot, rng: np.random.Generator) -> Picture:
    """The table top with a pencil or two beside the book, never on it."""
    top = TABLES[shot.table](rng)
    colours = rng.permutation(PENCILS)
    if rng.uniform() < 0.75:
        lay_pencil(top, str(colours[0]), (rng.uniform(-150, 60), -181), angle=rng.uniform(-0.06, 0.06))
    if rng.uniform() < 0.6:
        lay_pencil(
            top,
            str(colours[1]),
            (rng.choice((-236, 236)), rng.uniform(-120, 0)),
            angle=rng.uniform(1.5, 1.64),
        )
    return top


def _camera(shot: Shot, rng: np.random.Generator) -> Camera:
    """A hand-held phone: leaning a little, never quite straight."""
    edge = PAGE_H / 2
    aim = {"whole": (-PAGE_W, PAGE_W), "left": (-PAGE_W, 4.0), "right": (-4.0, PAGE_W)}[shot.side]
    tilt, yaw = rng.uniform(4, 15), rng.uniform(-5, 5)
    roll, margin = rng.uniform(-2.4, 2.4), rng.uniform(0.032, 0.05)
    return Camera(*shot.size, tilt, yaw, roll, margin, aim=(aim[0], -edge, aim[1], edge))


def _light(shot: Shot, rng: np.random.Generator) -> Light:
    """A window to one side or the other, and the shadow of whoever is taking the photo."""
    side = rng.choice((-1.0, 1.0))
    return Light(
        sun=(side * rng.uniform(0.3, 0.55), -rng.uniform(0.15, 0.45)),
        uneven=rng.uniform(0.10, 0.2),
        warmth=shot.warmth + rng.uniform(-0.012, 0.012),
        shadow=(-side * rng.uniform(120, 220), rng.uniform(120, 170), rng.uniform(0.06, 0.2)),
        brightness=rng.uniform(1.1, 1.2),
    )


def photograph(shot: Shot, spread: Picture) -> Image.Image:
    """The upright photo of a shot. spread is RGB between 0 and 1."""
    # A left and a right page are two photos of one book on one table: they share a seed.
    rng = np.random.default_rng(zlib.crc32(f"{shot.spread}-{shot.variant}".encode()))
    table = _set_table(shot, rng)
    leaves = Leaves(
        left_mm=rng.uniform(5, 12),
        right_mm=rng.uniform(5, 12),
        corner=(rng.choice((-200.0, 200.0)), rng.choice((-140.0, 140.0))),
        lift_mm=rng.uniform(2, 9),
    )
    light = _light(shot, rng)
    if shot.side == "right":
        rng = np.random.default_rng(zlib.crc32(shot.file.encode()))
    camera, cover = _camera(shot, rng), _hex(COVERS[shot.cover])
    photo = take_photo(spread, table, camera=camera, leaves=leaves, light=light, cover=cover, rng=rng)
    return Image.fromarray((photo * 255 + 0.5).astype(np.uint8))


def _exif(shot: Shot) -> Image.Exif:
    """What a phone writes: whose make, which way up, when, and for some a place out in the North Sea."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Learning Logs sample"
    exif[ExifTags.Base.Model] = "Kitchen table 1"
    exif[ExifTags.Base.Orientation] = shot.orientation
    exif[ExifTags.Base.DateTime] = "2026:11:15 16:20:00"
    if shot.place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: (56.0, 30.0, 0.0),
                ExifTags.GPS.GPSLongitudeRef: "E",
                ExifTags.GPS.GPSLongitude: (3.0, 15.0, 0.0),
            }
        )
    return exif


def _as_stored(photo: Image.Image, orientation: int) -> Image.Image:
    """Turn the upright photo to the way its orientation says the pixels lie."""
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    return photo if orientation == 1 else photo.transpose(turn[orientation])


def _jpeg(photo: Image.Image, exif: Image.Exif, *, kb: int) -> bytes:
    """The best JPEG of at most kb kilobytes (and at least quality 45, whatever it weighs)."""
    low, high, best = 45, 90, b""
    while low <= high:
        middle = (low + high) // 2
        out = io.BytesIO()
        photo.save(out, "JPEG", quality=middle, optimize=True, exif=exif)
        if out.tell() <= kb * 1000 or (not best and middle == low):
            best, low = out.getvalue(), middle + 1
        else:
            high = middle - 1
    return best


def _heic(photo: Image.Image, exif: Image.Exif, *, kb: int) -> bytes:
    """The same as HEIC by heif-enc. Raises CalledProcessError if it cannot."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "photo.jpg"), Path(folder, "photo.heic")
        photo.save(source, "JPEG", quality=96, subsampling=0, exif=exif)
        for quality in range(62, 20, -4):
            order = ["heif-enc", "-q", str(quality), "-o", str(made), str(source)]
            subprocess.run(order, check=True, capture_output=True)  # noqa: S603  our own words only
            if made.stat().st_size <= kb * 1000:
                break
        return made.read_bytes()


def make(spreads: Path, out: Path) -> list[dict[str, object]]:
    """Write every photo and INDEX.json into out, and return the index.

    Raises FileNotFoundError if a drawing is missing. Without heif-enc (Debian's
    libheif-examples) the HEIC photos are left out, loudly.
    """
    index: list[dict[str, object]] = []
    can_heic = shutil.which("heif-enc") is not None
    for shot in SHOTS:
        if shot.heic and not can_heic:
            log.warning("LEFT OUT %s: heif-enc is not here (apt install libheif-examples)", shot.file)
            continue
        drawing = Image.open(spreads / f"{shot.spread}.webp").convert("RGB")
        spread = (np.asarray(drawing) / 255).astype(np.float32)
        photo = _as_stored(photograph(shot, spread), shot.orientation)
        write = _heic if shot.heic else _jpeg
        (out / shot.file).write_bytes(write(photo, _exif(shot), kb=shot.kb))
        log.info("%s %d KB", shot.file, (out / shot.file).stat().st_size // 1000)
        title, (width, height) = SPREADS[shot.spread][0], shot.size
        facts = {"file": shot.file, "spread": title, "variant": shot.variant, "side": shot.side}
        index.append({**facts, "width": width, "height": height, "description": shot.says()})
    (out / "INDEX.json").write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return index


def main() -> None:
    """Read the two folders from the command line and make the photos."""
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("spreads", type=Path, help="folder with volcano.webp and the other eleven")
    parser.add_argument("out", type=Path, help="folder to write the photos into")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    make(asked.spreads, asked.out)


if __name__ == "__main__":
    main()
