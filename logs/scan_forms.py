"""What a person sends with a scan, and what they say of a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from learninglogs.people.models import Pupil

from .models import Place


class ScanForm(forms.Form):
    """The file the copier made of the pile."""

    upload = forms.FileField(
        label=_("The scan"),
        help_text=_("A PDF or TIFF of up to 200 sheets."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,image/tiff,.tif,.tiff"}),
        error_messages={"required": _("No file came with that. Choose the scan, then send it.")},
    )


class SheetForm(forms.Form):
    """Whose sheet it is, on which side, and whether it takes the place of a page that is there."""

    pupil = forms.ModelChoiceField(Pupil.objects.none())
    place = forms.ChoiceField(choices=Place)
    replacing = forms.BooleanField(required=False)

    def __init__(self, *args: Any, challenge: Challenge | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if challenge is not None:
            pupils = Pupil.objects.at_school().filter(school_class=challenge.school_class_id)
            self.fields["pupil"].queryset = pupils  # type: ignore[attr-defined]  # a ModelChoiceField


class TwoPagesForm(forms.Form):
    """Two of a scan's pages, by number. One page twice is a picture of both."""

    left = forms.TypedChoiceField(coerce=int)
    right = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            field = self.fields[name]
            field.choices = [(number, str(number)) for number in numbers]  # type: ignore[attr-defined]  # a ChoiceField
