"""What a person sends with a photo, a sound or a film."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Clip, ClipKind, Photo, Place


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


class ClipUploadForm(forms.Form):
    """A sound or film as it is sent; what it is then said to be, until it has been looked at."""

    kind = forms.ChoiceField(choices=ClipKind)
    upload = forms.FileField(
        allow_empty_file=True,
        error_messages={"required": _("Nothing came with that. Record or choose it, then add it.")},
    )

    def clean_kind(self) -> ClipKind:
        return ClipKind(self.cleaned_data["kind"])

    @property
    def words(self) -> str:
        """What to say when it is not complete."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


# Where each of the three waits to be moved, none over another: from the left and the top, in %.
WAITS_AT = {1: (50, 50), 2: (50, 25), 3: (50, 75)}


class ClipForm(forms.ModelForm[Clip]):
    """What a clip is called, what is heard in it, and where it is stuck on: nowhere, or on a picture.

    x, y: whole percents of the picture's width and height.
    """

    on = forms.ModelChoiceField(
        Photo.objects.none(), label=_("Which picture?"), required=False, empty_label=_("No picture")
    )
    x = forms.IntegerField(label=_("From the left, in %"), min_value=0, max_value=100, required=False)
    y = forms.IntegerField(label=_("From the top, in %"), min_value=0, max_value=100, required=False)

    class Meta:
        model = Clip
        fields = ["title", "captions"]
        widgets = {"captions": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clip, pages = self.instance, self.instance.entry.pages_now()
        on = cast("forms.ModelChoiceField[Photo]", self.fields["on"])
        on.queryset = Photo.objects.filter(pk__in=[page.photo_id for page in pages])
        labels = {page.photo_id: page.place.label for page in pages}
        on.choices = [("", on.empty_label), *labels.items()]
        x, y = (clip.pin_x, clip.pin_y) if clip.pin_photo_id else WAITS_AT[clip.position]
        self.initial.update(on=clip.pin_photo_id, x=x, y=y)

    def save(self, commit: bool = True) -> Clip:
        """Writes what was said, and where it is stuck on; where it waited if nobody said where."""
        clip, said = self.instance, self.cleaned_data
        x, y = WAITS_AT[clip.position]
        clip.pin_photo = said["on"]
        is_on = said["on"] is not None
        clip.pin_x = (x if said["x"] is None else said["x"]) if is_on else None
        clip.pin_y = (y if said["y"] is None else said["y"]) if is_on else None
        clip.save(update_fields=["title", "captions", "pin_photo", "pin_x", "pin_y"])
        return clip
