"""What a person sends with a photo."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Place


class PlaceForm(forms.Form):
    place = forms.ChoiceField(choices=Place)

    def clean_place(self) -> Place:
        return Place(self.cleaned_data["place"])


class PhotoForm(PlaceForm):
    """One photo, its place, and whether it replaces what lies there."""

    upload = forms.FileField(
        allow_empty_file=True,
        error_messages={"required": _("No photo came with that. Choose one, then add it.")},
    )
    replacing = forms.BooleanField(required=False)

    @property
    def words(self) -> str:
        """What to say when it is not complete."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)
