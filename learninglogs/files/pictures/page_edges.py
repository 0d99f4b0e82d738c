"""Where the page, or the double page, lies in a photo: a proposal for a person to look at, or nothing.

Straight lines are found in a small copy from which writing has been smoothed away, and outlines of what looks
unlike its surroundings; four lines make a sheet. The best sheet is the one whose sides are edges along their
whole length, with one thing inside and another outside, and whose colours as a whole are not those around it.
Whatever is less than clear is not proposed: a photo left as it was taken is never wrong. Decodes no file.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from learninglogs.files.pictures.corners import Point, Quad
from learninglogs.files.pictures.fold import fold_of_page

Array = npt.NDArray[np.float32]
Photo = npt.NDArray[np.uint8]
Line = tuple[float, float, float]

SMALL_PX = 512  # long edge of the copy that is looked at
LINES_MAX = 16  # kept of those running across, and of those running down
LEANING_MAX = np.tan(np.radians(32))  # a page lies roughly the way the photo does
SAME_LINE_PX = 6.0
EDGE_LEVELS = (
    (24, 56),
    (10, 26),
)  # Canny's thresholds for clear and for faint edges: slope in L*a*b* times 8
INSIDE_PX, OUTSIDE_PX = 8.0, 5.0  # how far from a side its two sides are compared
EDGE_MIN, STEP_MIN, FOLD_MIN = 1.5, 5.0, 1.5  # in L*a*b*
BOWED_PX = np.arange(-12, 13, 2)  # paper bends: how far an edge may lie off the straight side
FOLD_COUNTS = 0.85  # a fold is an edge of a page too, a little less surely
AREA_MIN, AREA_COUNTS, UNLIKE_COUNTS = 0.12, 0.45, 0.4
BINS = (8, 12, 12)
FINALISTS = 40
# A page on a cover on a table: of sheets about as good as the best, inside it and nearly as large, the page.
NEARLY_AS_GOOD, NEARLY_AS_LARGE, CLEAR_SIDE = 0.16, 0.88, 0.93
# Of the photos in tests/files/pages_by_hand.toml 40 of 41 that show a page have 1.51 or more, and the 47 that
# show none or a part of one 1.31 at most.
SCORE_MIN, SIDES_MIN = 1.41, 0.65


@dataclass(frozen=True)
class Proposal:
    """corners: (x, y) as fractions of the photo, clockwise from the top left.

    gutter: the upper and the lower end of a double page's fold; None for a single page, and for a photo
    taken sideways, where lines of writing look like folds. confidence: 0–1.
    """

    corners: Quad
    gutter: tuple[Point, Point] | None
    confidence: float


def propose(photo: Photo) -> Proposal | None:
    """The sheet in an upright RGB photo of any size; None where no page's edges can be told."""
    view = _View(_small(photo))
    sheets, outlines = _sheets(view)
    if not len(sheets):
        return None
    finalists = _finalists(view, sheets, outlines)
    best, score = _best(view, finalists)
    if best is None:
        return None
    corners = _as_fractions(best, view)
    return Proposal(corners, fold_of_page(view.rgb, corners), round(float(min(1.0, score / 1.8)), 2))


