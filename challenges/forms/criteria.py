"""How the class responds: by criteria, in words only, celebrated; or by criteria written just now."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, CriteriaSet, Criterion, Responding
from learninglogs.people.models import SchoolClass

from .fields import LinesField, SeveralInputs

CRITERION_LENGTH = 120
NEW_CRITERIA = 4
FEWEST_CRITERIA = 3
WORDS_ONLY, CELEBRATED, WRITE_NEW = "words", "celebrated", "new"
WITHOUT_STARS = {WORDS_ONLY: Responding.COMMENTS, CELEBRATED: Responding.CELEBRATED}


class CriteriaForm(forms.ModelForm[Challenge]):
    """The part of a challenge's form about responding. Needs `school_class`; call `offer_criteria` first."""

    school_class: SchoolClass
    are_criteria_locked: bool

    criteria = forms.ChoiceField(
        label=_("How the class responds"),
        widget=forms.RadioSelect,
        required=False,  # where nothing is sent, what the form began with stands
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    new_name = forms.CharField(label=_("Name of the new criteria"), max_length=60, required=False)
    new_criteria = LinesField(
        label=_("The new criteria"), widget=SeveralInputs(), line_length=CRITERION_LENGTH
    )

    def offer_criteria(self) -> None:
        """Fill in what can be chosen; from hand-in day nothing can."""
        self.offered = self._offered_sets()
        self.fields["criteria"].choices = self._criteria_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.are_criteria_locked = bool(self.instance.pk and self.instance.are_criteria_locked)
        for name in ("criteria", "new_name", "new_criteria"):
            self.fields[name].disabled = self.are_criteria_locked

    def _offered_sets(self) -> dict[str, CriteriaSet]:
        usable = CriteriaSet.objects.usable_in(self.school_class).prefetch_related("criteria")
        offered = {str(each.pk): each for each in usable}
        own = self.instance.criteria_set
        if own is not None:
            offered.setdefault(str(own.pk), own)
        return offered

    def _criteria_choices(self) -> list[tuple[str, Any]]:
        sets = [(value, each.name) for value, each in self.offered.items()]
        return [
            *sets,
            (WORDS_ONLY, _("Words only")),
            (CELEBRATED, _("Celebrated")),
            (WRITE_NEW, _("Write new")),
        ]

    def criteria_cards(self) -> list[dict[str, Any]]:
        """The choices with a line of explanation each: tag, name, words."""
        words = {
            WORDS_ONLY: gettext("Two stars and a wish, and no stars to count"),
            CELEBRATED: gettext("Kind words and applause, and no number anywhere"),
            WRITE_NEW: gettext("Three or four, in “I can” words"),
        }
        cards = []
        for radio in self["criteria"]:
            value = str(radio.data["value"])
            if value in self.offered:
                words[value] = "\n".join(str(line) for line in self.offered[value].criteria.all())
            cards.append({"radio": radio, "name": radio.choice_label, "words": words[value]})
        return cards

    def new_criteria_lines(self) -> list[str]:
        lines = list(self["new_criteria"].value() or [])
        return lines + [""] * (NEW_CRITERIA - len(lines))

    def clean_criteria(self) -> str:
        return self.cleaned_data["criteria"] or str(
            self.get_initial_for_field(self.fields["criteria"], "criteria")
        )

    def check_new_criteria(self) -> None:
        count = len(self.cleaned_data.get("new_criteria") or [])
        if not FEWEST_CRITERIA <= count <= NEW_CRITERIA:
            there_is = ngettext("There is %s now.", "There are %s now.", count) % count
            self.add_error("new_criteria", gettext("Three or four criteria work best.") + " " + there_is)

    def fill_in_criteria(self, challenge: Challenge) -> None:
        """Write what was chosen into the challenge; new criteria are saved as the class's own."""
        chosen = self.cleaned_data["criteria"]
        challenge.responding = WITHOUT_STARS.get(chosen, Responding.CRITERIA)
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
