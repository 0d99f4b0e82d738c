"""The child's own number: the median of the stars per criterion (S1.6), never rounded up."""

import math
import statistics
from collections.abc import Iterable, Mapping


def median_stars(stars: Iterable[int]) -> float:
    """The median of one criterion's stars to one decimal, rounded down. Raises StatisticsError for none."""
    return math.floor(statistics.median(stars) * 10) / 10


def sum_of_medians(by_criterion: Mapping[int, list[int]]) -> float:
    """The child's number for one log: the medians of all criteria added up. 0 for a log without stars."""
    return round(sum(median_stars(stars) for stars in by_criterion.values() if stars), 1)


def widest_gap(by_criterion: Mapping[int, list[int]]) -> int:
    """The widest difference between two reviewers on one criterion; a teacher looks at 2 and more."""
    return max((max(stars) - min(stars) for stars in by_criterion.values() if stars), default=0)
