"""Table tops, drawn and not photographed: what the sample's books lie on.

Every top is a float32 array (rows, columns, 3), RGB between 0 and 1, at PX_PER_MM,
and is decided by its generator alone, so that a photo can be made again.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.float32]

PX_PER_MM = 3
WIDTH_MM, HEIGHT_MM = 900, 760
SHAPE = (HEIGHT_MM * PX_PER_MM, WIDTH_MM * PX_PER_MM)


def _colour(code: str) -> Picture:
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def clouds(rng: np.random.Generator, shape: tuple[int, int], *, across: float, down: float) -> Picture:
    """Smooth noise between -1 and 1 with about `across` × `down` bumps."""
    small = rng.uniform(-1, 1, (max(2, round(down)), max(2, round(across)))).astype(np.float32)
    return np.asarray(cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _plank(rng: np.random.Generator, shape: tuple[int, int], light: str, dark: str) -> Picture:
    """One board, its grain running from left to right."""
    rows = shape[0]
    y = np.linspace(0, rows / PX_PER_MM, rows, dtype=np.float32)[:, None]
    bend = 16 * clouds(rng, shape, across=3, down=3) + 1.5 * clouds(rng, shape, across=12, down=rows / 40)
    rings = 0.5 + 0.5 * np.sin((y + bend) * rng.uniform(0.16, 0.3) + rng.uniform(0, 6))
    fibre = clouds(rng, shape, across=14, down=rows / 2) + 0.7 * clouds(rng, shape, across=60, down=rows / 3)
    broad = clouds(rng, shape, across=4, down=max(2.0, rows / 70))
    depth = 0.30 + 0.20 * rings**3 + 0.10 * fibre + 0.07 * broad + rng.uniform(-0.12, 0.12)
    depth = np.clip(depth, 0, 1)[..., None]
    return np.asarray(_colour(light) * (1 - depth) + _colour(dark) * depth, np.float32)


def _wood(
    rng: np.random.Generator, light: str, dark: str, *, board_mm: float, length_mm: float | None = None
) -> Picture:
    """Boards side by side; with length_mm, short staves as in a kitchen worktop."""
    top = np.zeros((*SHAPE, 3), np.float32)
    for start in range(0, SHAPE[0], round(board_mm * PX_PER_MM)):
        stop = min(SHAPE[0], start + round(board_mm * PX_PER_MM))
        left = 0
        while left < SHAPE[1]:
            wide = SHAPE[1] if length_mm is None else round(length_mm * PX_PER_MM * rng.uniform(0.6, 1.3))
            right = min(SHAPE[1], left + wide)
            top[start:stop, left:right] = _plank(rng, (stop - start, right - left), light, dark)
            if length_mm is not None:
                top[start:stop, max(0, right - 2) : right] *= 0.86
            left = right
        top[max(0, stop - (2 if length_mm else 5)) : stop] *= 0.82 if length_mm else 0.5
    return top


def _weave(rng: np.random.Generator) -> Picture:
    """Threads of a cloth, about 1 in brightness."""
    rows, columns = SHAPE
    threads = clouds(rng, SHAPE, across=60, down=rows / 3) + clouds(rng, SHAPE, across=columns / 3, down=60)
    folds = clouds(rng, SHAPE, across=4, down=3)
    return np.asarray(1 + 0.035 * threads + 0.05 * folds, np.float32)[..., None]


def _bands(length_px: int, every_mm: float, share: float, offset_mm: float) -> Picture:
    """1 inside a band and 0 outside it, along one side of the cloth."""
    at = np.arange(length_px, dtype=np.float32) / PX_PER_MM + offset_mm
    return ((at % every_mm) < every_mm * share).astype(np.float32)


def _gingham(rng: np.random.Generator, light: str, dark: str) -> Picture:
    """A checked tablecloth."""
    check = rng.uniform(0, 30)
    across, down = _bands(SHAPE[1], 34, 0.5, check), _bands(SHAPE[0], 34, 0.5, check)
    depth = cv2.GaussianBlur(0.5 * (across[None, :] + down[:, None]), (0, 0), 1.6)[..., None]
    return np.asarray((_colour(light) * (1 - depth) + _colour(dark) * depth) * _weave(rng), np.float32)


def _striped(rng: np.random.Generator, light: str, dark: str) -> Picture:
    """A tea towel: narrow stripes in pairs."""
    offset = rng.uniform(0, 60)
    stripe = _bands(SHAPE[0], 62, 0.16, offset) + _bands(SHAPE[0], 62, 0.05, offset - 15)
    depth = cv2.GaussianBlur(np.repeat(np.clip(stripe, 0, 1)[:, None], SHAPE[1], 1), (0, 0), 1.6)[..., None]
    return np.asarray((_colour(light) * (1 - depth) + _colour(dark) * depth) * _weave(rng), np.float32)


def _dotted(rng: np.random.Generator, light: str, dark: str) -> Picture:
    """An oilcloth with dots."""
    x = np.arange(SHAPE[1], dtype=np.float32)[None, :] / PX_PER_MM
    y = np.arange(SHAPE[0], dtype=np.float32)[:, None] / PX_PER_MM + rng.uniform(0, 28)
    row = np.floor(y / 28)
    far = np.hypot((x + 16 * (row % 2)) % 32 - 16, y % 28 - 14)
    dot = np.clip((5.2 - far) * 2, 0, 1)[..., None]
    return np.asarray((_colour(light) * (1 - dot) + _colour(dark) * dot) * _weave(rng) ** 0.5, np.float32)


def _laminate(rng: np.random.Generator, base: str, speck: str) -> Picture:
    """A school table: one colour with a fine speckle."""
    speckle = clouds(rng, SHAPE, across=SHAPE[1] / 2, down=SHAPE[0] / 2)
    depth = np.clip((speckle - 0.40) * 1.4, 0, 0.5)[..., None]
    broad = 1 + 0.02 * clouds(rng, SHAPE, across=5, down=4)[..., None]
    return np.asarray((_colour(base) * (1 - depth) + _colour(speck) * depth) * broad, np.float32)


TABLES: dict[str, Callable[[np.random.Generator], Picture]] = {
    "an oak kitchen table": lambda rng: _wood(rng, "#d9a86c", "#8f5a2a", board_mm=132),
    "a pine table": lambda rng: _wood(rng, "#ecc998", "#bb8247", board_mm=98),
    "a dark wooden table": lambda rng: _wood(rng, "#7b5138", "#3a2116", board_mm=120),
    "a wooden worktop": lambda rng: _wood(rng, "#d4a878", "#93643a", board_mm=42, length_mm=330),
    "a painted table": lambda rng: _wood(rng, "#dfe3dc", "#b4bcb2", board_mm=110),
    "a checked tablecloth": lambda rng: _gingham(rng, "#f4f0e8", "#b8433f"),
    "a blue checked tablecloth": lambda rng: _gingham(rng, "#f1f1ec", "#4f7299"),
    "a striped tablecloth": lambda rng: _striped(rng, "#ece6d8", "#3f6f78"),
    "a spotted tablecloth": lambda rng: _dotted(rng, "#7fa9a4", "#f3eee0"),
    "a school table": lambda rng: _laminate(rng, "#b9c2c4", "#7f8b90"),
}


def _along(start: tuple[float, float], angle: float) -> tuple[Picture, Picture]:
    """Where each point of the table lies along and across a line, in mm."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(np.float32) / PX_PER_MM
    dx, dy = x - WIDTH_MM / 2 - start[0], y - HEIGHT_MM / 2 - start[1]
    along, across = dx * np.cos(angle) + dy * np.sin(angle), -dx * np.sin(angle) + dy * np.cos(angle)
    return along.astype(np.float32), across.astype(np.float32)


def lay_pencil(
    top: Picture, colour: str, start: tuple[float, float], *, angle: float, length_mm: float = 168
) -> None:
    """Draw a coloured pencil with its shadow on the table, in place.

    start: its blunt end in mm from the middle of the table; angle in radians.
    """
    along, across = _along(start, angle)
    tip = np.clip((length_mm - along) / 22, 0, 1)
    half = 3.7 * np.minimum(1, tip + 0.04)
    inside = (along > 0) & (along < length_mm)
    shadow = cv2.GaussianBlur((inside & (np.abs(across - 2.6) < half)).astype(np.float32), (0, 0), 5)
    top *= (1 - 0.5 * shadow)[..., None]
    body = np.select([across < -1.3, across < 1.5], [1.12, 0.95], 0.68).astype(np.float32)[..., None]
    paint = _colour(colour) * body
    paint = np.where((tip < 1)[..., None], _colour("#e2bd8c") * body, paint)
    paint = np.where((tip < 0.27)[..., None], _colour(colour) * 0.8, paint)
    edge = np.clip((half - np.abs(across)) * PX_PER_MM, 0, 1) * inside
    top += edge[..., None] * (np.clip(paint, 0, 1) - top)
