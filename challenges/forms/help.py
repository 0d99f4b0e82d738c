"""How much help each child of a class is given with challenges."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from challenges.models import ChildHelp, Help
from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil

CHOICES = [("", _("By year")), *Help.choices]


class HelpForm(forms.Form):
    """A field each child, “child-7”. What somebody else changed meanwhile stays unless it is changed here."""

    def __init__(self, *args: Any, children: list[Pupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        for child in children:
            own = getattr(child, "challenge_help", None)
            self.fields[_name(child)] = forms.ChoiceField(
                label=child.full_name,
                choices=CHOICES,
                required=False,
                widget=forms.RadioSelect,
                initial=own.given if own else "",
                show_hidden_initial=True,
            )

    def rows(self) -> list[tuple[Pupil, Any, str]]:
        """Each child with their field, and the hidden input that says what it began with."""
        fields = [(child, self[_name(child)]) for child in self.children]
        return [(child, field, field.as_hidden(only_initial=True)) for child, field in fields]

    def save(self, *, by: Actor) -> int:
        """Write down and record each change; how many there were."""
        changed = [child for child in self.children if _name(child) in self.changed_data]
        with transaction.atomic():
            for child in changed:
                ChildHelp.give(child, self.cleaned_data[_name(child)], by=by)
                record(by, "changed_help", child, school_id=child.school_id, child_id=child.pk)
        return len(changed)


def _name(child: Pupil) -> str:
    return f"child-{child.pk}"
