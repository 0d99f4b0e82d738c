"""Photo → corners → the page laid straight at 2,560 pixels, beside one decode, one warp and one encode.

Both halves are done for a photo as it lies on the disk, 12 megapixels of a page on a table. The corners are
found in a process of their own from a small decode, as they are when a photo has come in.
"""

import statistics
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from learninglogs.files.pictures import make, pages
from tests.bench.pictures import NOISE, PHOTO_PX, PILLOW_BYTES_A_PIXEL, _in_a_process_of_its_own, _row
from tests.pictures import drawing

CORNERS = ((0.16, 0.10), (0.86, 0.13), (0.93, 0.90), (0.08, 0.88))
LARGE_PX = (1920, 2560)
IN_PHOTO = (np.array(CORNERS) * PHOTO_PX).astype(np.float32)
LAID_FLAT = np.array([(0, 0), (LARGE_PX[0], 0), LARGE_PX, (0, LARGE_PX[1])], np.float32)
TARGET = 3
MEMORY_MAX_MB = 250


def figures(runs: int) -> list[dict[str, Any]]:
    """CPU and wall, each `runs` times in alternation with the floor, medians; the peak of one process."""
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        page_on_a_table().save(photo, "JPEG", quality=88)
        ours, floor = [], []
        for _run in range(runs):
            floor.append(_in_a_process_of_its_own(lambda: _floor(photo)))
            ours.append(_in_a_process_of_its_own(lambda: _straightened(photo)))
        return [*_costs(ours, floor), _memory(photo)]


def _costs(ours: list[tuple[float, float]], floor: list[tuple[float, float]]) -> list[dict[str, Any]]:
    rows = []
    for which, name in enumerate(("straighten-cpu", "straighten-wall")):
        value, lowest = (statistics.median(cost[which] for cost in costs) * 1000 for costs in (ours, floor))
        rows.append(_row(name, value, "ms", lowest, target=TARGET))
    return rows


def _straightened(photo: Path) -> None:
    """Decode twice, small to look and whole to warp; find, warp, encode."""
    found = pages.find_page(photo)
    if found is None:
        raise AssertionError("The bench's own page was not found.")
    _looked, image, _profile = make._decoded(photo)
    page, _full_px = pages.laid_flat(image, found.corners, brighter=False, long_edge_px=2560)
    page.save(BytesIO(), "JPEG", quality=make.JPEG_QUALITY)


def _floor(photo: Path) -> None:
    """What nobody can do without: libjpeg-turbo's decode, OpenCV's warp, the encode."""
    with Image.open(photo, formats=["JPEG"]) as image:
        image.load()
        pixels = np.asarray(image)
    page = cv2.warpPerspective(pixels, cv2.getPerspectiveTransform(IN_PHOTO, LAID_FLAT), LARGE_PX)
    Image.fromarray(page).save(BytesIO(), "JPEG", quality=make.JPEG_QUALITY)


def _memory(photo: Path) -> dict[str, Any]:
    """The peak of the limited child that makes all the pictures of a page laid straight."""
    from learninglogs.files.picture_process import PictureProcess  # noqa: PLC0415 – needs Django set up

    process = PictureProcess()
    try:
        with tempfile.TemporaryDirectory() as out:
            process.make_pictures(photo, Path(out), corners=CORNERS, brighter=True)
        assert process.last_work
        megabytes = process.last_work.peak_rss_bytes / 1e6
    finally:
        process.stop()
    decoded = PHOTO_PX[0] * PHOTO_PX[1] * PILLOW_BYTES_A_PIXEL / 1e6
    return _row("straighten-memory", megabytes, "MB", decoded, target=MEMORY_MAX_MB / decoded)


def page_on_a_table() -> Image.Image:
    """A drawing in perspective on brown wood, with a camera's grain."""
    page = np.asarray(drawing(*LARGE_PX))
    table = np.full((PHOTO_PX[1], PHOTO_PX[0], 3), (122, 84, 52), np.uint8)
    matrix = cv2.getPerspectiveTransform(LAID_FLAT, IN_PHOTO)
    cv2.warpPerspective(page, matrix, PHOTO_PX, table, borderMode=cv2.BORDER_TRANSPARENT)
    grain = Image.effect_noise(PHOTO_PX, NOISE).convert("RGB")
    return Image.blend(Image.fromarray(table), grain, 0.3)
