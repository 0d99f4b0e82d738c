"""What a person, or their phone, sends with a photo."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .models import LogEntry, PhoneUpload, Place
from .uploads import announce


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


class AnnounceForm(PlaceForm):
    """What a phone tells of a photo that will come. sha256: of the whole, in hexadecimal, if it can tell."""

    client_id = forms.UUIDField()
    replacing = forms.BooleanField(required=False)
    sha256 = forms.RegexField("[0-9a-f]{64}", required=False)

    def announce(self, entry: LogEntry, *, length: int, by: Actor) -> tuple[PhoneUpload, bool]:
        """The upload, and whether it is new."""
        told: dict[str, Any] = self.cleaned_data
        return announce(entry, by=by, length=length, **told)
