"""A form on paper, as the office types it in."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.consents import OnPaper, say
from learninglogs.people.models import Guardian, Pupil, Purpose

SOMEBODY_ELSE = "else"
ANSWERS = [("", _("Not on the form")), ("yes", _("Yes")), ("no", _("No"))]


class PaperForm(forms.Form):
    """Who signed, and what they said to each purpose. What the form does not ask about stays as it is."""

    giver = forms.ChoiceField(
        label=_("Who signed it"), error_messages={"required": _("Choose who signed the form.")}
    )
    called = forms.CharField(
        label=_("Their name"),
        max_length=80,
        required=False,
        help_text=_("Only for somebody who has no account here."),
    )

    def __init__(self, *args: Any, pupil: Pupil, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupil = pupil
        present = Guardian.objects.present().filter(pupil=pupil, no_contact_since=None)
        self.guardians = {str(each.pk): each for each in present.select_related("user")}
        self.fields["giver"].choices = self._givers()  # type: ignore[attr-defined]  # a ChoiceField
        for purpose in Purpose:
            self.fields[purpose] = forms.ChoiceField(
                label=purpose.label, choices=ANSWERS, required=False, widget=forms.RadioSelect, initial=""
            )

    def _givers(self) -> list[tuple[str, Any]]:
        known = [
            (pk, f"{each.user.called} ({each.relation})" if each.relation else each.user.called)
            for pk, each in self.guardians.items()
        ]
        return [*known, (SOMEBODY_ELSE, _("Somebody else"))]

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[purpose] for purpose in Purpose]

    def clean_called(self) -> str:
        called = str(self.cleaned_data["called"])
        accounts = {each.user.called.casefold() for each in self.guardians.values()}
        if self.cleaned_data.get("giver") == SOMEBODY_ELSE and called.casefold() in accounts:
            raise forms.ValidationError(_("%s has an account here: choose them above.") % called)
        return called

    def clean(self) -> dict[str, Any]:
        right = super().clean() or {}
        if right.get("giver") == SOMEBODY_ELSE and not right.get("called") and "called" not in self.errors:
            self.add_error("called", _("Write whose signature it is."))
        if not self.errors and not any(right.get(purpose) for purpose in Purpose):
            raise forms.ValidationError(_("Nothing is ticked yet. Choose Yes or No where the form says so."))
        return right

    def save(self, *, by: Actor) -> str:
        """Write all answers down, or none; returns whose they are."""
        guardian = self.guardians.get(self.cleaned_data["giver"])
        name = guardian.user.called if guardian else self.cleaned_data["called"]
        paper = OnPaper(name, guardian.user if guardian else None)
        with transaction.atomic():
            for purpose in Purpose:
                if said := self.cleaned_data[purpose]:
                    say(self.pupil, purpose, is_yes=said == "yes", by=by, on_paper=paper)
        return name
