"""A child's open book on a table, seen by a phone: where each pixel of the photo looks.

Lengths are millimetres, measured from the middle of the book: x to the right, y towards
the reader, height up. A double page is 420 × 297. Light is worked with, not screen values.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from learninglogs.home.sample.tables import HEIGHT_MM, PX_PER_MM, WIDTH_MM, Picture, clouds

PAGE_W, PAGE_H = 210.0, 297.0
GAMMA = 2.2


@dataclass(frozen=True)
class Camera:
    """A phone above the book. Angles in degrees; tilt leans it towards the reader."""

    width_px: int
    height_px: int
    tilt: float
    yaw: float
    roll: float
    margin: float
    aim: tuple[float, float, float, float] = (-PAGE_W, -PAGE_H / 2, PAGE_W, PAGE_H / 2)
    distance: float = 620.0

    def _turn(self) -> Picture:
        a, b, c = np.radians([-self.tilt, self.yaw, self.roll])
        about_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
        about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
        about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
        return np.asarray(about_z @ about_x @ about_y, np.float32)

    def rays(self) -> tuple[Picture, Picture, float]:
        """Where the camera stands, each pixel's direction, and millimetres to a pixel.

        The focal length is whatever makes the aimed-at rectangle fill the frame but for the margin.
        """
        turn = self._turn()
        left, top, right, bottom = self.aim
        middle = np.array([(left + right) / 2, (top + bottom) / 2, 0], np.float32)
        corners = np.array([(x, y, 0) for x in (left, right) for y in (top, bottom)], np.float32) - middle
        seen = corners @ turn.T + np.array([0, 0, self.distance], np.float32)
        flat = seen[:, :2] / seen[:, 2:]
        low, high = flat.min(0), flat.max(0)
        room = (1 - 2 * self.margin) * np.array([self.width_px, self.height_px])
        focal = float((room / (high - low)).min())
        x = (np.arange(self.width_px, dtype=np.float32) - self.width_px / 2) / focal + (low + high)[0] / 2
        y = (np.arange(self.height_px, dtype=np.float32) - self.height_px / 2) / focal + (low + high)[1] / 2
        seen_from = np.stack([*np.meshgrid(x, y), np.ones((y.size, x.size), np.float32)], -1)
        stands = middle - turn.T @ np.array([0, 0, self.distance], np.float32)
        return stands.astype(np.float32), seen_from.astype(np.float32) @ turn, self.distance / focal


@dataclass(frozen=True)
class Leaves:
    """How the open book's paper rises and falls: two page blocks and a lifted corner, in mm."""

    left_mm: float
    right_mm: float
    corner: tuple[float, float]
    lift_mm: float

    def height(self, x: Picture, y: Picture) -> Picture:
        """Up out of the fold, then gently down to the outer edge."""
        out = np.clip(np.abs(x) / PAGE_W, 0, 1.1)
        block = np.where(x < 0, self.left_mm, self.right_mm).astype(np.float32)
        lift = np.exp(-((x - self.corner[0]) ** 2 + (y - self.corner[1]) ** 2) / (2 * 52.0**2))
        return np.asarray(
            block * (1 - np.exp(-out / 0.085)) * (1 - 0.62 * out) + self.lift_mm * lift, np.float32
        )

    def shade(self, x: Picture, y: Picture, sun: tuple[float, float]) -> Picture:
        """Brightness against a flat page, with the light coming from direction sun."""
        step = 1.0
        dx = (self.height(x + step, y) - self.height(x - step, y)) / (2 * step)
        dy = (self.height(x, y + step) - self.height(x, y - step)) / (2 * step)
        lit = (1 - dx * sun[0] - dy * sun[1]) / np.sqrt(1 + dx**2 + dy**2)
        fold = 1 - 0.38 * np.exp(-np.abs(x) / 3.2) - 0.10 * np.exp(-np.abs(x) / 20)
        return np.asarray(np.clip(lit, 0.35, 1.16) * fold, np.float32)


def _meet(stands: Picture, rays: Picture, leaves: Leaves | None) -> tuple[Picture, Picture]:
    """Where rays meet the paper; a few rounds are enough for anything as flat as a book."""
    height: Picture | float = 0.0
    for _ in range(1 if leaves is None else 5):
        reach = (-height - stands[2]) / rays[..., 2]
        x, y = stands[0] + reach * rays[..., 0], stands[1] + reach * rays[..., 1]
        if leaves is not None:
            height = leaves.height(x, y)
    return x, y


def _outside(x: Picture, y: Picture, *, wider: float, corner: float = 1.5) -> Picture:
    """Distance in mm outside a double page made larger by wider all round; negative inside."""
    dx = np.abs(x) - (PAGE_W + wider - corner)
    dy = np.abs(y) - (PAGE_H / 2 + wider - corner)
    beyond = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    return np.asarray(beyond + np.minimum(np.maximum(dx, dy), 0) - corner, np.float32)


def _over(under: Picture, paint: Picture, outside: Picture, soft_mm: float) -> None:
    """Lay paint on under, in place, where outside is negative, with an edge one pixel soft."""
    cover = np.clip(0.5 - outside / soft_mm, 0, 1)[..., None]
    under += cover * (paint - under)


