"""Forms of the lunchtime club: its set-up, a child's place, and whoever came along."""

import datetime
from itertools import groupby
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, School

from .models import Club, ClubFull
from .models.club import LONGEST_REASON, club_children

SCHOOL_DAYS = [(day, WEEKDAYS[day]) for day in range(5)]
REASONS = [
    _("needs a printer"),
    _("no camera at home"),
    _("needs the internet"),
    _("needs felt pens"),
    _("wants company"),
]


def time_field() -> forms.TimeInput:
    """A browser's own time field, which wants its time as 12:25."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ClubForm(forms.ModelForm[Club]):
    """When, where and for how many. Saves the school's club. No day ticked: it does not meet just now."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=SCHOOL_DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In term only; INSET days and holidays are left out. No day: it does not meet just now."),
    )
    places = forms.IntegerField(label=_("How many places?"), min_value=1, max_value=200)

    class Meta:
        model = Club
        fields = ["name", "place", "starts_at", "ends_at", "weekdays", "places"]
        labels = {
            "name": _("What is it called?"),
            "place": _("Where is it?"),
            "starts_at": _("From"),
            "ends_at": _("To"),
        }
        help_texts = {"place": _("As the children know it: Library.")}
        widgets = {"starts_at": time_field(), "ends_at": time_field()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _now("That is before it begins. Which of the two times is right?"))
        return cleaned

    def save_for(self, school: School) -> Club:
        """The school's club as it is now."""
        self.instance.school = school
        return self.save()


class _Reasons(forms.TextInput):
    """Typed in a few words, or chosen of the usual ones."""

    def __init__(self) -> None:
        super().__init__({"list": "club-reasons", "autocomplete": "off"})


class ReasonForm(forms.Form):
    """Why a child comes, in a few words. Saves their place. It has no more to say than that."""

    reason = forms.CharField(
        label=_("Because (a few words)"), max_length=LONGEST_REASON, required=False, widget=_Reasons
    )

    def give(self, club: Club, pupil: Pupil, *, by: Actor) -> bool:
        """Put the child on the list, or write another reason. As `Club.give_place`; raises ClubFull."""
        return club.give_place(pupil, reason=self.cleaned_data["reason"], by=by)


class CameAlongForm(ReasonForm):
    """Somebody who is not on the list came; if they are to come again, they get a place."""

    pupil = forms.ModelChoiceField(Pupil.objects.none(), label=_("Who came along?"))
    keeps_place = forms.BooleanField(label=_("They come again: put them on the list"), required=False)
    field_order = ["pupil", "keeps_place", "reason"]

    def __init__(
        self, *args: Any, club: Club, actor: Actor, day: datetime.date | None, **kwargs: Any
    ) -> None:
        """day: None adds to the list alone, for no day."""
        super().__init__(*args, **kwargs)
        self.club, self.actor, self.day = club, actor, day
        there = club.taken_by().values("pupil")
        children = club_children(actor).filter(school=club.school_id).exclude(pk__in=there)
        if day:
            children = children.exclude(club_visits__day=day)
        self.fields["pupil"] = ChildField(children.select_related("school_class"), label=_("Who came along?"))
        if day is None:
            del self.fields["keeps_place"]
            self.fields["pupil"].label = _("Which child?")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._takes_place(cleaned) and self.club.taken() >= self.club.places:
            self.add_error("keeps_place" if self.day else "pupil", full_words(self.club))
        return cleaned

    def _takes_place(self, cleaned: dict[str, Any]) -> bool:
        return self.day is None or bool(cleaned.get("keeps_place"))

    def write_down(self) -> Pupil | None:
        """The child, who now stands in the register of the day, on the list, or both.

        `written_down` has the verbs for the record. None, and said so, when somebody else had the last place.
        """
        self.written_down: list[str] = []
        try:
            with transaction.atomic():
                self._write_down(self.cleaned_data["pupil"])
        except ClubFull:
            self.add_error(None, full_words(self.club))
            return None
        return cast(Pupil, self.cleaned_data["pupil"])

    def _write_down(self, pupil: Pupil) -> None:
        if self._takes_place(self.cleaned_data):
            self.give(self.club, pupil, by=self.actor)
            self.written_down.append("gave_club_place")
        if self.day:
            self.club.mark_here(pupil, self.day, by=self.actor)
            self.written_down.append("came_along_to_club")


class ChildField(forms.ModelChoiceField[Pupil]):
    """Children to choose from, class by class."""

    def __init__(self, children: Any, **kwargs: Any) -> None:
        in_order = children.order_by("school_class__name", "sorts_as", "pk")
        super().__init__(in_order, **kwargs)
        by_class = groupby(in_order, key=lambda child: str(child.school_class or _now("No class")))
        groups = [
            (name, [(child.pk, child.full_name) for child in children_of]) for name, children_of in by_class
        ]
        self.choices = [("", _now("Choose a child")), *groups]


def full_words(club: Club) -> str:
    return _now(
        "All %s places are taken. Take somebody off the list first, or raise the number of places."
    ) % (club.places)
