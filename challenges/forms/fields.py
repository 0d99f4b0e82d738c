"""Fields of our own: lines in their order, a day, a time."""

import datetime
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

LINE_LENGTH = 240
MOST_LINES = 12
NO_DATE = {
    "required": _("Choose a day."),
    "invalid": _(
        "We could not read this as a date. Write it like 2026-11-30, or choose it from the calendar."
    ),
}


class SeveralInputs(forms.TextInput):
    """All inputs of one name, in the order they stand on the page."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return cast(list[str], data.getlist(name)) if hasattr(data, "getlist") else data.get(name, [])


class LinesField(forms.Field):
    """Lines in their order, empty ones dropped; `list[str]`."""

    def __init__(self, *, line_length: int = LINE_LENGTH, **kwargs: Any) -> None:
        self.line_length = line_length
        super().__init__(required=False, **kwargs)

    def to_python(self, value: str | list[str] | None) -> list[str]:
        lines = (value or "").splitlines() if isinstance(value, str) or value is None else value
        # PostgreSQL cannot keep a NUL, and nobody types one.
        plain = (line.replace("\x00", "").strip() for line in lines)
        return [line for line in plain if line]

    def prepare_value(self, value: Any) -> Any:
        """Lines as the text of a box where the widget is one."""
        if isinstance(self.widget, forms.Textarea) and isinstance(value, list):
            return "\n".join(value)
        return value

    def validate(self, value: list[str]) -> None:
        """Raises ValidationError, naming the line that is too long or how many are too many."""
        for line in value:
            if len(line) > self.line_length:
                raise forms.ValidationError(
                    _("“%(start)s…” is longer than %(most)s letters. Say it in fewer, or make it two."),
                    params={"start": line[:30], "most": self.line_length},
                )
        if len(value) > MOST_LINES:
            raise forms.ValidationError(
                _("That is %(count)s lines. %(most)s is the most that fits a card."),
                params={"count": len(value), "most": MOST_LINES},
            )


class MinutesField(forms.IntegerField):
    """How long a challenge takes, from five minutes to ten hours; None where nobody says."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"min": 5, "max": 600, "step": 5})
        errors = {"invalid": _("Write minutes as a number, for example 90.")}
        super().__init__(required=False, widget=widget, error_messages=errors, **kwargs)

    def validate(self, value: int | None) -> None:
        """Raises ValidationError for what is no time for a challenge."""
        if value is not None and not 5 <= value <= 600:
            raise forms.ValidationError(_("Between 5 minutes and 10 hours, please."))


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def box(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def in_words(day: datetime.date) -> str:
    """“Monday 30 November”."""
    return date_format(day, "l j F")
