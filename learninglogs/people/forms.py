"""Forms of the children's door."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
