"""Which labels to print, and on what."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from learninglogs.people.models import Pupil, SchoolClass
from logs.models import LogLabel, Place

from .labels import PAPERS, Paper

HALVES, WHOLE, ALL = "halves", "whole", "all"
PLACES = {
    HALVES: [Place.LEFT, Place.RIGHT],
    WHOLE: [Place.WHOLE],
    ALL: [Place.LEFT, Place.RIGHT, Place.WHOLE],
}


class LabelForm(forms.Form):
    """challenge: none for the log books’ own labels, which serve all year. child: none for everybody."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(),
        required=False,
        label=_("For"),
        empty_label=_("Log books, all year"),
        help_text=_("A label for all year stays in the log book: lay it on the page when you scan."),
    )
    child = forms.ModelChoiceField(
        Pupil.objects.none(), required=False, label=_("Whose"), empty_label=_("Everybody in the class")
    )
    are_lost = forms.BooleanField(
        required=False,
        label=_("The old ones are lost: make new labels"),
        help_text=_("For one child. Nothing is filed by the old ones any more; you can take that back."),
    )
    sides = forms.ChoiceField(
        label=_("For each child"),
        choices=[
            (HALVES, _("Left and right, for a copier that takes A4")),
            (WHOLE, _("One for both pages, for a copier that takes A3")),
            (ALL, _("All three")),
        ],
        initial=HALVES,
        required=False,
    )
    paper = forms.ChoiceField(label=_("Paper"), initial="L7160")
    start = forms.IntegerField(
        label=_("Begin at label"),
        min_value=1,
        initial=1,
        help_text=_("On a sheet that is part used. Count along the rows."),
    )

    def __init__(self, *args: Any, school_class: SchoolClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school_class = school_class
        challenges = school_class.challenges.published().order_by("-hand_in_on")
        self.fields["challenge"].queryset = challenges  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["child"].queryset = school_class.pupils.at_school()  # type: ignore[attr-defined]  # as above
        self.fields["paper"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (name, f"Avery {paper.code}: {paper.size_words}" if paper.code else _("Plain A4, to cut out"))
            for name, paper in PAPERS.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("are_lost") and not cleaned.get("child"):
            self.add_error("child", _("Whose labels are lost? Choose the child."))
        start = cleaned.get("start")
        if start and "paper" in cleaned and start > self.chosen_paper.count:
            words = _("A sheet of these has %(n)d labels. Choose one of them.")
            self.add_error("start", words % {"n": self.chosen_paper.count})
        return cleaned

    @property
    def chosen_paper(self) -> Paper:
        return PAPERS[self.cleaned_data["paper"]]

    def make(self) -> None:
        """Make the labels asked for, where there are none yet; for those that are lost, new ones."""
        children, challenge, places = self._wish()
        if self.cleaned_data["are_lost"]:
            LogLabel.objects.replace(self.cleaned_data["child"], challenge, places)
        else:
            LogLabel.objects.make_for(children, challenge, places)

    def let_old_ones_stand(self) -> bool:
        """The lost ones were found: they stand again, in place of the new ones. Whether there were any."""
        child, challenge = self.cleaned_data["child"], self.cleaned_data["challenge"]
        return child is not None and LogLabel.objects.let_stand_again(child, challenge)

    @property
    def replaced(self) -> LogLabel | None:
        """One of the child's labels that were replaced last, for the day on which that was."""
        child, challenge = self.cleaned_data["child"], self.cleaned_data["challenge"]
        return LogLabel.objects.replaced(child, challenge).first() if child else None

    def labels(self) -> list[LogLabel]:
        """Those of the labels asked for that were made."""
        return LogLabel.objects.for_children(*self._wish())

    def _wish(self) -> tuple[Iterable[Pupil], Challenge | None, list[Place]]:
        challenge, child = self.cleaned_data["challenge"], self.cleaned_data["child"]
        places = PLACES[self.cleaned_data["sides"] or HALVES] if challenge else [Place.WHOLE]
        return [child] if child else self.school_class.pupils.at_school(), challenge, places
