"""Forms of the school office."""

import datetime
import zoneinfo
from collections.abc import Iterator
from typing import Any, TypeVar

from django import forms
from django.db import models, transaction
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.models import InsetDay, Role, School, SchoolClass, Staff, Teaching, Term
from learninglogs.people.models.sorting import SortKeyField
from learninglogs.people.term_dates import FIRST_MONTH, HalfTerm, Understood, read_dates, what_is_odd

HALF_TERMS = ["Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"]
ANOTHER_YEAR = _(
    "%(day)s is in another school year, and this page is for %(year)s. Put the day right, or go to its own "
    "year with the arrows at the top."
)
ODD = {
    "backwards": _("%(term)s ends before it begins. Which of the two days is right?"),
    "long": _("%(term)s lasts more than three months. Is a year mistyped?"),
    "overlap": _("%(term)s begins before the half term before it has ended."),
}


def day_field() -> forms.DateInput:
    """A browser's own date field, which wants its day as 2026-09-02."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


Row = TypeVar("Row", bound=models.Model)


class OwnFieldsForm(forms.ModelForm[Row]):
    """Writes only its own fields into a row that is there.

    While a page lies open a child is signed out, a door shut, a tablet pauses: the page must not put the row
    back to what it was when it was loaded.
    """

    def save(self, commit: bool = True) -> Row:
        row = self.instance
        if row.pk is None or not commit:
            return super().save(commit)
        own = set(self.cleaned_data) & {field.name for field in row._meta.fields}
        worked_out = {
            field.name
            for field in row._meta.fields
            if isinstance(field, SortKeyField) and own & set(field.of)
        }
        row.save(update_fields=own | worked_out)
        return row


class SchoolForm(OwnFieldsForm[School]):
    """Name and time zone of a school."""

    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = School
        fields = ["name", "time_zone"]
        labels = {"name": _("What is the school called?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zoneinfo.available_timezones() - {"Europe/London"})
        choices = [("Europe/London", _("London")), *((zone, zone.replace("_", " ")) for zone in zones)]
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=choices)


class TermsForm(forms.Form):
    """Six half terms and the INSET days of one school year; a half term may be left empty."""

    inset_days = forms.CharField(
        label=_("INSET days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as 4 January 2027. Staff come in, children do not."),
    )

    def __init__(self, *args: Any, school: School, school_year: int, **kwargs: Any) -> None:
        self.school, self.school_year = school, school_year
        super().__init__(*args, **kwargs)
        for at, name in enumerate(HALF_TERMS):
            for part, label in (("first", _("%s: first day")), ("last", _("%s: last day"))):
                self.fields[f"{part}_{at}"] = forms.DateField(
                    label=label % name, required=False, widget=day_field(), validators=[self._in_this_year]
                )

    @property
    def begins(self) -> datetime.date:
        return datetime.date(self.school_year, FIRST_MONTH, 1)

    @property
    def ends(self) -> datetime.date:
        return datetime.date(self.school_year + 1, FIRST_MONTH, 1) - datetime.timedelta(days=1)

    @classmethod
    def initial_for(cls, found: Understood) -> dict[str, Any]:
        """What the fields say when these dates were found."""
        days = "\n".join(date_format(day, "j F Y") for day in found.inset_days)
        initial: dict[str, Any] = {"inset_days": days}
        for term in found.terms:
            if term.name in HALF_TERMS:
                at = HALF_TERMS.index(term.name)
                initial |= {f"first_{at}": term.starts_on, f"last_{at}": term.ends_on}
        return initial

    def pairs(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """Each half term with its two fields."""
        for at, name in enumerate(HALF_TERMS):
            yield name, self[f"first_{at}"], self[f"last_{at}"]

    def clean_inset_days(self) -> list[datetime.date]:
        typed = self.cleaned_data["inset_days"]
        found = read_dates(
            "\n".join(f"INSET {line}" for line in typed.splitlines()), school_year=self.school_year
        )
        if found.unclear:
            lines = ", ".join(line.removeprefix("INSET ") for line in found.unclear)
            raise forms.ValidationError(
                _now("There is no such day: %s. Write it like 4 January 2027.") % lines
            )
        for day in found.inset_days:
            self._in_this_year(day)
        return found.inset_days

    def _in_this_year(self, day: datetime.date) -> None:
        """Raises ValidationError for a day that does not lie in the school year of this page."""
        if not self.begins <= day <= self.ends:
            year = f"{self.school_year}–{self.school_year + 1}"
            raise forms.ValidationError(ANOTHER_YEAR, params={"day": date_format(day, "j F Y"), "year": year})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.terms = []
        for at, name in enumerate(HALF_TERMS):
            first, last = cleaned.get(f"first_{at}"), cleaned.get(f"last_{at}")
            if first and last:
                self.terms.append(HalfTerm(name, first, last))
            elif (first or last) and not self.errors.keys() & {f"first_{at}", f"last_{at}"}:
                missing = "last" if first else "first"
                self.add_error(f"{missing}_{at}", _now("One of the two days of %s is missing.") % name)
        for kind, name in what_is_odd(self.terms):
            self.add_error(f"first_{HALF_TERMS.index(name)}", ODD[kind] % {"term": name})
        return cleaned

    def save(self) -> None:
        """Put this year's half terms and INSET days in place of those that were there."""
        this_year = (self.begins, self.ends)
        with transaction.atomic():
            self.school.terms.filter(starts_on__range=this_year).delete()
            self.school.inset_days.filter(day__range=this_year).delete()
            Term.objects.bulk_create(
                Term(school=self.school, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on)
                for term in self.terms
            )
            InsetDay.objects.bulk_create(
                (InsetDay(school=self.school, day=day) for day in self.cleaned_data["inset_days"]),
                ignore_conflicts=True,
            )


