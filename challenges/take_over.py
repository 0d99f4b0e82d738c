"""Which challenges of a file become drafts, and of which class."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass
from learninglogs.people.models.sorting import sort_key

from .content import Content, next_days, write_draft
from .exchange import as_json, read, read_one
from .models import Challenge, ChallengeFile


def keep_file(sent: bytes, *, name: str, school_id: int, by: Actor) -> ChallengeFile:
    """What is right in the file, to be looked at; it takes the place of what they sent before.

    Raises exchange.Unreadable.
    """
    found = read(sent)
    with transaction.atomic():
        ChallengeFile.objects.filter(school=school_id, made_by=by.user_id).delete()
        return ChallengeFile.objects.create(
            school_id=school_id,
            made_by_id=cast(int, by.user_id),  # whoever works at a school is an adult
            file_name=name[:120],
            content=[as_json(each) for each in found.contents],
            refused=found.refused,
        )


@dataclass(frozen=True)
class Row:
    """One challenge of the file. is_here: the school has one of that title."""

    number: int
    content: Content
    is_here: bool
    is_ticked: bool


class TakeForm(forms.Form):
    """The ticked challenges become drafts of one class one teaches."""

    school_class = forms.TypedChoiceField(
        label=_("As drafts of"),
        coerce=int,
        error_messages={"required": _("Choose a class."), "invalid_choice": _("Choose one of these.")},
    )
    challenges = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick a challenge first.")}
    )

    def __init__(
        self, data: Any = None, *, kept: ChallengeFile, actor: Actor, first: SchoolClass | None
    ) -> None:
        super().__init__(data, initial={"school_class": first and first.pk})
        self.kept, self.actor = kept, actor
        classes = SchoolClass.objects.taught_by(actor).filter(school=kept.school).select_related("school")
        self.classes = {each.pk: each for each in classes}
        numbers = [(number, "") for number in range(len(kept.content))]
        offered = [(pk, each.name) for pk, each in self.classes.items()]
        self.fields["school_class"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["challenges"].choices = numbers  # type: ignore[attr-defined]  # likewise

    @cached_property
    def rows(self) -> list[Row]:
        """Every challenge of the file; ticked are those the school does not have yet."""
        there = Challenge.objects.to_set_again_by(self.actor).filter(school_class__school=self.kept.school)
        titles = {sort_key(title) for title in there.values_list("title", flat=True)}
        ticked = [str(value) for value in self["challenges"].value() or []]
        return [
            Row(
                number,
                content,
                is_here := sort_key(content.title) in titles,
                str(number) in ticked if self.is_bound else not is_here,
            )
            for number, content in enumerate(map(read_one, self.kept.content))
        ]

    def save(self) -> list[Challenge]:
        """The drafts, on the next days of the class; what was looked at is not kept."""
        school_class = self.classes[self.cleaned_data["school_class"]]
        chosen = set(self.cleaned_data["challenges"])
        with transaction.atomic():
            days = next_days(school_class)
            made = [write_draft(row.content, school_class, days) for row in self.rows if row.number in chosen]
            self.kept.delete()
        return made
