"""What a school types in of its Google Workspace or Microsoft 365."""

import re
import uuid
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import AccountKind, SchoolAccounts

DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class SchoolAccountsForm(forms.ModelForm[SchoolAccounts]):
    """The app the school made there: its id, its secret (never shown again), and whose people it is for."""

    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = SchoolAccounts
        fields = ["client_id", "place"]
        labels = {"client_id": _("Client ID")}

    field_order = ["place", "client_id", "secret"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["secret"].help_text = _("Leave it empty to keep the one you gave.")

    def clean_secret(self) -> str:
        secret = str(self.cleaned_data["secret"]).strip()
        if not secret and not self.instance.pk:
            raise forms.ValidationError(_("Paste the secret that was shown to you there."))
        return secret

    def save(self, commit: bool = True) -> SchoolAccounts:
        """Another place is other people: the old place's links go with it."""
        with transaction.atomic():
            if self.cleaned_data["secret"]:
                self.instance.secret = self.cleaned_data["secret"]
            self.instance.switched_off_at = None
            accounts = super().save(commit)
            if "place" in self.changed_data:
                accounts.links.all().delete()
        return accounts


class GoogleForm(SchoolAccountsForm):
    class Meta(SchoolAccountsForm.Meta):
        labels = {**SchoolAccountsForm.Meta.labels, "place": _("Your school’s domain at Google")}
        help_texts = {"place": _("What comes after the @ in staff addresses, such as wrenfield.sch.uk.")}

    def clean_place(self) -> str:
        domain = str(self.cleaned_data["place"]).strip().lower().removeprefix("@")
        if not DOMAIN.fullmatch(domain):
            raise forms.ValidationError(_("That is not a domain. Write it like wrenfield.sch.uk."))
        if domain in {"gmail.com", "googlemail.com"}:
            raise forms.ValidationError(_("Anybody can have such an address. Write the school’s own domain."))
        return domain


class MicrosoftForm(SchoolAccountsForm):
    class Meta(SchoolAccountsForm.Meta):
        labels = {**SchoolAccountsForm.Meta.labels, "place": _("Directory (tenant) ID")}
        help_texts = {"place": _("Eight, four, four, four and twelve signs with dashes between.")}

    def clean_place(self) -> str:
        """“common” and “organizations” would let the whole world's accounts in."""
        try:
            return str(uuid.UUID(str(self.cleaned_data["place"]).strip()))
        except ValueError:
            raise forms.ValidationError(
                _("That is not your school’s own directory. Copy the number from the app’s Overview.")
            ) from None


FORMS = {AccountKind.GOOGLE.value: GoogleForm, AccountKind.MICROSOFT.value: MicrosoftForm}
