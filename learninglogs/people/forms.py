"""Forms of the children's door, and of joining."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .invitations import Asked
from .models import ClassTablet, SchoolClass, User


class ClassTabletForm(forms.ModelForm[ClassTablet]):
    """Makes the device it is sent from a tablet of the class."""

    class Meta:
        model = ClassTablet
        fields = ["name"]
        labels = {"name": _("What is it called?")}
        help_texts = {"name": _("As on its sticker: Year 4 tablet 3.")}

    def enrol(self, school_class: SchoolClass, *, by: User) -> tuple[ClassTablet, str]:
        """The new tablet, and the secret for its cookie."""
        return ClassTablet.enrol(school_class, name=self.cleaned_data["name"], by=by)


class JoinForm(forms.Form):
    """Who somebody with a letter is. The address the letter went to stands in it already."""

    called = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As the school calls you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("You sign in with it. Nobody else here sees it but the school office."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, invitation: Asked, **kwargs: Any) -> None:
        kwargs["initial"] = {"called": invitation.called, "email": invitation.email}
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """In small letters. An address in other letters can look like somebody else's and be another one."""
        email = str(self.cleaned_data["email"]).lower()
        if not email.isascii():
            raise forms.ValidationError(
                _("One letter in it is from another alphabet. Type the address once more by hand.")
            )
        return email
