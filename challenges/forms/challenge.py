"""Setting a challenge: what a teacher types, and the one save that writes it."""

import datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import SchoolClass

from .lines import write_lines
from .models import Challenge, CriteriaSet, Criterion, Fact, Objective, Question, Responding
from .rhythm import RHYTHMS, next_dates

LINE_LENGTH = 240
MOST_LINES = 12
CRITERION_LENGTH = 120
NEW_CRITERIA = 4
FEWEST_CRITERIA = 3
# Longer than any half term: past this a date is a slip of the finger.
LONGEST_DAYS = 120
WORDS_ONLY, WRITE_NEW = "words", "new"


class SeveralInputs(forms.TextInput):
    """All inputs of one name, in the order they stand on the page."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return cast(list[str], data.getlist(name)) if hasattr(data, "getlist") else data.get(name, [])


class LinesField(forms.Field):
    """Lines in their order, empty ones dropped; `list[str]`."""

    def __init__(self, *, line_length: int = LINE_LENGTH, **kwargs: Any) -> None:
        self.line_length = line_length
        super().__init__(required=False, **kwargs)

    def to_python(self, value: str | list[str] | None) -> list[str]:
        lines = (value or "").splitlines() if isinstance(value, str) or value is None else value
        # PostgreSQL cannot keep a NUL, and nobody types one.
        plain = (line.replace("\x00", "").strip() for line in lines)
        return [line for line in plain if line]

    def prepare_value(self, value: Any) -> Any:
        """Lines as the text of a box where the widget is one."""
        if isinstance(self.widget, forms.Textarea) and isinstance(value, list):
            return "\n".join(value)
        return value

    def validate(self, value: list[str]) -> None:
        """Raises ValidationError, naming the line that is too long or how many are too many."""
        for line in value:
            if len(line) > self.line_length:
                raise forms.ValidationError(
                    _("“%(start)s…” is longer than %(most)s letters. Say it in fewer, or make it two."),
                    params={"start": line[:30], "most": self.line_length},
                )
        if len(value) > MOST_LINES:
            raise forms.ValidationError(
                _("That is %(count)s lines. %(most)s is the most that fits a card."),
                params={"count": len(value), "most": MOST_LINES},
            )


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _box() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


def _day(day: datetime.date) -> str:
    return date_format(day, "l j F")


NO_DATE = {
    "required": _("Choose a day."),
    "invalid": _(
        "We could not read this as a date. Write it like 2026-11-30, or choose it from the calendar."
    ),
}


class ChallengeForm(forms.ModelForm[Challenge]):
    """One challenge of one class. `save()` writes it whole: the challenge, its lines, its new criteria."""

    set_on = forms.DateField(label=_("Set on"), widget=_day_input(), error_messages=NO_DATE)
    hand_in_on = forms.DateField(label=_("Hand in by"), widget=_day_input(), error_messages=NO_DATE)
    catch_up_until = forms.DateField(
        label=_("Catch-up until"),
        widget=_day_input(),
        required=False,
        help_text=_("Leave it empty for no catch-up."),
        error_messages=NO_DATE,
    )
    questions = LinesField(label=_("Questions to answer"), widget=SeveralInputs())
    objectives = LinesField(label=_("Objectives"), widget=_box(), help_text=_("One a line."))
    facts = LinesField(label=_("Learn It facts"), widget=_box(), help_text=_("One a line."))
    criteria = forms.ChoiceField(
        label=_("How the class responds"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    new_name = forms.CharField(label=_("Name of the new criteria"), max_length=60, required=False)
    new_criteria = LinesField(
        label=_("The new criteria"), widget=SeveralInputs(), line_length=CRITERION_LENGTH
    )

    class Meta:
        model = Challenge
        fields = ["title", "task", "expected_minutes"]
        error_messages = {
            "title": {
                "required": _("Give it a title, so that everybody can find it."),
                "max_length": _("A title of at most 120 letters fits the card."),
            },
            "task": {"max_length": _("That is more than 2,000 letters. Keep the task short; add questions.")},
            "expected_minutes": {"invalid": _("Write minutes as a number, for example 90.")},
        }
        widgets = {"task": forms.Textarea(attrs={"rows": 2}), "expected_minutes": forms.NumberInput()}

    def __init__(self, *args: Any, school_class: SchoolClass, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        beginning = beginning_of(instance) if instance else defaults_for(school_class)
        kwargs["initial"] = beginning | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.school_class = school_class
        self.instance.school_class = school_class
        self.offered = self._offered_sets()
        self.fields["criteria"].choices = self._criteria_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["expected_minutes"].widget.attrs.update({"min": 5, "max": 600, "step": 5})
        self.are_criteria_locked = bool(self.instance.pk and self.instance.are_criteria_locked)
        self.is_given_out = bool(self.instance.pk and self.instance.is_given_out)
        for name in ("criteria", "new_name", "new_criteria"):
            self.fields[name].disabled = self.are_criteria_locked
        self.fields["set_on"].disabled = self.is_given_out
        self._let_catch_up_follow()

    def _let_catch_up_follow(self) -> None:
        """While catch-up is as long as the class's always is, it moves with hand-in day (follow-day.js)."""
        usual = RHYTHMS[self.school_class.way_of_working].catch_up_days  # type: ignore[index]  # a str
        hand_in_on, catch_up_until = self._day_in("hand_in_on"), self._day_in("catch_up_until")
        if self.is_given_out or not usual or not hand_in_on or not catch_up_until:
            return
        if (catch_up_until - hand_in_on).days == usual:
            follows = {"data-follows": self["hand_in_on"].id_for_label, "data-days": usual}
            self.fields["catch_up_until"].widget.attrs.update(follows)

    def _day_in(self, name: str) -> datetime.date | None:
        """The day that stands in this field now; None for none, or for what is no date."""
        try:
            return cast(datetime.date | None, self.fields[name].to_python(self[name].value()))
        except forms.ValidationError:
            return None

    # ── What can be chosen ──────────────────────────────────────────────────────
    def _offered_sets(self) -> dict[str, CriteriaSet]:
        usable = CriteriaSet.objects.usable_in(self.school_class).prefetch_related("criteria")
        offered = {str(each.pk): each for each in usable}
        own = self.instance.criteria_set
        if own is not None:
            offered.setdefault(str(own.pk), own)
        return offered

    def _criteria_choices(self) -> list[tuple[str, Any]]:
        sets = [(value, each.name) for value, each in self.offered.items()]
        return [*sets, (WORDS_ONLY, _("Words only")), (WRITE_NEW, _("Write new"))]

    def criteria_cards(self) -> list[dict[str, Any]]:
        """The choices with a line of explanation each: tag, name, words."""
        words = {
            WORDS_ONLY: gettext("Two stars and a wish, and no number anywhere"),
            WRITE_NEW: gettext("Three or four, in “I can” words"),
        }
        cards = []
        for radio in self["criteria"]:
            value = str(radio.data["value"])
            if value in self.offered:
                words[value] = "\n".join(str(line) for line in self.offered[value].criteria.all())
            cards.append({"radio": radio, "name": radio.choice_label, "words": words[value]})
        return cards

    def question_lines(self) -> list[str]:
        """What stands in the question boxes now, empty ones too; one empty box where there is none."""
        return list(self["questions"].value() or [""])

    def new_criteria_lines(self) -> list[str]:
        lines = list(self["new_criteria"].value() or [])
        return lines + [""] * (NEW_CRITERIA - len(lines))

    # ── What is right ───────────────────────────────────────────────────────────
    def clean_expected_minutes(self) -> int | None:
        minutes = cast(int | None, self.cleaned_data["expected_minutes"])
        if minutes is not None and not 5 <= minutes <= 600:
            raise forms.ValidationError(_("Between 5 minutes and 10 hours, please."))
        return minutes

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_dates()
        if self.cleaned_data.get("criteria") == WRITE_NEW:
            self._check_new_criteria()
        return self.cleaned_data

    def _check_dates(self) -> None:
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
        self.add_error(field, str(words) % _day(day))

    def _check_new_criteria(self) -> None:
        count = len(self.cleaned_data.get("new_criteria") or [])
        if not FEWEST_CRITERIA <= count <= NEW_CRITERIA:
            there_is = ngettext("There is %s now.", "There are %s now.", count) % count
            self.add_error("new_criteria", gettext("Three or four criteria work best.") + " " + there_is)

    def preview(self) -> dict[str, Any]:
        """What the card would show now, however little of it is right: title, task, questions, facts, dated.

        dated: an unsaved challenge with its dates, None while they do not fit together.
        """
        self.is_valid()
        right = self.cleaned_data
        fits = "closes_on" in right and not {"set_on", "hand_in_on", "catch_up_until"} & set(self.errors)
        dates = {name: right[name] for name in ("set_on", "hand_in_on", "closes_on")} if fits else None
        return {
            "title": right.get("title") or self["title"].value(),
            "task": right.get("task", ""),
            "questions": right.get("questions", []),
            "facts": right.get("facts", []),
            "dated": dates
            and Challenge(
                school_class=self.school_class, expected_minutes=right.get("expected_minutes"), **dates
            ),
        }

    # ── The save ────────────────────────────────────────────────────────────────
    def save(self, commit: bool = True) -> Challenge:
        """Write the challenge, its lines and, where asked for, a new criteria set: all of it or nothing."""
        with transaction.atomic():
            challenge = self._filled_in()
            challenge.save()
            for kind, name in ((Question, "questions"), (Objective, "objectives"), (Fact, "facts")):
                write_lines(challenge, kind, self.cleaned_data[name])
        return challenge

    def _filled_in(self) -> Challenge:
        challenge = self.instance
        challenge.set_on = self.cleaned_data["set_on"]
        challenge.hand_in_on = self.cleaned_data["hand_in_on"]
        challenge.closes_on = self.cleaned_data["closes_on"]
        if not self.are_criteria_locked:
            self._fill_in_criteria(challenge, self.cleaned_data["criteria"])
        return challenge

    def _fill_in_criteria(self, challenge: Challenge, chosen: str) -> None:
        challenge.responding = Responding.COMMENTS if chosen == WORDS_ONLY else Responding.CRITERIA
        if chosen == WRITE_NEW:
            challenge.criteria_set = self._new_criteria_set()
        else:
            challenge.criteria_set = self.offered.get(chosen)

    def _new_criteria_set(self) -> CriteriaSet:
        made = CriteriaSet.objects.create(
            school=self.school_class.school,
            school_class=self.school_class,
            name=self.cleaned_data["new_name"] or self.cleaned_data["title"][:60],
            levels=[gettext("A little"), gettext("Lots"), gettext("Wow!")],
        )
        Criterion.objects.bulk_create(
            Criterion(criteria_set=made, position=place, text=text)
            for place, text in enumerate(self.cleaned_data["new_criteria"])
        )
        return made