class _View:
    """The small copy, its colours without the writing, and where they change."""

    def __init__(self, rgb: Photo) -> None:
        self.rgb = rgb
        self.height, self.width = rgb.shape[:2]
        calm = cv2.medianBlur(rgb, 7).astype(np.float32) / 255
        self.lab: Array = np.asarray(cv2.cvtColor(calm, cv2.COLOR_RGB2Lab), np.float32)
        self.lab[..., 1:] *= 1.5  # a table differs from paper in colour more surely than in brightness
        soft = cv2.GaussianBlur(self.lab, (0, 0), 1.0)
        dx, dy = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
        strongest = (dx**2 + dy**2).argmax(2)[..., None]
        self.dx: Array = np.asarray(np.take_along_axis(dx, strongest, 2)[..., 0], np.float32)
        self.dy: Array = np.asarray(np.take_along_axis(dy, strongest, 2)[..., 0], np.float32)
        self.slope: Array = np.asarray(np.hypot(self.dx, self.dy) / 8, np.float32)
        grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
        self.light: Array = np.asarray(grey, np.float32) * np.float32(100 / 255)
        self.colours = self._colours()

    def _colours(self) -> npt.NDArray[np.int64]:
        """Each pixel's bin of a colour histogram."""
        levels = self.lab / np.array([100, 180, 180], np.float32) + np.array([0, 0.5, 0.5], np.float32)
        cells = (levels * BINS).astype(np.int64).clip(0, np.array(BINS) - 1)
        return np.asarray(cells @ np.array([BINS[1] * BINS[2], BINS[2], 1]))

    def unlike_the_border(self) -> Array:
        """How much likelier each colour is inside than along the photo's border, as a logarithm."""
        border = np.ones(self.colours.shape, bool)
        border[12:-12, 12:-12] = False
        outside, inside = _share(self.colours[border]) + 1e-4, _share(self.colours[~border]) + 1e-4
        unlike = np.log(inside / outside)[self.colours].clip(-3, 3).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(unlike, (0, 0), 3), np.float32)

    def beyond(self, points: Array) -> npt.NDArray[np.bool_]:
        x, y = points[..., 0], points[..., 1]
        return np.asarray((x < 0) | (y < 0) | (x > self.width - 1) | (y > self.height - 1))


