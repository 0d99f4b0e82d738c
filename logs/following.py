"""What is stuck on a picture stays where it is on the paper when the picture is turned or laid straight."""

from learninglogs.files.pictures.corners import Quad, laid_by, lies_at

from .models import Clip, Flap, Photo
from .models.flap import SMALLEST, WHOLE

WHOLE_PHOTO: Quad = ((0, 0), (1, 0), (1, 1), (0, 1))


def follow_turn(photo: Photo, *, quarters: int = 1) -> None:
    """The picture is turned clockwise by quarters. In a transaction."""
    for _quarter in range(quarters % 4):
        for flap in Flap.objects.filter(photo=photo):
            flap.turn()
            flap.save(update_fields=["x", "y", "w", "h", "hinge"])
        for clip in Clip.objects.filter(pin_photo=photo, pin_x__isnull=False):
            clip.pin_x, clip.pin_y = WHOLE - (clip.pin_y or 0), clip.pin_x
            clip.save(update_fields=["pin_x", "pin_y"])


def follow_corners(photo: Photo, *, before: Quad | None, after: Quad | None) -> None:
    """The picture shows another part of the photo, laid flat otherwise. In a transaction.

    before, after: the corners of what it showed and will show, as fractions of the photo as turned; None for
    the whole of it. What lay on a part that is no longer to be seen comes to the edge.
    """
    if before == after:
        return
    old, new = before or WHOLE_PHOTO, after or WHOLE_PHOTO

    def moved(x: float, y: float) -> tuple[int, int]:
        across, down = lies_at(new, laid_by(old, (x / WHOLE, y / WHOLE)))
        return _percent(across), _percent(down)

    for flap in Flap.objects.filter(photo=photo):
        right, lower = flap.x + flap.w, flap.y + flap.h
        ends = [moved(x, y) for x in (flap.x, right) for y in (flap.y, lower)]
        flap.x, flap.w = _span([x for x, _y in ends])
        flap.y, flap.h = _span([y for _x, y in ends])
        flap.save(update_fields=["x", "y", "w", "h"])
    for clip in Clip.objects.filter(pin_photo=photo, pin_x__isnull=False):
        clip.pin_x, clip.pin_y = moved(clip.pin_x or 0, clip.pin_y or 0)
        clip.save(update_fields=["pin_x", "pin_y"])


def _percent(fraction: float) -> int:
    return round(WHOLE * min(1.0, max(0.0, fraction)))


def _span(ends: list[int]) -> tuple[int, int]:
    """Where it begins and how long it is: never too small to lift, never beyond the edge."""
    first, length = min(ends), max(max(ends) - min(ends), SMALLEST)
    return min(first, WHOLE - length), length
