"""A crooked page laid flat, and uneven light made even. Works on pixels that are decoded already."""

import cv2
import numpy as np
import numpy.typing as npt

from learninglogs.files.pictures.corners import Quad, are_good
from learninglogs.files.pictures.refused import Refused

Photo = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]
cv2.setNumThreads(1)  # whoever loads this forks; threads would not survive that, and take address space
SHAPE_MAX = 1.25  # how far the reckoned shape may be from what the sides themselves say
AVERAGE_ABOVE = 1.6  # shrinking by more, neighbours are averaged first: a warp alone would leave steps
GRID = (24, 32)
PAPER_SHARE_MIN = 0.15
PAPER_LEVEL = 244.0  # of 255: what paper becomes
GAIN = (0.85, 2.4)


def flat_size(corners: Quad, photo_px: tuple[int, int], *, long_edge_px: int) -> tuple[int, int]:
    """(width, height) of the page laid flat; never larger than its longest sides are in the photo.

    The shape follows from the perspective (Zhang & He 2007, “Whiteboard scanning and image enhancement”,
    the lens's axis in the photo's middle); where that is unsure, from the sides as they are seen.
    """
    points = np.array(corners) * photo_px
    top, right, bottom, left = np.linalg.norm(np.roll(points, -1, 0) - points, axis=1)
    seen = (top + bottom) / (left + right)
    shape = _reckoned_shape(points - np.array(photo_px) / 2)
    if shape is None or not 1 / SHAPE_MAX < shape / seen < SHAPE_MAX:
        shape = seen
    long = min(long_edge_px, max(top, bottom, left, right))
    wide, high = (long, long / shape) if shape > 1 else (long * shape, long)
    return max(1, round(wide)), max(1, round(high))


def _reckoned_shape(points: Matrix) -> float | None:
    """Width to height of the rectangle that looks like this; None where the four sides say too little."""
    one, two, four, three = (np.array([x, y, 1.0]) for x, y in points)  # theirs: rows, not clockwise
    k2 = np.cross(one, four) @ three / (np.cross(two, four) @ three)
    k3 = np.cross(one, four) @ two / (np.cross(three, four) @ two)
    across, down = k2 * two - one, k3 * three - one
    if abs(across[2] * down[2]) < 1e-4:
        return None  # sides that look parallel do not tell the lens
    focal2 = -(across[0] * down[0] + across[1] * down[1]) / (across[2] * down[2])
    if focal2 <= 0:
        return None
    scale = np.array([1 / focal2, 1 / focal2, 1.0])
    return float(np.sqrt((across**2 @ scale) / (down**2 @ scale)))


def straighten(photo: Photo, corners: Quad, *, long_edge_px: int) -> Photo:
    """Flatten the four-cornered page to a rectangle.

    corners: (x, y) as fractions of the photo, clockwise from the top left. Raises Refused: bad-corners if
    they cross or cover under 5 % of the photo.
    """
    if not are_good(corners):
        raise Refused("bad-corners")
    height_px, width_px = photo.shape[:2]
    size = flat_size(corners, (width_px, height_px), long_edge_px=long_edge_px)
    return warp(photo, corners, size)[0]


def warp(photo: Photo, corners: Quad, size_px: tuple[int, int]) -> tuple[Photo, Matrix]:
    """The page as a rectangle of that size, and the matrix by which its pixels go back into the photo."""
    wide, high = size_px
    points = np.array(corners, np.float64) * photo.shape[1::-1]
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float64)
    back = cv2.getPerspectiveTransform(flat.astype(np.float32), points.astype(np.float32))
    photo, scale = _averaged(photo, points, size_px)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # corners of pixels to middles of pixels
    to_photo = np.linalg.inv(half) @ np.diag([*scale, 1.0]) @ back @ half
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    page = cv2.warpPerspective(photo, to_photo, size_px, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(page, np.uint8), np.asarray(back, np.float64)


def _averaged(photo: Photo, points: Matrix, size_px: tuple[int, int]) -> tuple[Photo, tuple[float, float]]:
    """The photo shrunk first where its page is much larger than it will be, and by how much (x, y)."""
    longest = np.linalg.norm(np.roll(points, -1, 0) - points, axis=1).max()
    shrinking = longest / max(size_px)
    if shrinking < AVERAGE_ABOVE:
        return photo, (1.0, 1.0)
    height_px, width_px = photo.shape[:2]
    size = max(1, round(width_px / shrinking)), max(1, round(height_px / shrinking))
    shrunk = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
    return shrunk, (size[0] / width_px, size[1] / height_px)


def brighten(page: Photo) -> Photo:
    """Paper becomes white and evenly lit, whatever the lamp, the window or the shadow did to it.

    The light is taken to change slowly (a quadratic in x and y for each colour, fitted to what looks like
    paper), so that a dark drawing stays dark. With too little paper in sight the light is not guessed: the
    brightest becomes bright, alike everywhere.
    """
    cells = _brightest(page)
    paper = _looks_like_paper(cells)
    if paper.mean() < PAPER_SHARE_MIN:
        light = np.full_like(cells, max(1.0, float(np.percentile(cells.max(2), 99))))
    else:
        light = _fitted(cells, paper)
    gain = (PAPER_LEVEL / light).clip(*GAIN).astype(np.float32)
    gains = cv2.resize(gain, page.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(page, gains, dtype=cv2.CV_8U), np.uint8)


def _brightest(page: Photo) -> Matrix:
    """Of each cell of the grid the colour of its brightest tenth: the paper between the lines."""
    rows, columns = GRID
    small = cv2.resize(page, (columns * 10, rows * 10), interpolation=cv2.INTER_AREA)
    cells = small.reshape(rows, 10, columns, 10, 3).swapaxes(1, 2).reshape(rows, columns, 100, 3)
    order = np.argsort(cells.sum(-1), axis=-1)[..., -12:-2]
    return np.asarray(np.take_along_axis(cells, order[..., None], 2).mean(2), np.float64)


def _looks_like_paper(cells: Matrix) -> npt.NDArray[np.bool_]:
    """Bright, and of the colour of most of what is bright."""
    brightness = cells.sum(2)
    bright = brightness > 0.5 * np.percentile(brightness, 95)
    hue = cells / (brightness[..., None] + 1e-6)
    usual = np.median(hue[brightness >= np.percentile(brightness, 60)], axis=0)
    return np.asarray(bright & (np.abs(hue - usual).sum(2) < 0.07))


def _fitted(cells: Matrix, paper: npt.NDArray[np.bool_]) -> Matrix:
    """The light on every cell, by least squares on paper, three times: what is darker counts for less."""
    rows, columns = GRID
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1)
    known, seen = terms[paper], np.log(cells[paper] + 1)
    weight = np.ones(len(known))
    for _round in range(3):
        fit = np.linalg.lstsq(known * weight[:, None], seen * weight[:, None], rcond=None)[0]
        off = (seen - known @ fit).mean(1)
        weight = np.exp(-((np.minimum(off, 0) / 0.08) ** 2)) + 1e-3
    darkest, lightest = np.percentile(cells[paper], (2, 98), axis=0)
    return np.asarray(np.exp(terms @ fit) - 1, np.float64).clip(0.9 * darkest, 1.1 * lightest).clip(1, 255)
