"""What is typed on a page."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LogEntry, Place, TypedPage
from .typed import keep_typed, typed_for

# So many lines can be read on one page; what is more is run together, not lost.
MOST_LINES = 40


class TypedPageForm(forms.ModelForm[TypedPage]):
    """entry, place: where the page goes. version: what was typed over."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = TypedPage
        fields = ("heading", "words", "look", "is_big", "picture_place")
        widgets = {"look": forms.RadioSelect, "picture_place": forms.RadioSelect}

    def __init__(self, data: Any = None, *, entry: LogEntry, place: Place) -> None:
        self.entry, self.place = entry, place
        typed = typed_for(entry, place)
        super().__init__(data, instance=typed, initial={"version": typed.version})
        for name, prompt in (("heading", _("Title")), ("words", _("What did you find out?"))):
            look = {"class": f"typed__{name}", "placeholder": prompt, "data-spoken": ""}
            self.fields[name].widget.attrs |= look | {"autocomplete": "off", "autocapitalize": "sentences"}
        self.fields["words"].widget.attrs["rows"] = 9

    def clean_words(self) -> str:
        """Two empty lines are one, and more lines than a page has are run together."""
        typed: str = self.cleaned_data["words"].replace("\r\n", "\n").replace("\r", "\n")
        lines = re.sub(r"\n{3,}", "\n\n", typed).split("\n")
        return "\n".join([*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]).rstrip()

    def keep(self) -> TypedPage:
        """Raises typed.TypedMeanwhile; EntryClosed when the log is handed in."""
        typed = dict(self.cleaned_data)
        return keep_typed(self.entry, self.place, typed, version=typed.pop("version"))
