"""Where a double page folds: a dark line down its middle, in most rows, between two lighter pages."""

import cv2
import numpy as np
import numpy.typing as npt

from learninglogs.files.pictures.corners import Point, Quad
from learninglogs.files.pictures.straighten import Photo, flat_size, warp

Array = npt.NDArray[np.float32]
BETWEEN = (0.36, 0.64)
DEPTH_MIN = 1.5  # of 100
ROWS_MIN = 0.55


def fold_of_page(photo: Photo, corners: Quad) -> tuple[Point, Point] | None:
    """The upper and the lower end of a wide sheet's fold, as fractions of the photo; None without one."""
    height_px, width_px = photo.shape[:2]
    wide, high = flat_size(corners, (width_px, height_px), long_edge_px=400)
    if wide < 1.15 * high:
        return None
    flat, back = warp(photo, corners, (wide, high))
    light = np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY), np.float32) * np.float32(100 / 255)
    at = _fold_of(light)
    if at is None:
        return None
    ends = np.array([[(at * wide, 0), (at * wide, high)]], np.float32)
    upper, lower = cv2.perspectiveTransform(ends, back)[0] / [width_px, height_px]
    return (float(upper[0]), float(upper[1])), (float(lower[0]), float(lower[1]))


def _fold_of(light: Array) -> float | None:
    """The column that is darker than both its sides in most rows, as a fraction of the width."""
    streaks = cv2.blur(light, (3, 15))
    depth = cv2.morphologyEx(streaks, cv2.MORPH_BLACKHAT, np.ones((1, 25), np.uint8))
    dark = cv2.blur(np.asarray(depth > DEPTH_MIN, np.float32), (5, 1)).mean(0)
    first, last = (round(part * light.shape[1]) for part in BETWEEN)
    column = first + int(dark[first:last].argmax())
    return (column + 0.5) / light.shape[1] if dark[column] > ROWS_MIN else None