class ClassForm(OwnFieldsForm[SchoolClass]):
    """One class: its name, years, cover and way of working, and who teaches it."""

    teachers = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        label=_("Who works with it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or more share the job. Staff not here yet bring the class with their invitation."),
    )

    class Meta:
        model = SchoolClass
        fields = ["name", "years", "cover", "way_of_working"]
        labels = {"name": _("What is the class called?"), "years": _("Which years?")}
        help_texts = {"years": _("Year 4, or Years 3 and 4.")}

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        self.school = school
        super().__init__(*args, **kwargs)
        self.instance.school = school
        able = [Role.TEACHER, Role.SUPPORT, Role.SENCO]
        staff = school.staff.present().filter(role__in=able).select_related("user").order_by("user__called")
        self.fields["teachers"].queryset = staff  # type: ignore[attr-defined]  # a choice field
        if self.instance.pk:
            self.initial["teachers"] = staff.filter(teachings__school_class=self.instance)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.school.classes.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a class of that name. Give this one another."))
        return name

    def save(self, commit: bool = True) -> SchoolClass:
        with transaction.atomic():
            school_class = super().save(commit)
            chosen = self.cleaned_data["teachers"]
            school_class.teachings.exclude(staff__in=chosen).delete()
            for job in chosen:
                Teaching.objects.get_or_create(staff=job, school_class=school_class)
        return school_class


class JobsForm(forms.Form):
    """The jobs and classes of somebody at a school."""

    roles = forms.MultipleChoiceField(
        label=_("Jobs"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One person may have several."),
    )
    classes = forms.ModelMultipleChoiceField(
        SchoolClass.objects.none(),
        label=_("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For teachers, support staff and the SENCO. Head and administrator see every class."),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].queryset = school.classes.all()  # type: ignore[attr-defined]  # a choice field


class StaffForm(JobsForm):
    """Whom to ask in, for which jobs, with which classes."""

    called = forms.CharField(label=_("Name"), max_length=80, help_text=_("As the children say it: Mr Arden."))
    email = forms.EmailField(label=_("E-mail"))

    field_order = ["called", "email", "roles", "classes"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
