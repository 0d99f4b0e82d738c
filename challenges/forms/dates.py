"""The dates people live by: what fits together, and what families have been told."""

import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from challenges.rhythm import rhythm_of
from learninglogs.people.models import SchoolClass

from .fields import NO_DATE, day_input, in_words, time_input

# Longer than any half term: past this a date is a slip of the finger.
LONGEST_DAYS = 120
DATES = ("set_on", "hand_in_on", "catch_up_until")


class DatesForm(forms.ModelForm[Challenge]):
    """The part of a challenge's form about its days. Needs `school_class`; call `fix_dates` first."""

    school_class: SchoolClass
    is_given_out: bool

    set_on = forms.DateField(label=_("Set on"), widget=day_input(), error_messages=NO_DATE)
    set_at = forms.TimeField(
        label=_("Handed out at"),
        widget=time_input(),
        required=False,
        help_text=_("The time of that day when children and families see it."),
        error_messages={"invalid": _("Write a time like 15:15.")},
    )
    hand_in_on = forms.DateField(label=_("Hand in by"), widget=day_input(), error_messages=NO_DATE)
    catch_up_until = forms.DateField(
        label=_("Catch-up until"),
        widget=day_input(),
        required=False,
        help_text=_("Leave it empty for no catch-up."),
        error_messages=NO_DATE,
    )

    def fix_dates(self) -> None:
        """What children have been given stays set when it was; the rest may come later."""
        self.is_given_out = bool(self.instance.pk and self.instance.is_given_out)
        for name in ("set_on", "set_at"):
            self.fields[name].disabled = self.is_given_out
        self._let_catch_up_follow()

    def _let_catch_up_follow(self) -> None:
        """While catch-up is as long as the class's always is, it moves with hand-in day (follow-day.js).

        So it does where the rhythm itself proposed another length, round a holiday.
        """
        usual = rhythm_of(self.school_class).catch_up_days
        hand_in_on, catch_up_until = self._day_in("hand_in_on"), self._day_in("catch_up_until")
        if self.is_given_out or not usual or not hand_in_on or not catch_up_until:
            return
        is_proposed = not self.is_bound and not self.instance.pk
        if is_proposed or (catch_up_until - hand_in_on).days == usual:
            follows = {"data-follows": self["hand_in_on"].id_for_label, "data-days": usual}
            self.fields["catch_up_until"].widget.attrs.update(follows)

    def _day_in(self, name: str) -> datetime.date | None:
        """The day that stands in this field now; None for none, or for what is no date."""
        try:
            return cast(datetime.date | None, self.fields[name].to_python(self[name].value()))
        except forms.ValidationError:
            return None

    def clean_set_at(self) -> datetime.time:
        return self.cleaned_data["set_at"] or datetime.time.min

    def check_dates(self) -> None:
        set_on, hand_in_on = self.cleaned_data.get("set_on"), self.cleaned_data.get("hand_in_on")
        if not set_on or not hand_in_on:
            return
        closes_on = self.cleaned_data.get("catch_up_until") or hand_in_on
        self.cleaned_data["closes_on"] = closes_on
        if abs((set_on - self.school_class.school.today()).days) > 3 * 366:
            self.add_error("set_on", _("That is years away. Is the year right?"))
        elif hand_in_on < set_on:
            self._say(
                "hand_in_on", _("Hand-in day comes before the day it is set. Choose %s or later."), set_on
            )
        elif closes_on < hand_in_on:
            self._say(
                "catch_up_until", _("Catch-up comes after hand-in day. Choose %s or later."), hand_in_on
            )
        elif (closes_on - set_on).days > LONGEST_DAYS:
            self.add_error("hand_in_on", _("That is longer than a half term. Is the date right?"))
        elif self.is_given_out:
            self._check_promises(hand_in_on, closes_on)

    def _check_promises(self, hand_in_on: datetime.date, closes_on: datetime.date) -> None:
        """Once children know a day it may come later, not sooner."""
        told = _("Families already know %s. Make it later, or withdraw the challenge first.")
        if hand_in_on < self.instance.hand_in_on:
            self._say("hand_in_on", told, self.instance.hand_in_on)
        elif closes_on < self.instance.closes_on:
            self._say("catch_up_until", told, self.instance.closes_on)

    def _say(self, field: str, words: Any, day: datetime.date) -> None:
        self.add_error(field, str(words) % in_words(day))
