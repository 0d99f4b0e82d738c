"""The form in which a child, or their family, tells how a challenge was: each tap saves by itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .models import Fit, HowItWas, HowLong

WORDS = ("wish", "found_out")


def _meanwhile(words: str) -> Any:
    if not words:
        return _("Meanwhile this was taken out elsewhere. Yours is still here: send it again to keep it.")
    return format_lazy(
        _("Meanwhile this was written: “{words}”. Yours is still here: send it again to replace it."),
        words=words,
    )


def _words(label: Any, *, most: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _("These are too many words. Make them a little shorter.")},
    )


class HowItWasForm(forms.Form):
    """Only what was sent is changed: a tap on a chip leaves the words alone, and the words the chips.

    A chip tapped twice stands once: an impatient finger takes nothing back. `take_back` takes both back.
    Words are changed where they differ from those that stood in the box (`wish_was`); where somebody else,
    or another tab, wrote meanwhile, both are shown and nothing is kept yet.
    """

    minutes = forms.TypedChoiceField(choices=HowLong, coerce=int, empty_value=None, required=False)
    fit = forms.ChoiceField(choices=[("", ""), *Fit.choices], required=False)
    wish = _words(_("I wish…"), most=240, rows=2)
    found_out = _words(_("I found out…"), most=160, rows=2)
    may_be_quoted = forms.BooleanField(label=_("Others may read this"), required=False)

    def __init__(self, told: HowItWas, data: Any = None) -> None:
        self.told = told
        said = {"wish": told.wish, "found_out": told.found_out, "may_be_quoted": bool(told.quoted_at)}
        super().__init__(data, initial=said)
        if not told.is_childs:
            # A grown-up's words never stand as the child's.
            del self.fields["found_out"], self.fields["may_be_quoted"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in WORDS:
            typed, now = cleaned.get(name), getattr(self.told, name)
            if self._is_changed(name) and now not in {self._was(name), typed}:
                self.add_error(name, _meanwhile(now))
        return cleaned

    def _was(self, name: str) -> str:
        """What stood in the box when the page was made; what stands now, for a form that does not say."""
        return str(self.data.get(f"{name}_was", getattr(self.told, name)))

    def _is_changed(self, name: str) -> bool:
        if name not in self.data or name not in self.cleaned_data:
            return False
        is_same = self.cleaned_data[name] == self._was(name)
        if name == "found_out" and is_same:
            return bool(self.cleaned_data["may_be_quoted"]) != bool(self.told.quoted_at)
        return not is_same

    @property
    def minutes_chips(self) -> list[dict[str, Any]]:
        return [_chip(each, each == self.told.minutes) for each in HowLong]

    @property
    def fit_chips(self) -> list[dict[str, Any]]:
        return [_chip(each, each == self.told.fit) for each in Fit]

    def save(self, *, by: Actor) -> None:
        """Keep what was sent. Call after `is_valid()`."""
        tapped = [name for name in ("minutes", "fit") if name in self.data]
        changes = {name: self.cleaned_data[name] for name in tapped}
        changes |= {name: self.cleaned_data[name] for name in WORDS if self._is_changed(name)}
        if "found_out" in changes:
            changes["quoted_at"] = timezone.now() if self.cleaned_data["may_be_quoted"] else None
        if "take_back" in self.data:
            changes |= {"minutes": None, "fit": ""}
        if changes:
            self.told.say(changes, by=by)


def _chip(choice: Any, is_on: bool) -> dict[str, Any]:
    """One answer as a button. key: what its tap says."""
    return {"key": choice.value, "words": choice.label, "icon": choice.icon, "is_on": is_on}
