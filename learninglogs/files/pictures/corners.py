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