def _look_up(picture: Picture, x: Picture, y: Picture, size_mm: tuple[float, float]) -> Picture:
    """The picture, size_mm wide and high and centred on the book, at points in mm."""
    rows, columns = picture.shape[:2]
    to_x = (x / size_mm[0] + 0.5) * columns - 0.5
    to_y = (y / size_mm[1] + 0.5) * rows - 0.5
    return np.asarray(
        cv2.remap(
            picture,
            to_x.astype(np.float32),
            to_y.astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REFLECT_101,
        ),
        np.float32,
    )


@dataclass(frozen=True)
class Light:
    """One room: where the light comes from, how unevenly it falls, how warm it is (0 is white)."""

    sun: tuple[float, float]
    uneven: float
    warmth: float
    shadow: tuple[float, float, float]
    brightness: float = 1.0

    def falls(self, x: Picture, y: Picture) -> Picture:
        """Brightness on the table, with the soft shadow of whoever holds the phone."""
        side = 1 + self.uneven * (x * self.sun[0] + y * self.sun[1]) / 260
        at_x, at_y, depth = self.shadow
        person = 1 - depth / (1 + np.exp(-((x - at_x) * np.sign(at_x) + (y - at_y) * np.sign(at_y)) / 38))
        return np.asarray(self.brightness * np.clip(side, 0.5, 1.5) * person, np.float32)[..., None]

    def tint(self) -> Picture:
        """What the phone's white balance left over, per channel."""
        return np.array([1 + self.warmth, 1 + 0.15 * self.warmth, 1 - 1.25 * self.warmth], np.float32)


def _book_shadow(x: Picture, y: Picture, light: Light) -> Picture:
    """A dark line where the book touches the table, and a soft shadow away from the light."""
    touching = np.exp(-np.maximum(_outside(x, y, wider=6), 0) / 2.5)
    away = _outside(x + 13 * light.sun[0], y + 13 * light.sun[1], wider=6)
    soft = 1 / (1 + np.exp(away / 4.5))
    return np.asarray((1 - 0.42 * touching) * (1 - 0.46 * soft), np.float32)[..., None]


def _paper_edges(outside: Picture) -> Picture:
    """The leaves below the open ones, seen as thin lines along the edge."""
    lines = 0.80 + 0.10 * np.sin(outside * 6.5) - 0.05 * np.clip(outside, 0, 3)
    return _light_of(lines[..., None] * np.array([0.95, 0.92, 0.84], np.float32))


def _fit(spread: Picture, mm_per_px: float) -> Picture:
    """The drawing at about the photo's own scale: remapping does not average by itself."""
    columns = min(spread.shape[1], round(2 * PAGE_W / mm_per_px * 1.25))
    rows = round(columns * spread.shape[0] / spread.shape[1])
    return np.asarray(cv2.resize(spread, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def take_photo(
    spread: Picture,
    table: Picture,
    *,
    camera: Camera,
    leaves: Leaves,
    light: Light,
    cover: Picture,
    rng: np.random.Generator,
) -> Picture:
    """The photo, upright, RGB between 0 and 1, camera.height_px × camera.width_px.

    spread, table and cover are RGB between 0 and 1; the spread is one double page, edge to edge.
    """
    stands, rays, mm_per_px = camera.rays()
    soft_mm = mm_per_px * 1.5
    x, y = _meet(stands, rays, None)
    soft_table = np.asarray(cv2.GaussianBlur(table, (0, 0), 0.35 * PX_PER_MM), np.float32)
    photo = _light_of(_look_up(soft_table, x, y, (WIDTH_MM, HEIGHT_MM))) * _book_shadow(x, y, light)
    _over(photo, cover**GAMMA * np.float32(0.92), _outside(x, y, wider=5.5, corner=5), soft_mm)
    below = _outside(x, y, wider=0)
    photo *= (1 - 0.35 * np.exp(-np.maximum(below - 2.6, 0) / 1.2) * (below < 5.5))[..., None]
    _over(photo, _paper_edges(below), below - 2.6, soft_mm)
    x, y = _meet(stands, rays, leaves)
    page = _light_of(_look_up(_fit(spread, mm_per_px), x, y, (2 * PAGE_W, PAGE_H)))
    page *= leaves.shade(x, y, light.sun)[..., None]
    _over(photo, page, _outside(x, y, wider=0, corner=2.5), soft_mm)
    photo *= light.falls(x, y) * light.tint()
    return _develop(photo, rng)


def _light_of(picture: Picture) -> Picture:
    """Screen values between 0 and 1 as amounts of light."""
    return np.asarray(picture.clip(0, 1) ** GAMMA, np.float32)


def _develop(photo: Picture, rng: np.random.Generator) -> Picture:
    """What the phone does: corners a little darker, a curve, a little blur, a little grain."""
    rows, columns = photo.shape[:2]
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j].astype(np.float32)
    photo *= (1 - 0.10 * (x**2 + y**2) ** 1.5 / 2.8)[..., None]
    lit = np.maximum(photo, 0) ** (1 / GAMMA)
    curved = np.where(lit > 0.86, 0.86 + 0.14 * np.tanh((lit - 0.86) / 0.14), lit).astype(np.float32)
    sharp = cv2.GaussianBlur(curved, (0, 0), columns / 4200 + 0.25)
    grain = clouds(rng, (rows, columns), across=columns / 1.6, down=rows / 1.6)[..., None]
    return np.asarray(np.clip(sharp + 0.011 * grain, 0, 1), np.float32)
