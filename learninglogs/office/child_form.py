"""One child, typed by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learninglogs.office.class_lists.reading import read_upn
from learninglogs.office.forms import OwnFieldsForm, day_field
from learninglogs.office.year_groups import WORDS
from learninglogs.people.models import Pupil, School, SchoolClass
from learninglogs.people.models.pupil import ANIMALS

YEARS = [("", "–"), *WORDS.items()]


class ChildForm(OwnFieldsForm[Pupil]):
    school_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=_("Class"), required=False)
    year_group = forms.TypedChoiceField(
        label=_("Year"), choices=YEARS, coerce=int, empty_value=None, required=False
    )

    class Meta:
        model = Pupil
        fields = ["first_name", "last_name", "school_class", "year_group", "born_on", "upn"]
        labels = {"first_name": _("First name"), "last_name": _("Last name"), "born_on": _("Birth date")}
        help_texts = {"upn": _("The thirteen letters and numbers of the management system. Can stay empty.")}
        widgets = {"born_on": day_field()}

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        self.school = school
        super().__init__(*args, **kwargs)
        self.instance.school = school
        self.fields["school_class"].queryset = school.classes.all()  # type: ignore[attr-defined]  # a choice field

    def clean_upn(self) -> str:
        upn, odd = read_upn(self.cleaned_data["upn"])
        if odd:
            raise forms.ValidationError(
                _("Its check letter does not fit. Look at it once more, or leave it empty.")
            )
        if upn and self.school.pupils.filter(upn=upn).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another child of the school has this UPN."))
        return upn

    def save(self, commit: bool = True) -> Pupil:
        if not self.instance.pk:
            self.instance.animal = ANIMALS[self.school.pupils.count() % len(ANIMALS)]
        return super().save(commit)