def defaults_for(school_class: SchoolClass) -> dict[str, Any]:
    """What the form of a new challenge begins with: the class's rhythm and its usual criteria."""
    rhythm = RHYTHMS[school_class.way_of_working]  # type: ignore[index]  # a str equals its choice
    last = school_class.challenges.published().order_by("-set_on").first()
    dates = next_dates(rhythm, today=school_class.school.today(), last_set_on=last.set_on if last else None)
    begins = {
        "set_on": dates.set_on,
        "hand_in_on": dates.hand_in_on,
        "criteria": WORDS_ONLY,
        "questions": [""],
    }
    if dates.closes_on > dates.hand_in_on:
        begins["catch_up_until"] = dates.closes_on
    if rhythm.responding == Responding.CRITERIA:
        usual = last.criteria_set_id if last else None
        first = CriteriaSet.objects.usable_in(school_class).values_list("pk", flat=True).first()
        begins["criteria"] = str(usual or first or WRITE_NEW)
    return begins


def beginning_of(challenge: Challenge) -> dict[str, Any]:
    """What the form of a challenge already written begins with."""
    return {
        "set_on": challenge.set_on,
        "hand_in_on": challenge.hand_in_on,
        "catch_up_until": challenge.catch_up_until,
        "criteria": str(challenge.criteria_set_id) if challenge.has_stars else WORDS_ONLY,
        "questions": [line.text for line in challenge.questions.all()],
        "objectives": [line.text for line in challenge.objectives.all()],
        "facts": [line.text for line in challenge.facts.all()],
    }


