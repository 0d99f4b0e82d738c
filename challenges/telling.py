"""The form in which a child, or their family, tells how a challenge was: each tap saves by itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .models import Fit, HowItWas, HowLong


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

    A chip that was tapped already sends nothing in its place, and takes the answer back.
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

    @property
    def minutes_chips(self) -> list[dict[str, Any]]:
        return [_chip(each, each == self.told.minutes) for each in HowLong]

    @property
    def fit_chips(self) -> list[dict[str, Any]]:
        return [_chip(each, each == self.told.fit) for each in Fit]

    def save(self, *, by: Actor) -> None:
        """Keep what was sent. Call after `is_valid()`."""
        sent = [name for name in ("minutes", "fit", "wish", "found_out") if name in self.data]
        changes = {name: self.cleaned_data[name] for name in sent if name in self.fields}
        if "found_out" in changes:
            changes["quoted_at"] = timezone.now() if self.cleaned_data["may_be_quoted"] else None
        if changes:
            self.told.say(changes, by=by)


def _chip(choice: Any, is_on: bool) -> dict[str, Any]:
    """One answer as a button. sends: what its tap says; nothing where it is the answer already."""
    return {
        "key": choice.value,
        "words": choice.label,
        "icon": choice.icon,
        "is_on": is_on,
        "sends": "" if is_on else choice.value,
    }
