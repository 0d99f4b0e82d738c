"""What lies on a picture where it is shown large: its flaps, exactly over it, whatever its shape."""

from dataclasses import dataclass

from .models import Flap, LogEntry, Page, Place
from .under_flaps import lay_flaps

# The shape of the place a photo is fitted into, width : height, as spread.css draws it.
PLACE_RATIO = {Place.LEFT: 420 / 594, Place.RIGHT: 420 / 594, Place.WHOLE: 840 / 594}
WHOLE = 100


@dataclass(frozen=True)
class OnPicture:
    """One page's picture with what is stuck on it.

    w, h: how much of its place the picture takes, in whole percents; one of them is 100, because a picture is
    shown whole and as large as fits. Marks that lie on exactly this part of the place lie on the picture.
    """

    page: Page
    entry: LogEntry
    w: int
    h: int

    @property
    def place(self) -> Place:
        return self.page.place

    @property
    def flaps(self) -> list[Flap]:
        """In reading order; those with something made to see under them."""
        return self.page.flaps


def on_picture(page: Page, entry: LogEntry) -> OnPicture:
    """The picture with its marks; what is on it is fetched once for the double page."""
    if not hasattr(page, "flaps"):
        lay_flaps(entry.pages_now())
    w, h = share_of_place(page.photo.width_px, page.photo.height_px, page.place)
    return OnPicture(page, entry, w, h)


def share_of_place(width_px: int, height_px: int, place: Place) -> tuple[int, int]:
    """How much of its place a picture of that size fills, in percents; all while the size is not known."""
    if not width_px or not height_px:
        return WHOLE, WHOLE
    ratio = width_px / height_px / PLACE_RATIO[place]
    share = max(1, round(WHOLE * min(ratio, 1 / ratio)))
    return (WHOLE, share) if ratio >= 1 else (share, WHOLE)