def _share(colours: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The share of each colour among these."""
    counted = np.bincount(colours, minlength=int(np.prod(BINS)))
    return np.asarray(counted / max(1, counted.sum()), np.float64)


def _small(photo: Photo) -> Photo:
    scale = SMALL_PX / max(photo.shape[:2])
    size = max(16, round(photo.shape[1] * scale)), max(16, round(photo.shape[0] * scale))
    return np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)


# ── Sheets that might be one ────────────────────────────────────────────────────
def _sheets(view: _View) -> tuple[Array, int]:
    """Candidates (n, 4, 2) in pixels, clockwise from the top left; how many of the last are outlines."""
    outlines = _outlines(view)
    crossed = _crossed(view, *_lines(view, outlines))
    outlines = outlines[_are_sheets(view, outlines)]
    return np.concatenate([crossed[_are_sheets(view, crossed)], outlines]), len(outlines)


def _lines(view: _View, outlines: Array) -> tuple[Array, Array]:
    """The longest straight edges: those running across as (y at the left, y at the right), those running
    down, and folds, as (x at the top, x at the bottom)."""
    dx, dy = ((each * 16).clip(-32_767, 32_767).astype(np.int16) for each in (view.dx, view.dy))
    found = [np.concatenate([outlines, np.roll(outlines, -1, 1)], 2).reshape(-1, 4).astype(np.float64)]
    for low, high in EDGE_LEVELS:
        edges = cv2.Canny(dx, dy, low * 16, high * 16, L2gradient=True)
        found.append(_pieces(edges, votes=40, length_px=SMALL_PX * 0.1, gap_px=10))
    across: list[Line] = []
    down = _folds(view)
    for x1, y1, x2, y2 in np.concatenate(found):
        wide, high = x2 - x1, y2 - y1
        if abs(high) < abs(wide) * LEANING_MAX:
            slope = high / wide
            across.append((y1 - slope * x1, y1 + slope * (view.width - x1), np.hypot(wide, high)))
        elif abs(wide) < abs(high) * LEANING_MAX:
            down.append(_running_down(view, x1, y1, wide / high, np.hypot(wide, high)))
    return _merged(across), _merged(down)


def _pieces(
    edges: cv2.typing.MatLike, *, votes: int, length_px: float, gap_px: float
) -> npt.NDArray[np.float64]:
    """Straight pieces (x1, y1, x2, y2). Matas et al. 2000; OpenCV draws its lots from a fixed seed."""
    found = cv2.HoughLinesP(edges, 1, np.pi / 360, votes, minLineLength=length_px, maxLineGap=gap_px)
    return np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64)


def _running_down(view: _View, x: float, y: float, slope: float, length: float) -> Line:
    return x - slope * y, x + slope * (view.height - y), length


def _folds(view: _View) -> list[Line]:
    """Long dark valleys running down: where the facing page begins, paper meets paper."""
    streaks = cv2.blur(view.light, (1, 31))
    depth = cv2.morphologyEx(streaks, cv2.MORPH_BLACKHAT, np.ones((1, 17), np.uint8))
    deepest = depth >= cv2.dilate(depth, np.ones((1, 5), np.uint8)) - 1e-3
    valleys = ((depth > FOLD_MIN * 0.6) & deepest).astype(np.uint8) * 255
    pieces = _pieces(valleys, votes=40, length_px=view.height * 0.3, gap_px=20)
    return [
        _running_down(view, x1, y1, (x2 - x1) / (y2 - y1), np.hypot(x2 - x1, y2 - y1))
        for x1, y1, x2, y2 in pieces
        if abs(x2 - x1) < abs(y2 - y1) * 0.4
    ]


def _merged(lines: list[Line]) -> Array:
    """Pieces of one line become one, weighed by length; the longest are kept."""
    kept: list[list[float]] = []
    for start, end, length in sorted(lines, key=lambda line: -line[2]):
        for each in kept:
            if max(abs(each[0] / each[2] - start), abs(each[1] / each[2] - end)) < SAME_LINE_PX:
                each[0], each[1], each[2] = each[0] + start * length, each[1] + end * length, each[2] + length
                break
        else:
            kept.append([start * length, end * length, length])
    kept.sort(key=lambda each: -each[2])
    return np.array([(s / n, e / n) for s, e, n in kept[:LINES_MAX]], np.float32).reshape(-1, 2)


def _crossed(view: _View, across: Array, down: Array) -> Array:
    """Every pair of lines across with every pair down."""
    above, below = _pairs(across, view.height * 0.25)
    left, right = _pairs(down, view.width * 0.25)
    if not len(above) or not len(left):
        return np.zeros((0, 4, 2), np.float32)
    lean = (across[:, 1] - across[:, 0])[:, None] / view.width
    tilt = (down[:, 1] - down[:, 0])[None] / view.height
    x = (down[:, 0][None] + tilt * across[:, 0][:, None]) / (1 - lean * tilt)
    points = np.stack([x, across[:, 0][:, None] + lean * x], -1)
    top, bottom = np.repeat(above, len(left)), np.repeat(below, len(left))
    first, last = np.tile(left, len(above)), np.tile(right, len(above))
    ends = [points[top, first], points[top, last], points[bottom, last], points[bottom, first]]
    return np.stack(ends, 1).astype(np.float32)


def _pairs(lines: Array, apart_px: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Which lines could be opposite sides, the upper or left one first."""
    middle = lines.mean(1) if len(lines) else np.zeros(0)
    first, second = np.nonzero(middle[None] - middle[:, None] > apart_px)
    return first, second


def _outlines(view: _View) -> Array:
    """The largest thing of one kind, cut off by Otsu's threshold, as the tightest four-cornered shape."""
    light, red, yellow = (view.lab[..., band] for band in range(3))
    vivid = np.hypot(red, yellow)
    found = []
    for band in (light, -light, -vivid, red, -red, yellow, -yellow, view.unlike_the_border()):
        levels = cv2.normalize(band, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)  # type: ignore[call-overload]  # None is allowed
        _level, mask = cv2.threshold(levels, 0, 255, cv2.THRESH_OTSU)
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
        contours, _tree = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        largest = max(contours, key=cv2.contourArea, default=None)
        if largest is None or cv2.contourArea(largest) < AREA_MIN * view.width * view.height:
            continue
        hull = cv2.convexHull(largest)
        if len(hull) >= 4:
            corners = cv2.approxPolyN(hull, 4, None, -1, True).reshape(-1, 2)
            found.append(_clockwise(corners.astype(np.float32)))
    return np.array(found, np.float32).reshape(-1, 4, 2)


def _clockwise(corners: Array) -> Array:
    """From the top left on."""
    x, y = (corners - corners.mean(0)).T
    corners = corners[np.argsort(np.arctan2(y, x))]
    return np.roll(corners, -int(corners.sum(1).argmin()), 0)


def _areas(sheets: Array) -> Array:
    """In pixels."""
    x, y = sheets[..., 0], sheets[..., 1]
    return np.asarray(abs((x * np.roll(y, -1, 1) - y * np.roll(x, -1, 1)).sum(1)) / 2, np.float32)


def _are_sheets(view: _View, sheets: Array) -> npt.NDArray[np.bool_]:
    """Convex, large enough, within the photo, and no more askew than a page seen by a phone."""
    sides = np.roll(sheets, -1, 1) - sheets
    long = np.linalg.norm(sides, axis=2) + 1e-6
    following = np.roll(sides, -1, 1)
    turning = sides[..., 0] * following[..., 1] - sides[..., 1] * following[..., 0]
    square = (turning / (long * np.roll(long, -1, 1)) > np.sin(np.radians(50))).all(1)
    opposite = np.minimum(long, np.roll(long, 2, 1)) / np.maximum(long, np.roll(long, 2, 1))
    beside = 0.02 * SMALL_PX
    within = (sheets > -beside).all((1, 2)) & (sheets < [view.width + beside, view.height + beside]).all(
        (1, 2)
    )
    large = _areas(sheets) > AREA_MIN * view.width * view.height
    return np.asarray(square & (opposite > 0.45).all(1) & within & large)


# ── Which of them is one ────────────────────────────────────────────────────────
def _along(sheets: Array, samples: int) -> tuple[Array, Array]:
    """Points along each side (n, 4, samples, 2), corners left out, and each side's outward normal."""
    part = 0.04 + 0.92 * (np.arange(samples, dtype=np.float32) + 0.5) / samples
    start = sheets[:, :, None]
    side = np.roll(sheets, -1, 1)[:, :, None] - start
    ahead = side / np.linalg.norm(side, axis=3, keepdims=True)
    points = start + side * part[None, None, :, None]
    outward = np.stack([ahead[..., 1], -ahead[..., 0]], -1)
    return np.asarray(points, np.float32), np.asarray(outward, np.float32)


def _at(image: Array, points: Array) -> Array:
    """The pixels nearest to the points; beyond the border the border's."""
    x = (points[..., 0] + 0.5).astype(np.int32).clip(0, image.shape[1] - 1)
    y = (points[..., 1] + 0.5).astype(np.int32).clip(0, image.shape[0] - 1)
    return np.asarray(image[y, x])


def _sides(view: _View, points: Array, outward: Array) -> tuple[Array, Array]:
    """How much of each side (n, 4) is an edge between two things, and how much a fold between pages."""
    slope = np.max([_at(view.slope, points + outward * step) for step in (-2, 0, 2)], axis=0)
    outside = points + outward * OUTSIDE_PX
    step = np.linalg.norm(_at(view.lab, points - outward * INSIDE_PX) - _at(view.lab, outside), axis=-1)
    beyond = view.beyond(outside)
    edge = (slope > EDGE_MIN) & (step > STEP_MIN) & ~beyond
    light = np.min([_at(view.light, points + outward * by) for by in (-1, 1)], axis=0)
    pages = np.minimum(_at(view.light, points - outward * 8), _at(view.light, points + outward * 8))
    fold = (pages - light > FOLD_MIN) & ~beyond
    return np.asarray(edge.mean(2), np.float32), np.asarray(fold.mean(2), np.float32)


def _with_fold(edge: Array, fold: Array) -> tuple[Array, npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """The sides (n, 4), the weakest of which may be a fold instead; which that is, and whether it is one."""
    each, weakest = np.arange(len(edge)), edge.argmin(1)
    instead = fold[each, weakest] * FOLD_COUNTS
    sides = edge.copy()
    sides[each, weakest] = np.maximum(edge[each, weakest], instead)
    is_fold = (instead > edge[each, weakest]) & (instead > 0.8 * FOLD_COUNTS)
    return sides, weakest, is_fold


def _worth(sides: Array) -> Array:
    """A sheet is as good as its sides, and as its weakest side."""
    return np.asarray((sides.mean(1) + sides.min(1)) / 2, np.float32)


def _finalists(view: _View, sheets: Array, outlines: int) -> Array:
    """The best at a quick glance, and every outline."""
    sides, _weakest, _is_fold = _with_fold(*_sides(view, *_along(sheets, 14)))
    quick = _worth(sides) + AREA_COUNTS * np.sqrt(_areas(sheets) / (view.width * view.height))
    first = np.argsort(-quick, kind="stable")[:FINALISTS]
    chosen = np.unique(np.concatenate([first, np.arange(len(sheets) - outlines, len(sheets))]))
    return np.asarray(sheets[chosen])


def _best(view: _View, sheets: Array) -> tuple[Array | None, float]:
    """The sheet and its score; None where even the best is not clear."""
    points, outward = _along(sheets, 40)
    bowed = _bowed(view, points, outward)
    edge, fold = _sides(view, points + outward * bowed[..., None], outward)
    edge *= 1 - 0.012 * np.abs(bowed).mean(2)
    sides, weakest, is_fold = _with_fold(edge, fold)
    area = _areas(sheets) / (view.width * view.height)
    worth = _worth(sides)
    score = worth + AREA_COUNTS * np.sqrt(area)
    for each in np.argwhere(score > score.max() - UNLIKE_COUNTS - NEARLY_AS_GOOD)[:, 0]:
        beyond = int(weakest[each]) if is_fold[each] else None
        score[each] += UNLIKE_COUNTS * _unlike(view, sheets[each], beyond)
    best = int(score.argmax())
    if score[best] < SCORE_MIN or worth[best] < SIDES_MIN:
        return None, 0.0
    on_it = (edge.min(1) > CLEAR_SIDE) & (score > score[best] - NEARLY_AS_GOOD)
    on_it &= (area > NEARLY_AS_LARGE * area[best]) & _lie_on(sheets, sheets[best])
    if on_it.any():
        best = int(np.where(on_it, area, np.inf).argmin())
    return sheets[best], float(score[best])


def _bowed(view: _View, points: Array, outward: Array) -> Array:
    """How far off the straight side, in pixels outward, its edge runs (n, 4, samples)."""
    across = [
        np.abs(_at(view.dx, moved) * outward[..., 0] + _at(view.dy, moved) * outward[..., 1]) / 8
        for moved in (points + outward * step for step in BOWED_PX)
    ]
    near = np.stack(across, -1).clip(0, 12) * np.exp(-((BOWED_PX / 14.0) ** 2))
    padded = np.pad(near, ((0, 0), (0, 0), (4, 3), (0, 0))).cumsum(2)
    return np.asarray(BOWED_PX[(padded[:, :, 7:] - padded[:, :, :-7]).argmax(-1)], np.float32)


def _unlike(view: _View, sheet: Array, fold: int | None) -> float:
    """How little the colours inside are those outside (Bhattacharyya); beyond a fold lies paper again."""
    mask = np.zeros((view.height, view.width), np.uint8)
    if fold is not None:
        start, end = sheet[fold], sheet[(fold + 1) % 4]
        side = end - start
        away = np.array([side[1], -side[0]]) / np.linalg.norm(side) * 2 * SMALL_PX
        there = np.array([start - side * 3, end + side * 3, end + side * 3 + away, start - side * 3 + away])
        cv2.fillConvexPoly(mask, there.round().astype(np.int32), 2)
    cv2.fillConvexPoly(mask, sheet.round().astype(np.int32), 1)
    mask = mask[::2, ::2]
    outside = mask == 0
    if outside.mean() < 0.015:
        return 0.0
    colours = view.colours[::2, ::2]
    return 1 - float(np.sqrt(_share(colours[mask == 1]) * _share(colours[outside])).sum())


def _lie_on(sheets: Array, large: Array) -> npt.NDArray[np.bool_]:
    """Whether all four corners lie on the large one, or beside it by a hair."""
    inside = [cv2.pointPolygonTest(large, (float(x), float(y)), True) > -4 for x, y in sheets.reshape(-1, 2)]
    return np.asarray(np.array(inside).reshape(-1, 4).all(1))


def _as_fractions(sheet: Array, view: _View) -> Quad:
    first, second, third, fourth = (
        (float(np.clip(x / view.width, 0, 1)), float(np.clip(y / view.height, 0, 1))) for x, y in sheet
    )
    return first, second, third, fourth