def place_after(order: str, count: int) -> int:
    """The box the cursor belongs in once `rearranged` has answered, from 0; -1 where nothing was moved.

    count: how many boxes there are now.
    """
    verb, _dash, place = order.partition("-")
    if verb == "add":
        return count - 1
    steps = {"up": -1, "down": 1, "remove": 0}
    at = _box_named(place)
    if verb not in steps or at is None:
        return -1
    return max(0, min(at + steps[verb], count - 1))


def _box_named(place: str) -> int | None:
    """Which box, from 0; None for what names none: “²”, or a number longer than any form."""
    return int(place) if place.isdecimal() and len(place) <= len(str(MOST_LINES)) else None


def rearranged(typed: MultiValueDict[str, str], order: str) -> dict[str, Any]:
    """What was typed, with one question added, removed or moved: the form's beginning, nothing judged yet.

    order: “add”, or “up-2”, “down-2”, “remove-2” counting boxes from 0; anything else changes nothing.
    """
    lines = typed.getlist("questions")
    verb, _dash, place = order.partition("-")
    named = _box_named(place)
    at = -1 if named is None else named
    if verb == "add" and len(lines) < MOST_LINES:
        lines.append("")
    elif verb == "remove" and 0 <= at < len(lines):
        del lines[at]
    elif verb == "up" and 0 < at < len(lines):
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    elif verb == "down" and 0 <= at < len(lines) - 1:
        lines[at + 1], lines[at] = lines[at], lines[at + 1]
    kept = {name: typed.get(name, "") for name in typed if name not in {"questions", "new_criteria"}}
    return kept | {"questions": lines, "new_criteria": typed.getlist("new_criteria")}
