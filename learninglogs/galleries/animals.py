"""The paper animals of the screens, as drawings a book can hold."""

import math
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

# The paints of the screens (static/css/components/avatar.css), as turns of the colour wheel in degrees.
TINTS = (0, 140, 70, 235)


@lru_cache(maxsize=64)
def drawing_of(animal: str, tint: int) -> str | None:
    """The SVG of an animal (“fox”) in one of its paints (0 to 3); None if nobody drew that animal."""
    sprite = Path(settings.BASE_DIR, "static", "icons", "pictures.svg").read_text("utf-8")
    found = re.search(
        rf'<symbol id="a-{re.escape(animal)}" (viewBox="[^"]+")>(.*?)</symbol>', sprite, re.DOTALL
    )
    if found is None:
        return None
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" {found[1]}>{found[2]}</svg>'
    return re.sub("#[0-9a-f]{6}", lambda colour: _turned(colour[0], TINTS[tint]), drawn)


def _turned(colour: str, degrees: int) -> str:
    """A #rrggbb colour as CSS hue-rotate() shows it. Matrix: Filter Effects Module Level 1, 10.3."""
    if degrees == 0:
        return colour
    light = (0.213, 0.715, 0.072)
    swing = ((-0.213, -0.715, 0.928), (0.143, 0.140, -0.283), (-0.787, 0.715, 0.072))
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    given = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    turned = (
        sum(
            (light[col] + cos * ((row == col) - light[col]) + sin * swing[row][col]) * given[col]
            for col in range(3)
        )
        for row in range(3)
    )
    return "#" + "".join(f"{min(255, max(0, round(value))):02x}" for value in turned)
