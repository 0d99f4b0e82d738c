"""Four corners in a photo, as numbers alone: whoever asks need not load a library for pictures."""

from collections.abc import Sequence

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
AREA_MIN = 0.05  # of the photo


def are_good(corners: Sequence[Sequence[float]]) -> bool:
    """Whether they lie in the photo, go round clockwise, do not cross, and hold at least 5 % of it.

    corners: (x, y) as fractions of the photo.
    """
    following = [*corners[1:], *corners[:1]]
    sides = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in zip(corners, following, strict=True)]
    turns = zip(sides, [*sides[1:], *sides[:1]], strict=True)
    is_convex = all(x1 * y2 - y1 * x2 > 0 for (x1, y1), (x2, y2) in turns)
    area = sum(x1 * y2 - y1 * x2 for (x1, y1), (x2, y2) in zip(corners, following, strict=True)) / 2
    within = all(0 <= number <= 1 for corner in corners for number in corner)
    return is_convex and within and area >= AREA_MIN


def turned(points: Sequence[Sequence[float]], turn_deg: int) -> list[Point]:
    """Points of a photo where they lie once it is turned clockwise by quarters."""
    lying = [(float(x), float(y)) for x, y in points]
    for _quarter in range(turn_deg // 90 % 4):
        lying = [(1 - y, x) for x, y in lying]
    return lying


def turned_corners(corners: Sequence[Sequence[float]], turn_deg: int) -> Quad:
    """The same of four corners, beginning again with what is now the top left."""
    after = turned(corners, turn_deg)
    by = turn_deg // 90 % 4
    first, second, third, fourth = after[4 - by :] + after[: 4 - by]
    return first, second, third, fourth


# ── Between a photo and the page laid flat ──────────────────────────────────────
def laid_by(corners: Quad, on_page: Point) -> Point:
    """Where a point of the page lies in the photo.

    corners: of the page in the photo, clockwise from its top left. on_page: as fractions of the page. The
    projective map of a square to a quadrilateral (Heckbert, Fundamentals of Texture Mapping, 1989, 2.2.3).
    """
    (a, b, c), (d, e, f), (g, h) = _projection(corners)
    x, y = on_page
    depth = g * x + h * y + 1
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def lies_at(corners: Quad, in_photo: Point) -> Point:
    """Where a point of the photo lies on the page: `laid_by` the other way round. Beside it, beyond 0 to 1;
    what lies past the page's horizon, very far off.
    """
    (a, b, c), (d, e, f), (g, h) = _projection(corners)
    x, y = in_photo
    # The adjugate of the matrix, as far as a point's place needs it.
    across = (e - f * h) * x + (c * h - b) * y + (b * f - c * e)
    down = (f * g - d) * x + (a - c * g) * y + (c * d - a * f)
    depth = max((d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d), 1e-9)
    return across / depth, down / depth


def _projection(corners: Quad) -> tuple[tuple[float, float, float], tuple[float, float, float], Point]:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g, h = (dx3 * dy2 - dx2 * dy3) / area, (dx1 * dy3 - dx3 * dy1) / area
    return (x1 - x0 + g * x1, x3 - x0 + h * x3, x0), (y1 - y0 + g * y1, y3 - y0 + h * y3, y0), (g, h)
