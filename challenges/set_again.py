"""Setting a challenge again: for one's own classes, each on its own days, or offered to a colleague's."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass, Teaching

from .content import Content, Days, next_days, write_draft
from .models import Challenge
from .resources import copied, write_rows


def set_again(challenge: Challenge, school_class: SchoolClass, days: Days, *, by: Actor) -> Challenge:
    """Set a copy for this class on these days. It stays a draft where criteria have to be chosen first."""
    with transaction.atomic():
        made = copy_as_draft(challenge, school_class, days)
        if not made.has_stars or made.criteria_set_id:
            made.publish(by=by)
    return made


def copy_as_draft(
    challenge: Challenge,
    school_class: SchoolClass,
    days: Days,
    *,
    offered_by: Actor | None = None,
    **more: Any,
) -> Challenge:
    """A draft with everything the teacher wrote and laid beside it, in a class of the same school.

    In its own class it goes on as it was responded to, by the same criteria. more: fields that differ.
    """
    more["set_again_from"] = challenge
    if school_class.pk == challenge.school_class_id:
        more |= {"responding": challenge.responding, "criteria_set": challenge.criteria_set}
    if offered_by is not None:
        more["offered_by_id"] = offered_by.user_id
    with transaction.atomic():
        made = write_draft(replace(Content.of(challenge), links=()), school_class, days, **more)
        write_rows(made, copied(challenge, to=made))
    return made


@dataclass(frozen=True)
class Slot:
    """A class one may set it for. again: the copy or the challenge itself that this class has before it."""

    school_class: SchoolClass
    days: Days
    again: Challenge | None
    is_ticked: bool

    @property
    def seen_as(self) -> str:
        """Class and day as they were shown, so that nothing is set on a day nobody saw."""
        return f"{self.school_class.pk}:{self.days.set_on.isoformat()}"


@dataclass(frozen=True)
class Colleague:
    """A class of the school one does not teach, and who does. has_it: nothing is to be offered there."""

    school_class: SchoolClass
    names: str
    has_it: bool
    is_ticked: bool


class SetAgainForm(forms.Form):
    """For which classes. `save()` sets it, or makes the draft that is changed first."""

    classes = forms.TypedMultipleChoiceField(coerce=int, required=False)
    offer = forms.TypedMultipleChoiceField(coerce=int, required=False)
    seen = forms.Field(widget=forms.MultipleHiddenInput, required=False)
    then = forms.ChoiceField(choices=[("set", ""), ("change", "")], required=False)

    def __init__(
        self, *args: Any, challenge: Challenge, actor: Actor, first: SchoolClass | None, **kwargs: Any
    ) -> None:
        """first: the class somebody is at work in; it is ticked unless it has the challenge before it."""
        super().__init__(*args, **kwargs)
        self.challenge, self.actor, self.first = challenge, actor, first
        school = challenge.school_class.school
        classes = SchoolClass.objects.filter(school=school)
        self.own = list(classes.taught_by(actor).select_related("school", "rhythm"))
        self.others = list(classes.exclude(pk__in=[each.pk for each in self.own]).prefetch_related(_taught()))
        self._choose("classes", self.own)
        self._choose("offer", self.others)

    def _choose(self, name: str, classes: Iterable[SchoolClass]) -> None:
        choices = [(each.pk, each.name) for each in classes]
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    @cached_property
    def slots(self) -> list[Slot]:
        """One's own classes with the days each would have it."""
        before = {pk: each for pk, each in self._there.items() if not each.is_draft}
        ticked = self._ticked(before)
        return [
            Slot(each, next_days(each), before.get(each.pk), each.pk in ticked)
            for each in sorted(self.own, key=lambda each: each != self.first)
        ]

    @cached_property
    def _there(self) -> dict[int, Challenge]:
        """The classes of the school that have it before them, or in a drawer: theirs, by the class's id."""
        same = Q(pk=self.challenge.pk) | Q(set_again_from=self.challenge)
        if origin := self.challenge.set_again_from_id:
            same |= Q(pk=origin) | Q(set_again_from=origin)
        found = Challenge.objects.filter(same, school_class__school=self.challenge.school_class.school_id)
        return {each.school_class_id: each for each in found.order_by("pk") if not each.is_closed}

    def _ticked(self, before: dict[int, Challenge]) -> set[int]:
        if self.is_bound:
            return {int(value) for value in self["classes"].value() or [] if str(value).isdecimal()}
        free = [each.pk for each in self.own if each.pk not in before]
        if self.first and self.first.pk in free:
            return {self.first.pk}
        return set(free) if len(free) == 1 or self.first else set()

    @cached_property
    def colleagues(self) -> list[Colleague]:
        """The other classes of the school, those of the same year first."""
        asked = self["offer"].value() or []
        found = [
            Colleague(
                each, ", ".join(sorted(_names(each))), each.pk in self._there, str(each.pk) in map(str, asked)
            )
            for each in self.others
            if _names(each)
        ]
        years = self.challenge.school_class.years
        return sorted(found, key=lambda each: each.school_class.years != years)

    @property
    def is_offer(self) -> bool:
        """Whether what is likely wanted is a colleague's class: none of one's own is ticked, or theirs is."""
        return not any(each.is_ticked for each in self.slots) or any(
            each.is_ticked for each in self.colleagues
        )

    # ── What is right ───────────────────────────────────────────────────────────
    def clean(self) -> dict[str, Any]:
        right = super().clean() or {}
        if self.errors:
            raise forms.ValidationError(gettext_lazy("Choose one of these classes."))
        if not right["classes"] and not (right["offer"] and right["then"] != "change"):
            raise forms.ValidationError(gettext_lazy("Choose a class first."))
        for slot in self.slots:
            if slot.is_ticked and right["then"] != "change" and slot.seen_as not in right["seen"]:
                raise forms.ValidationError(
                    _("The next free days of %s are others now. Look once more, then set it.")
                    % slot.school_class.name
                )
        return right

    # ── The save ────────────────────────────────────────────────────────────────
    def save(self) -> "Made":
        """All of it or nothing."""
        made = Made()
        with transaction.atomic():
            chosen = [slot for slot in self.slots if slot.is_ticked]
            if self.cleaned_data["then"] == "change":
                made.to_change = copy_as_draft(self.challenge, chosen[0].school_class, chosen[0].days)
                return made
            for slot in chosen:
                again = set_again(self.challenge, slot.school_class, slot.days, by=self.actor)
                (made.drafts if again.is_draft else made.challenges).append(again)
            for each in self.others:
                if each.pk in self.cleaned_data["offer"] and each.pk not in self._there:
                    made.offered.append(self._offer(each))
        return made

    def _offer(self, school_class: SchoolClass) -> Challenge:
        return copy_as_draft(self.challenge, school_class, next_days(school_class), offered_by=self.actor)


@dataclass
class Made:
    """What came of it: set, left a draft, offered to a colleague; or the one draft to change first."""

    challenges: list[Challenge] = field(default_factory=list)
    drafts: list[Challenge] = field(default_factory=list)
    offered: list[Challenge] = field(default_factory=list)
    to_change: Challenge | None = None


def _taught() -> Prefetch[Any]:
    present = Teaching.objects.filter(staff__left_at=None, staff__user__is_active=True, staff__role="teacher")
    return Prefetch("teachings", queryset=present.select_related("staff__user"), to_attr="taught_now")


def _names(school_class: SchoolClass) -> set[str]:
    return {each.staff.user.called for each in school_class.taught_now}  # type: ignore[attr-defined]  # prefetched
