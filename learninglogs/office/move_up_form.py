"""Where each class and year of it goes at the end of the school year."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learninglogs.office.class_lists.applying import CHUNK
from learninglogs.office.class_lists.moving_up import (
    LEAVE,
    NOT_NOW,
    STAY,
    Group,
    Place,
    groups_of,
    lay_out,
    suggested,
)
from learninglogs.office.models import ClassListImport, ImportRow
from learninglogs.office.year_groups import TOP, in_words
from learninglogs.people.actor import Actor
from learninglogs.people.models import School, SchoolClass


class MoveUpForm(forms.Form):
    """One choice for each class and year of its children. Saved, it is laid out; nothing has changed yet."""

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.rows: list[ImportRow] = []
        classes = list(school.classes.all())
        self.groups = groups_of(school)
        for group, likely in zip(self.groups, suggested(self.groups, classes), strict=True):
            self.fields[_name(group)] = forms.ChoiceField(
                label=_label(group), choices=_choices(group, classes), initial=likely
            )

    def lines(self) -> Iterator[tuple[BoundField, str]]:
        """Each choice, and for how many children it is made."""
        for group in self.groups:
            words = [ngettext("%s child", "%s children", group.count) % group.count]
            if group.with_unknown:
                words.append(_("the year of some is not known"))
            elif group.year is None and group.school_class and group.school_class.years:
                words.append(_("the class is %s") % group.school_class.years)
            yield self[_name(group)], " · ".join(words)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen: dict[Place, str] = {}
        for group in self.groups:
            choice = cleaned.get(_name(group), NOT_NOW)
            chosen |= dict.fromkeys(group.places, choice)
        self.batch = ClassListImport(
            school=self.school,
            kind=ClassListImport.Kind.MOVE_UP,
            file_name=_("Moving up, %s") % self.school.today().year,
        )
        self.rows = lay_out(self.batch, chosen)
        if not self.rows and not self.errors:
            raise forms.ValidationError(_("Nothing would change: nobody moves, leaves or is a year older."))
        return cleaned

    def save(self, *, by: Actor) -> ClassListImport:
        """The move as it is shown before it is made."""
        with transaction.atomic():
            self.batch.made_by_id = by.user_id
            self.batch.save()
            for row in self.rows:
                row.batch = self.batch
            ImportRow.objects.bulk_create(self.rows, batch_size=CHUNK)
        return self.batch


def _name(group: Group) -> str:
    """“class_7_year_4”; “class_0” is no class, “year_x” an unknown year."""
    pk = group.school_class.pk if group.school_class else 0
    return f"class_{pk}_year_{'x' if group.year is None else group.year}"


def _label(group: Group) -> str:
    name = group.school_class.name if group.school_class else _("Without a class")
    year = _("year not known") if group.year is None else in_words(group.year)
    return f"{name}, {year}"


def _choices(group: Group, classes: list[SchoolClass]) -> list[tuple[str, str]]:
    leave, not_now = (LEAVE, _("leave the school")), (NOT_NOW, _("not now: nothing changes"))
    if group.year == TOP:  # there is no year above
        return [leave, not_now]
    stay = _("stay in this class") if group.school_class else _("stay without a class")
    if group.year is not None:
        stay = _("%(stay)s, as %(year)s") % {"stay": stay, "year": in_words(group.year + 1)}
    others = [(str(each.pk), _("go to %s") % each.name) for each in classes if each != group.school_class]
    return [*others, (STAY, stay), leave, not_now]
