"""What a person says about one photo: where its four corners are, the fold, and the light."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learninglogs.files.pictures.corners import Point, Quad, are_good, turned, turned_corners
from learninglogs.files.refusals import BadCorners

from .models import Photo
from .straightening import Wish, corners_as_turned, straighten

CORNERS: dict[str, Promise] = {
    "top_left": _("Top left corner"),
    "top_right": _("Top right corner"),
    "bottom_right": _("Bottom right corner"),
    "bottom_left": _("Bottom left corner"),
}
FOLD: dict[str, Promise] = {"fold_top": _("Top of the fold"), "fold_bottom": _("Bottom of the fold")}
# Where the dots wait when nothing was found: well inside the photo, for a finger to find them.
WAITING: Quad = ((0.12, 0.12), (0.88, 0.12), (0.88, 0.88), (0.12, 0.88))
DIGITS = 1


@dataclass(frozen=True)
class Handle:
    """One dot on the photo. x_percent, y_percent: whole numbers, for the class that puts it there."""

    name: str
    label: Promise
    x: forms.BoundField
    y: forms.BoundField

    @property
    def x_percent(self) -> int:
        return _whole(self.x.value())

    @property
    def y_percent(self) -> int:
        return _whole(self.y.value())


def _whole(value: Any) -> int:
    """Between 0 and 100, whatever was typed."""
    try:
        return max(0, min(100, round(float(value))))
    except (TypeError, ValueError, OverflowError):
        return 0


class StraightenForm(forms.Form):
    """Corners and fold in percent of the photo as it is turned now."""

    lay_straight = forms.BooleanField(required=False, label=_("Corners"))
    brighter = forms.BooleanField(required=False, label=_("Brighter"))

    def __init__(self, data: Any = None, *, photo: Photo, carried: str = "") -> None:
        """carried: corners a person had dragged before they turned the photo, as `carried` writes them."""
        self.photo = photo
        self.proposed = self._proposed()
        corners = _read(carried) or corners_as_turned(photo) or self.proposed or WAITING
        chosen = {"lay_straight": self._has_corners(carried), "brighter": photo.brighter}
        numbers = _numbers(CORNERS, corners) | _numbers(FOLD, self._fold(corners))
        super().__init__(data, initial=chosen | numbers)
        for name in (*CORNERS, *FOLD):
            for axis, label in (("x", _("across")), ("y", _("down"))):
                widget = forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"})
                self.fields[f"{name}_{axis}"] = forms.FloatField(
                    min_value=0, max_value=100, widget=widget, label=label, required=name in CORNERS
                )

    def _proposed(self) -> Quad | None:
        proposal = self.photo.proposal
        return turned_corners(proposal["corners"], self.photo.turn_deg) if proposal else None

    def _has_corners(self, carried: str) -> bool:
        return bool(_read(carried) or self.photo.corners or self.photo.proposal)

    def _fold(self, corners: Quad) -> Sequence[Point]:
        """The fold that was found, upper end first; otherwise the middle of the page."""
        found = self.photo.proposal and self.photo.proposal["gutter"]
        if found and self.photo.turn_deg == 0:
            return turned(found, 0)
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners
        return ((x1 + x2) / 2, (y1 + y2) / 2), ((x4 + x3) / 2, (y4 + y3) / 2)

    @property
    def corner_handles(self) -> list[Handle]:
        return list(self._handles(CORNERS))

    @property
    def fold_handles(self) -> list[Handle]:
        return list(self._handles(FOLD))

    def _handles(self, names: dict[str, Promise]) -> Iterator[Handle]:
        for name, label in names.items():
            yield Handle(name, label, self[f"{name}_x"], self[f"{name}_y"])

    @property
    def outline(self) -> str:
        """The four corners as SVG reads points."""
        return " ".join(f"{each.x.value()},{each.y.value()}" for each in self.corner_handles)

    @property
    def fold_line(self) -> str:
        return " ".join(f"{each.x.value()},{each.y.value()}" for each in self.fold_handles)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and cleaned["lay_straight"] and not are_good(self.corners):
            raise forms.ValidationError(BadCorners().words)
        return cleaned

    @property
    def corners(self) -> Quad:
        """As fractions; only of a form whose numbers are numbers."""
        first, second, third, fourth = self._points(CORNERS)
        return first, second, third, fourth

    @property
    def fold(self) -> list[Point]:
        """The fold's ends as fractions, the upper first; the middle of the page where none was sent."""
        if any(self.cleaned_data.get(f"{name}_{axis}") is None for name in FOLD for axis in "xy"):
            return list(self._fold(self.corners))
        return self._points(FOLD)

    def _points(self, names: dict[str, Promise]) -> list[Point]:
        said = self.cleaned_data
        return [(said[f"{name}_x"] / 100, said[f"{name}_y"] / 100) for name in names]

    def carried(self, turn_deg: int) -> str:
        """The corners as they lie once the photo is turned further, to be taken along in an address."""
        after = turned_corners(self.corners, turn_deg)
        return ",".join(str(round(100 * number, DIGITS)) for corner in after for number in corner)

    def save(self) -> None:
        """Raises EntryClosed."""
        corners = self.corners if self.cleaned_data["lay_straight"] else None
        straighten(self.photo, Wish(corners, self.cleaned_data["brighter"], self.photo.turn_deg))


def _numbers(names: dict[str, Promise], points: Sequence[Point]) -> dict[str, float]:
    return {
        f"{name}_{axis}": round(100 * number, DIGITS)
        for name, point in zip(names, points, strict=True)
        for axis, number in zip("xy", point, strict=True)
    }


def _read(carried: str) -> Quad | None:
    """What `carried` wrote; None for anything else."""
    try:
        numbers = [float(number) / 100 for number in carried.split(",")]
    except ValueError:
        return None
    if len(numbers) != 8 or not all(0 <= number <= 1 for number in numbers):
        return None
    first, second, third, fourth = zip(numbers[::2], numbers[1::2], strict=True)
    return first, second, third, fourth
