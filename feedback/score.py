"""The child's own number: the median of the stars per criterion (S1.6), never rounded up."""

import math
import statistics
from collections.abc import Iterable


def median_stars(stars: Iterable[int]) -> float:
    """The median of one criterion's stars to one decimal, rounded down. Raises StatisticsError for none."""
    return math.floor(statistics.median(stars) * 10) / 10
