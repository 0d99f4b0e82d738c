"""What a teacher puts beside a challenge: a link, or a picture or PDF."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

WEB_ONLY = URLValidator(
    schemes=["http", "https"], message=_("An address begins with https://, as in the browser.")
)


class LinkForm(forms.Form):
    """url: what has no scheme gets https. title: the address's own name where nobody gave one."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        error_messages={"required": _("Paste the address of the page.")},
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocapitalize": "none", "placeholder": "https://"}
        ),
    )
    title = forms.CharField(label=_("What is it?"), max_length=120, required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if "://" not in url and not url.casefold().startswith(("javascript:", "data:", "mailto:")):
            url = f"https://{url}"
        WEB_ONLY(url)
        return url

    def clean(self) -> dict[str, Any]:
        right = super().clean() or {}
        if right.get("url") and not right.get("title"):
            right["title"] = right["url"].split("://", 1)[1].removeprefix("www.").rstrip("/")[:120]
        return right


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Picture or PDF"),
        help_text=_("Up to 20 MB. Where and when a photo was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf,.heic,.heif"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file arrived empty. Please choose it again."),
        },
    )
    file_title = forms.CharField(
        label=_("What does it show?"),
        max_length=120,
        required=False,
        help_text=_("Read out to whoever cannot see it."),
    )
