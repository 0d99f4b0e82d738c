"""What a child or a parent says about a book, a link, an object."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .double_page import hold_draft
from .models import LogEntry, Reference, ReferenceKind
from .models.reference import WEB
from .references import add_reference


class ReferenceForm(forms.ModelForm[Reference]):
    """entry: the log it belongs to."""

    url = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",  # nobody types it
        validators=[WEB],
        label=_("Its address on the web"),
        help_text=_("Only for a website or a film: copy it from the top of the page."),
        error_messages={"invalid": _("That is no address of the web yet. It looks like www.nhm.ac.uk.")},
    )

    class Meta:
        model = Reference
        fields = ("kind", "title", "by", "url")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, entry: LogEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        for name in ("title", "by", "url"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_url(self) -> str:
        """One that hides where it leads is not taken."""
        typed: str = self.cleaned_data["url"]
        if "@" in urlsplit(typed).netloc:
            raise forms.ValidationError(_("Leave out what stands before the @. Then it is an address."))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_link = cleaned.get("kind") == ReferenceKind.LINK
        if is_link and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", _("Where is it? Copy the address here, or choose another kind."))
        return cleaned

    def keep(self) -> Reference:
        """Add it, or write the change. Raises TooManyReferences; EntryClosed when the log is handed in."""
        reference: Reference = self.instance
        if reference.pk is None:
            add_reference(self.entry, reference)
            return reference
        with transaction.atomic():
            hold_draft(self.entry.pk)
            reference.save()
        return reference
