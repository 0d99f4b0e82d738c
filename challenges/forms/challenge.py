"""The form of one challenge of one class."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.help import has_questions
from challenges.lines import write_lines
from challenges.looks import looks_at, years_looked_at
from challenges.models import Challenge, ExpectedTime, Fact, FactKind, Objective, Question
from challenges.models.challenge import in_words
from challenges.revisions import Content, WrittenMeanwhile, hold, keep, keep_first, plain
from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass
from learninglogs.people.years import RECEPTION, year_name, years_of

from .beginnings import beginning_for, beginning_of
from .criteria import WRITE_NEW, CriteriaForm
from .dates import DatesForm
from .fields import LinesField, MinutesField, SeveralInputs, box

LINES: tuple[tuple[Any, str], ...] = ((Question, "questions"), (Objective, "objectives"))
WRITTEN = [
    "title", "task", "topic", "questions_to_year", "expected_minutes", "club_materials", "note", "version",
    "set_on", "set_at", "hand_in_on", "closes_on", "opens_at", "closes_at", "responding", "criteria_set",
]  # fmt: skip
MORE = ("topic", "expected_minutes", "set_at", "club_materials", "note")


class ChallengeForm(DatesForm, CriteriaForm):
    """One challenge of one class. `save()` writes it whole: the challenge, its lines, its new criteria.

    Required are the title and two days that come prefilled. asked: what the address says of a new one.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    questions = LinesField(label=_("Questions to answer"), widget=SeveralInputs())
    objectives = LinesField(label=_("Objectives"), widget=box(), help_text=_("One a line."))
    facts_phonics = LinesField(label=_("Phonics"), widget=box(2))
    facts_spelling = LinesField(label=_("Spelling"), widget=box(2))
    facts_tables = LinesField(label=_("Tables"), widget=box(2))
    facts_other = LinesField(label=_("Learn It facts"), widget=box(), help_text=_("One a line."))
    expected_minutes = MinutesField(label=_("Minutes it takes"))

    class Meta:
        model = Challenge
        fields = ["title", "task", "topic", "questions_to_year", "expected_minutes", "club_materials", "note"]
        labels = {
            "topic": _("Topic"),
            "club_materials": _("For the lunchtime club"),
            "note": _("Note for next time"),
        }
        help_texts = {
            "topic": _("What the class is on, such as Rivers."),
            "club_materials": _("What to put out, one a line. Staff see it, nobody else."),
            "note": _("Only staff read it, when it is set again."),
        }
        error_messages = {
            "title": {
                "required": _("Give it a title, so that everybody can find it."),
                "max_length": _("A title of at most 120 letters fits the card."),
            },
            "task": {"max_length": _("That is more than 2,000 letters. Keep the task short; add questions.")},
        }
        widgets = {"task": box(2), "club_materials": box(2), "note": box(2)}

    def __init__(
        self, *args: Any, school_class: SchoolClass, asked: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        instance = kwargs.get("instance")
        beginning = beginning_of(instance) if instance else beginning_for(school_class, asked or {})
        kwargs["initial"] = beginning | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.school_class = school_class
        self.instance.school_class = school_class
        self.began_with = plain(self.initial)
        self.years = years_of(school_class)
        self._ask_by_year()
        self.offer_criteria()
        self.fix_dates()
        if not self.instance.pk:
            self.fields["title"].widget.attrs["autofocus"] = True

    def _ask_by_year(self) -> None:
        """Who is given the questions, and how long it takes: a field each year where there are several."""
        words = [(year, _("Up to %s") % year_name(year)) for year in (self.years or range(1, 7))[:-1]]
        first = self.years[0] if self.years else RECEPTION
        none = [(first - 1, _("Only children whose help says so"))] if first > RECEPTION else []
        choices: list[tuple[Any, Any]] = [("", _("Everybody")), *words, *none]
        written = self.instance.questions_to_year
        if written is not None and written not in dict(choices):
            choices.append((written, _("Up to %s") % year_name(written)))
        self.fields["questions_to_year"] = forms.TypedChoiceField(
            label=_("Who gets the questions"),
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            help_text=_("The others get the title and what to do."),
        )
        for year in self.years if len(self.years) > 1 else []:
            self.fields[f"minutes_{year}"] = MinutesField(label=_("Minutes in %s") % year_name(year))

    # ── What the page shows ─────────────────────────────────────────────────────
    def question_lines(self) -> list[str]:
        """What stands in the question boxes now, empty ones too; one empty box where there is none."""
        return list(self["questions"].value() or [""])

    @property
    def minutes_fields(self) -> list[Any]:
        """One for each year of the class; the one for all where it has one year, or nobody knows."""
        by_year = [self[f"minutes_{year}"] for year in self.years if len(self.years) > 1]
        return by_year or [self["expected_minutes"]]

    @property
    def fact_fields(self) -> list[Any]:
        """Phonics, spelling, tables: beside the box for whatever else is to be known."""
        return [self[f"facts_{kind}"] for kind in FactKind.values if kind != FactKind.OTHER]

    @property
    def has_more(self) -> bool:
        """Whether something stands behind “More”, so that it comes open: typed, written before, or wrong."""
        times = [field.name for field in self.minutes_fields]
        if any(self[name].errors for name in [*MORE, *times]):
            return True
        return any(self[name].value() for name in MORE if name not in times)

    @property
    def may_save_itself(self) -> bool:
        """Only a draft is kept while it is typed; what is given out changes on purpose."""
        return not self.instance.pk or self.instance.is_draft

    @property
    def has_fact_kinds(self) -> bool:
        return any(field.value() or field.errors for field in self.fact_fields)

    def preview(self, look: str = "") -> dict[str, Any]:
        """What the card would show now, however little of it is right.

        look: as whom (`challenges.looks`). dated: an unsaved challenge with its dates, None while they do not
        fit together.
        """
        self.is_valid()
        right = self.cleaned_data
        looks = looks_at(self.school_class, look)
        years = years_looked_at(self.school_class, looks)
        shown = Challenge(questions_to_year=right.get("questions_to_year"))
        minutes = next((right.get(f"minutes_{year}") for year in years if len(self.years) > 1), None)
        dated = self._dated()
        is_given = any(has_questions(shown, year) for year in years)
        return {
            "title": right.get("title") or self["title"].value(),
            "task": right.get("task", ""),
            "questions": right.get("questions", []) if is_given else [],
            "facts": self._facts(),
            "about": in_words(minutes or right.get("expected_minutes")),
            "dated": dated,
            "is_due": not dated or dated.opens_at <= timezone.now(),
            "looks": looks,
            "look": next(each.key for each in looks if each.is_chosen),
        }

    def _dated(self) -> Challenge | None:
        right = self.cleaned_data
        if "closes_on" not in right or {"set_on", "hand_in_on", "catch_up_until"} & set(self.errors):
            return None
        dates = {name: right[name] for name in ("set_on", "hand_in_on", "closes_on")}
        if right.get("set_at"):
            dates["set_at"] = right["set_at"]
        dated = Challenge(school_class=self.school_class, **dates)
        dated.find_moments()
        return dated

    # ── What is right ───────────────────────────────────────────────────────────
    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_dates()
        if self.cleaned_data.get("criteria") == WRITE_NEW:
            self.check_new_criteria()
        return self.cleaned_data

    @property
    def typed(self) -> Content:
        """What was typed, as content; only of a valid form."""
        return plain(self.cleaned_data)

    # ── The save ────────────────────────────────────────────────────────────────
    def save(  # type: ignore[override]  # a challenge is saved by somebody, and always written
        self, *, by: Actor, by_itself: bool = False, back_to: int | None = None
    ) -> Challenge:
        """Write the challenge, its lines and, where asked for, a new criteria set: all of it or nothing.

        by_itself: while typing. back_to: the number of the save this brings back. Raises WrittenMeanwhile
        when somebody has saved the challenge after the version this was written on, Challenge.DoesNotExist
        when somebody has thrown it away.
        """
        challenge = self.instance
        with transaction.atomic():
            if challenge.pk:
                self._take_turn(by_itself=by_itself)
                keep_first(challenge, self.began_with)
                challenge.version += 1
            self._fill_in(challenge)
            # Given out or withdrawn meanwhile: that is not this form's to say.
            challenge.save(update_fields=WRITTEN if challenge.pk else None)
            self._write_lines(challenge)
            keep(challenge, content_of(challenge), by=by, by_itself=by_itself, back_to=back_to)
        return challenge

    def _take_turn(self, *, by_itself: bool) -> None:
        """Raises WrittenMeanwhile, Challenge.DoesNotExist."""
        now = hold(self.instance)
        written_on = self.cleaned_data.get("version") or self.instance.version
        if {now.version, self.instance.version} != {written_on} or (by_itself and not now.is_draft):
            raise WrittenMeanwhile

    def _fill_in(self, challenge: Challenge) -> None:
        right = self.cleaned_data
        for name in ("set_on", "set_at", "hand_in_on", "closes_on"):
            setattr(challenge, name, right[name])
        if len(self.years) > 1:
            challenge.expected_minutes = right[f"minutes_{self.years[0]}"]
        if not self.are_criteria_locked:
            self.fill_in_criteria(challenge)

    def _write_lines(self, challenge: Challenge) -> None:
        for kind, name in LINES:
            write_lines(challenge, kind, self.cleaned_data[name])
        Fact.objects.filter(challenge=challenge).delete()
        facts = self._facts()
        for fact in facts:
            fact.challenge = challenge
        Fact.objects.bulk_create(facts)
        ExpectedTime.objects.filter(challenge=challenge).delete()
        ExpectedTime.objects.bulk_create(self._times(challenge))

    def _facts(self) -> list[Fact]:
        """Not saved yet, a kind after the other, in their places."""
        typed = [
            (kind, text) for kind in FactKind.values for text in self.cleaned_data.get(f"facts_{kind}", [])
        ]
        return [Fact(kind=kind, text=text, position=place) for place, (kind, text) in enumerate(typed)]

    def _times(self, challenge: Challenge) -> Iterable[ExpectedTime]:
        for year in self.years if len(self.years) > 1 else []:
            if minutes := self.cleaned_data[f"minutes_{year}"]:
                yield ExpectedTime(challenge=challenge, year_group=year, minutes=minutes)


def content_of(challenge: Challenge) -> Content:
    """What the form of this challenge begins with, as plain JSON (`challenges.revisions`)."""
    return plain(model_to_dict(challenge, fields=ChallengeForm.Meta.fields) | beginning_of(challenge))
