"""The sentence of a class's rhythm, and the presets it can begin with."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from learninglogs.people.models import SchoolClass, WayOfWorking

from .models import HowOften, Releasing, Responding, Rhythm
from .rhythm import preset, rhythm_of

SCHOOL_WEEKDAYS = [(number, WEEKDAYS[number]) for number in range(5)]
WEEKS = {1: _("one week"), 2: _("two weeks"), 3: _("three weeks"), 4: _("four weeks"), 5: _("five weeks"),
         6: _("six weeks")}  # fmt: skip
CATCH_UP = {0: _("no days"), 2: _("two days"), 3: _("three days"), 7: _("one week"), 14: _("two weeks"),
            21: _("three weeks")}  # fmt: skip
HOURS = {
    datetime.time(0): _("at the start of the day"),
    datetime.time(8): _("at 8 in the morning"),
    datetime.time(9): _("at 9 in the morning"),
    datetime.time(12): _("at noon"),
    datetime.time(15, 15): _("at quarter past 3"),
    datetime.time(16): _("at 4 in the afternoon"),
    datetime.time(18): _("at 6 in the evening"),
}
RESPONDING = {
    Responding.CRITERIA: _("classmates give stars and words"),
    Responding.COMMENTS: _("we answer in words, without stars"),
    Responding.CELEBRATED: _("we celebrate, with no number anywhere"),
}
RELEASING = {Releasing.ALL_TOGETHER: _("all together"), Releasing.AS_IT_COMES: _("as it comes")}
PRESET_WORDS = {
    WayOfWorking.SHARED: _("Every two weeks. Comments, no marks."),
    WayOfWorking.PEER_MARKED: _("Two weeks, one catch-up week. Classmates give stars."),
    WayOfWorking.CELEBRATED: _("Every week. Stickers and assembly, no number anywhere."),
    WayOfWorking.PARTNERS: _("Short objectives. Talk partners, got it or not yet."),
}
SENTENCE = ["how_often", "set_weekday", "hand_out_at", "weeks", "hand_in_weekday", "catch_up_days",
            "responding", "releasing"]  # fmt: skip
# What makes a preset: the hour and how things are let through are everybody's own.
OF_A_PRESET = ["how_often", "set_weekday", "weeks", "hand_in_weekday", "catch_up_days", "responding"]
MINI_DAYS = 21


@dataclass(frozen=True)
class PresetCard:
    """A preset to tap. days: three weeks of it as squares: set, plain, due, cu (catch-up) or no."""

    way: WayOfWorking
    words: Any
    days: list[str]
    is_chosen: bool


class RhythmForm(forms.ModelForm[Rhythm]):
    """One class's rhythm. `save()` writes the row; challenges already there keep their dates."""

    class Meta:
        model = Rhythm
        fields = SENTENCE

    def __init__(self, *args: Any, school_class: SchoolClass, asked: str = "", **kwargs: Any) -> None:
        """asked: the preset the sentence begins with; without one, the class's rhythm as it is."""
        kwargs["instance"] = rhythm_of(school_class)
        if asked in WayOfWorking.values:
            wanted = preset(asked)
            kwargs["initial"] = {name: getattr(wanted, name) for name in OF_A_PRESET}
        super().__init__(*args, **kwargs)
        self.instance.school_class = school_class
        self._offer("how_often", HowOften.choices, _("How often"))
        self._offer("set_weekday", SCHOOL_WEEKDAYS, _("Set on"))
        self._offer("hand_out_at", HOURS.items(), _("Time of day"))
        self._offer("weeks", WEEKS.items(), _("Weeks until hand-in"))
        self._offer("hand_in_weekday", SCHOOL_WEEKDAYS, _("Hand-in day"))
        self._offer("catch_up_days", CATCH_UP.items(), _("Catch-up"))
        self._offer("responding", RESPONDING.items(), _("How the class responds"))
        self._offer("releasing", RELEASING.items(), _("How it is let through"))

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]], label: Any) -> None:
        """A list to choose from, with what stands in the row where nobody would have chosen it here."""
        offered = list(choices)
        there = getattr(self.instance, name)
        if there not in dict(offered):
            offered.append((there, _in_words(there)))
        number = isinstance(there, int)
        field = forms.TypedChoiceField(choices=offered, coerce=int if number else str, label=label)
        field.widget.attrs.update({"class": "select", "aria-label": label})
        field.initial = there
        self.fields[name] = field

    def preset_cards(self) -> list[PresetCard]:
        """The four ways of working; the one the sentence says now is chosen."""
        now = {name: str(self[name].value()) for name in OF_A_PRESET}
        cards = []
        for way, words in PRESET_WORDS.items():
            wanted = preset(way)
            is_chosen = now == {name: str(getattr(wanted, name)) for name in OF_A_PRESET}
            cards.append(PresetCard(way, words, mini_of(wanted), is_chosen))
        return cards

    def as_said(self) -> Rhythm:
        """The rhythm of the sentence as it stands, a row that is not saved."""
        if self.is_bound and self.is_valid():
            values = self.cleaned_data
        else:
            values = {name: self.get_initial_for_field(self.fields[name], name) for name in SENTENCE}
        return Rhythm(school_class=self.instance.school_class, **{name: values[name] for name in SENTENCE})

    def save(self, commit: bool = True) -> Rhythm:
        """Where the sentence says a preset, that is from now on the class's way of working too."""
        chosen = next((card.way for card in self.preset_cards() if card.is_chosen), None)
        school_class = self.instance.school_class
        if chosen and school_class.way_of_working != chosen:
            school_class.way_of_working = chosen
            school_class.save(update_fields=["way_of_working"])
        return super().save(commit)


def _in_words(there: Any) -> Any:
    if isinstance(there, datetime.time):
        return f"{there:%H:%M}"
    return ngettext_lazy("%s day", "%s days", "there") % there if isinstance(there, int) else there


def mini_of(rhythm: Rhythm) -> list[str]:
    """Three weeks from a set day. A weekly rhythm shows all of its challenges, a longer one its first."""
    days = ["no"] * MINI_DAYS
    repeated = range(0, MINI_DAYS, rhythm.every_days) if rhythm.every_days == 7 else [0]
    for first in repeated:
        due = first + rhythm.work_days
        for at in range(first, min(due + rhythm.catch_up_days, MINI_DAYS - 1) + 1):
            days[at] = "set" if at == first else "plain" if at < due else "due" if at == due else "cu"
    return days
