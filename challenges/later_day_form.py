"""A later day for one child, as a teacher chooses it."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil

from .later_days import give
from .models import Challenge, LaterDay

WEEK = datetime.timedelta(days=7)
LONGEST_DAYS = 120
NO_DATE = {
    "required": _("Choose a day."),
    "invalid": _(
        "We could not read this as a date. Write it like 2026-11-30, or choose it from the calendar."
    ),
}


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LaterDayForm(forms.Form):
    """This child's own hand-in day and catch-up. `save()` gives them."""

    hand_in_on = forms.DateField(label=_("Hand in by"), widget=_day_input(), error_messages=NO_DATE)
    catch_up_until = forms.DateField(
        label=_("Catch-up until"),
        widget=_day_input(),
        required=False,
        help_text=_("Leave it empty for no catch-up."),
        error_messages=NO_DATE,
    )

    def __init__(
        self, typed: QueryDict | None, *, pupil: Pupil, challenge: Challenge, given: LaterDay | None
    ) -> None:
        super().__init__(typed, initial=_beginning(challenge, given))
        self.pupil, self.challenge = pupil, challenge

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (hand_in_on := cleaned.get("hand_in_on")) or "catch_up_until" not in cleaned:
            return cleaned
        closes_on = cleaned["closes_on"] = cleaned["catch_up_until"] or hand_in_on
        today, own = self.challenge.today, self.challenge
        if closes_on < hand_in_on:
            self._say(
                "catch_up_until", _("Catch-up comes after hand-in day. Choose %s or later."), hand_in_on
            )
        elif hand_in_on < own.hand_in_on:
            self._say("hand_in_on", _("The class hands in on %s. Choose that day or later."), own.hand_in_on)
        elif (hand_in_on, closes_on) <= (own.hand_in_on, own.closes_on) or closes_on < own.closes_on:
            self._say("hand_in_on", _("The class has until %s anyway. Choose later days."), own.closes_on)
        elif closes_on < today:
            self._say("hand_in_on", _("That day is over. Choose %s or later."), today)
        elif (closes_on - max(own.hand_in_on, today)).days > LONGEST_DAYS:
            self.add_error("hand_in_on", _("That is longer than a half term. Is the date right?"))
        return cleaned

    def _say(self, field: str, words: Any, day: datetime.date) -> None:
        self.add_error(field, str(words) % date_format(day, "l j F"))

    def save(self, *, by: Actor) -> LaterDay:
        """Give the child these days; they, their family and the adults of the class see them."""
        days = {"hand_in_on": self.cleaned_data["hand_in_on"], "closes_on": self.cleaned_data["closes_on"]}
        return give(self.pupil, self.challenge, **days, by=by)


def _beginning(challenge: Challenge, given: LaterDay | None) -> dict[str, datetime.date | None]:
    """What was given already, else a week more than the class has, on the class's own weekday."""
    if given:
        return {"hand_in_on": given.hand_in_on, "catch_up_until": given.catch_up_until}
    hand_in_on = challenge.hand_in_on + WEEK
    while hand_in_on < challenge.today:
        hand_in_on += WEEK
    catch_up = hand_in_on + datetime.timedelta(days=challenge.catch_up_days)
    return {"hand_in_on": hand_in_on, "catch_up_until": catch_up if challenge.catch_up_until else None}
