"""Which challenges of a file become drafts, and of which class."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import IO, Any, cast

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass
from learninglogs.people.models.sorting import sort_key

from . import brought_in
from .content import Content, Enclosed, next_days, write_draft
from .exchange import MOST_BYTES, NotRight, as_json, read, read_one
from .models import Challenge, ChallengeFile
from .parcel import Parcel, any_title, is_parcel

Unpack = Callable[[Enclosed], bytes]


# ── Looked at ───────────────────────────────────────────────────────────────────
def keep_file(sent: IO[bytes], *, name: str, school_id: int, by: Actor) -> ChallengeFile:
    """What is right in the file, to be looked at; it takes the place of what they sent and did not take.

    Its pictures and PDFs are stored as they came, for nobody to open, until they are cleaned or forgotten.
    Raises exchange.Unreadable, OSError where the storage fails.
    """
    parcel = Parcel(sent) if is_parcel(sent) else None
    sent.seek(0)
    found = read(parcel.words() if parcel else sent.read(MOST_BYTES + 1))
    kept = ChallengeFile(
        school_id=school_id,
        made_by_id=cast(int, by.user_id),  # whoever works at a school is an adult
        file_name=name[:120],
        refused=found.refused,
    )
    brought_in.forget_in_time(kept)
    kept.content = [
        _received(kept, each, parcel.content_of if parcel else _nothing) for each in found.contents
    ]
    with transaction.atomic():
        for before in ChallengeFile.objects.not_taken().filter(school=school_id, made_by=by.user_id):
            brought_in.drop(before)
        kept.save()
    return kept


def _nothing(named: Enclosed) -> bytes:
    raise NotRight(_("It is not in the file."))


def _received(kept: ChallengeFile, content: Content, unpack: Unpack) -> dict[str, Any]:
    """The challenge with those of its files that arrived; the others are named, and stop nothing."""
    arrived = []
    for named in content.files:
        try:
            key = kept.key_of(named.sha256)
            sent = unpack(named)
        except NotRight as why:
            kept.left_out.append({"title": content.title, "file": any_title(named), "why": str(why)})
        else:
            if not default_storage.exists(key):
                default_storage.save(key, ContentFile(sent))
            arrived.append(named)
    return as_json(replace(content, files=tuple(arrived)))


# ── Taken ───────────────────────────────────────────────────────────────────────
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
        """The drafts, on the next days of the class; what lies beside them is cleaned in the background."""
        school_class = self.classes[self.cleaned_data["school_class"]]
        chosen = set(self.cleaned_data["challenges"])
        with transaction.atomic():
            days = next_days(school_class)
            made = {
                row.number: write_draft(row.content, school_class, days)
                for row in self.rows
                if row.number in chosen
            }
            self.kept.taken_at = timezone.now()
            brought_in.remember(self.kept, made)
        return list(made.values())
