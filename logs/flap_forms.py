"""Forms of a flap: where it is stuck, how it opens, what is under it; and words for a picture."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from . import flaps as verbs
from .double_page import describe
from .models import Flap, Hinge, LogEntry, Photo
from .models.flap import SMALLEST, WHOLE
from .models.photo import LONGEST_DESCRIPTION

PHOTOS = "image/*,.heic,.heif"
# Where the box lies before somebody has moved it.
IN_THE_MIDDLE = {"x": 35, "y": 38, "w": 30, "h": 24}


class Photos(forms.ClearableFileInput):
    """Several photos at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A list of uploads, in the order they were chosen; empty if none was."""

    widget = Photos

    def clean(self, data: Any, initial: Any = None) -> list[File[Any]]:
        return [super(PhotosField, self).clean(each) for each in data or [] if each]


class SpareField(forms.ModelMultipleChoiceField[Photo]):
    """Photos of the child's that found no place on the double page."""

    def label_from_instance(self, photo: Photo) -> str:
        return str(_("Your extra photo"))


class UnderForm(forms.Form):
    """What is to lie under a flap: photos of it, and photos that are here already."""

    under = PhotosField(
        label=_("Photos of what is under it"),
        required=False,
        allow_empty_file=True,
        widget=Photos(attrs={"accept": PHOTOS}),
    )

    def __init__(self, *args: Any, entry: LogEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spare_photos = list(entry.spare_photos())
        self.fields["spares"] = SpareField(
            entry.spare_photos(), required=False, widget=forms.CheckboxSelectMultiple
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """What the verbs want to know about it."""
        return {"uploads": self.cleaned_data["under"], "spares": list(self.cleaned_data["spares"])}

    def put_under(self, flap: Flap, *, by: Actor) -> bool:
        """Put it under the flap; False, and said so, if that cannot be. Raises EntryClosed and Refusal."""
        if not self.cleaned_data["under"] and not self.cleaned_data["spares"]:
            self.add_error("under", str(verbs.NothingUnder.words))
            return False
        try:
            verbs.add_inside(flap, by=by, **self.chosen)
        except verbs.FlapRefused as refused:
            self.add_error("under", str(refused.words))
            return False
        return True


class PlaceOfFlapForm(forms.ModelForm[Flap]):
    """Where a flap is stuck, in whole percents of its picture, how it opens and what it is called."""

    class Meta:
        model = Flap
        fields = ["x", "y", "w", "h", "hinge", "label"]
        widgets = {"hinge": forms.RadioSelect, "label": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {"label": _("A few words: The magma chamber.")}
        error_messages = {"label": {"required": _("What is your flap called? A word is enough.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least in (("x", 0), ("y", 0), ("w", SMALLEST), ("h", SMALLEST)):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, min_value=least, max_value=WHOLE
            )
        self.fields["hinge"] = forms.ChoiceField(
            label=self.fields["hinge"].label, choices=Hinge, widget=forms.RadioSelect, initial=Hinge.TOP
        )

    def clean(self) -> dict[str, Any]:
        """What sticks out over the picture is pushed back onto it."""
        cleaned = super().clean() or self.cleaned_data
        for start, size in (("x", "w"), ("y", "h")):
            if start in cleaned and size in cleaned:
                cleaned[start] = min(cleaned[start], WHOLE - cleaned[size])
        return cleaned

    @property
    def where(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def marker(self) -> dict[str, Any]:
        """Where the box is drawn: as typed where that makes sense, else where the flap was."""
        return {name: self._percent(name) for name in ("x", "y", "w", "h")}

    def _percent(self, name: str) -> int:
        value = str(self[name].value())
        return int(value) if value.isdecimal() and int(value) <= WHOLE else IN_THE_MIDDLE[name]


class FlapForm(UnderForm, PlaceOfFlapForm):
    """A new flap with what is under it."""

    def stick_on(self, photo: Photo, *, by: Actor) -> Flap | None:
        """The flap; None, and said so, if it cannot be. Raises EntryClosed and files.intake.Refusal."""
        try:
            return verbs.add_flap(photo, self.where, by=by, **self.chosen)
        except verbs.TooManyFlaps as refused:
            self.add_error(None, str(refused.words))
        except verbs.FlapRefused as refused:
            self.add_error("under", str(refused.words))
        return None


class DescriptionForm(forms.Form):
    """What is on a picture, for whoever hears the page."""

    words = forms.CharField(
        label=_("What is on it?"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "A child who cannot see it hears your words. The microphone on your keyboard can write them."
        ),
    )

    def save(self, photo: Photo, *, by: Actor) -> None:
        """Raises EntryClosed."""
        describe(photo, " ".join(self.cleaned_data["words"].split()), by=by)
