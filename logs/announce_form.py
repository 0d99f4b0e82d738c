"""What a phone tells of a photo, a sound or a film that will come."""

from typing import Any

from django import forms

from learninglogs.people.actor import Actor

from .flap_forms import PlaceOfFlapForm
from .models import Flap, LogEntry, PhoneUpload, Photo, Place
from .models.upload import Sent
from .uploads import announce

SHA256 = "[0-9a-f]{64}"


class AnnounceForm(forms.Form):
    """sent_as: a page where nothing is told. place: of a page. flap: what a picture goes under; for a
    flap that is to be stuck on: on (the picture), called (the phone's own name for the flap), and the fields
    of its form. sha256, slices_sha256: of the whole, in hexadecimal, as on `PhoneUpload`, if it can tell.
    """

    client_id = forms.UUIDField()
    sent_as = forms.ChoiceField(choices=Sent, required=False)
    place = forms.ChoiceField(choices=Place, required=False)
    replacing = forms.BooleanField(required=False)
    sha256 = forms.RegexField(SHA256, required=False)
    slices_sha256 = forms.RegexField(SHA256, required=False)
    flap = forms.ModelChoiceField(Flap.objects.none(), required=False)
    on = forms.ModelChoiceField(Photo.objects.none(), required=False)
    called = forms.UUIDField(required=False)

    def __init__(self, *args: Any, entry: LogEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lying = Photo.objects.on_double_page().filter(entry=entry, refused_at=None)
        self.fields["flap"].queryset = Flap.objects.live().filter(photo__in=lying.values("pk"))  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["on"].queryset = lying  # type: ignore[attr-defined]  # a ModelChoiceField
        self.entry = entry

    def clean_sent_as(self) -> Sent:
        return Sent(self.cleaned_data["sent_as"] or Sent.PAGE)

    def clean(self) -> dict[str, Any]:
        """A page has a place, and a picture under a flap a flap."""
        told = super().clean() or self.cleaned_data
        what = told.get("sent_as")
        told["new_flap"] = None
        if what and what.has_place != bool(told.get("place")):
            self.add_error("place", forms.ValidationError("", code="place"))
        if what == Sent.INSIDE and not told.get("flap"):
            told["new_flap"] = self._new_flap(told)
        return told

    def _new_flap(self, told: dict[str, Any]) -> dict[str, Any]:
        """As `PhoneUpload.new_flap`; empty, and an error, where it is not all told."""
        form = PlaceOfFlapForm(self.data)
        if not (form.is_valid() and told.get("on") and told.get("called")):
            self.add_error("flap", forms.ValidationError("", code="flap"))
            return {}
        return {**form.where, "on": str(told["on"].pk), "called": str(told["called"])}

    @property
    def is_about_a_flap(self) -> bool:
        """Whether what does not fit is the flap: it was there when the page was opened."""
        return not set(self.errors) - {"flap", "on"}

    def announce(self, *, length: int, by: Actor) -> tuple[PhoneUpload, bool]:
        """The upload, and whether it is new."""
        told = self.cleaned_data
        names = ("sent_as", "place", "sha256", "slices_sha256", "flap", "new_flap")
        fields = {name: told[name] for name in names} | {"is_replacing": told["replacing"]}
        return announce(self.entry, by=by, client_id=told["client_id"], length=length, **fields)
