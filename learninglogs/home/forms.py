"""Setting up a school: its name, one teacher, one class with the children's names."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from learninglogs.home.first_criteria import give_criteria
from learninglogs.home.first_school import beginning
from learninglogs.people.class_list import (
    LONGEST_NAME,
    MOST_CHILDREN,
    Card,
    ChildName,
    children_of,
    read_names,
    take_in,
    twice,
)
from learninglogs.people.models import (
    Cover,
    Pupil,
    Role,
    School,
    SchoolClass,
    Staff,
    Teaching,
    User,
    WayOfWorking,
)
from learninglogs.people.names import told_apart

WAYS_IN_WORDS = {
    WayOfWorking.SHARED: _("A challenge every two weeks; the class answers in words."),
    WayOfWorking.PEER_MARKED: _("Two weeks and a catch-up week; classmates give stars and words."),
    WayOfWorking.CELEBRATED: _("Every week; words and applause, and no number anywhere."),
    WayOfWorking.PARTNERS: _("Every week, with talk partners; the class answers in words."),
}


@dataclass(frozen=True)
class Founded:
    """What a finished set-up gives: the teacher to sign in, and the children with their pictures, once."""

    teacher: User
    school_class: SchoolClass
    cards: list[Card]


class SetUpForm(forms.Form):
    """One page. The children found are shown first; only a list that was seen is taken in."""

    school_name = forms.CharField(label=_("What is your school called?"), max_length=120)
    called = forms.CharField(
        label=_("What do the children call you?"), max_length=80, help_text=_("For example Mr Arden.")
    )
    email = forms.EmailField(label=_("Your e-mail"), help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        # What was typed stays when something else has to be put right; the page is kept by no browser.
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten letters. Three words you like are good."),
    )
    class_name = forms.CharField(
        label=_("What is your class called?"), max_length=60, help_text=_("For example Kingfisher Class.")
    )
    years = forms.CharField(
        label=_("Which year?"), max_length=40, required=False, help_text=_("For example Year 4.")
    )
    cover = forms.ChoiceField(
        label=_("The colour of your books"),
        choices=Cover.choices,
        initial=Cover.DUCKEGG,
        widget=forms.RadioSelect,
    )
    way_of_working = forms.ChoiceField(
        label=_("How your class works"),
        choices=WayOfWorking.choices,
        initial=WayOfWorking.PEER_MARKED,
        widget=forms.RadioSelect,
    )
    names = forms.CharField(
        label=_("The children’s first names"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One a line, or with commas between. Two of the same name? Add an initial: Ada L."),
    )

    @property
    def ways(self) -> list[tuple[BoundWidget, Any]]:
        """The ways of working to tap, each with a line that explains it."""
        return [(choice, WAYS_IN_WORDS[choice.data["value"]]) for choice in self["way_of_working"]]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email.lower()).exists():
            raise ValidationError(_("Somebody has an account with this e-mail already. Write another."))
        return email

    def clean_names(self) -> list[ChildName]:
        names = read_names(self.cleaned_data["names"])
        if not names:
            raise ValidationError(_("There is no name in it yet. Write at least one."))
        if len(names) > MOST_CHILDREN:
            raise ValidationError(
                _("That is %(found)s names; a class has room for %(most)s. Is it more than one class?"),
                params={"found": len(names), "most": MOST_CHILDREN},
            )
        for name in names:
            if max(len(name.first), len(name.last)) > LONGEST_NAME:
                raise ValidationError(
                    _("“%(name)s…” is too long for a name. Is there a line break missing?"),
                    params={"name": str(name)[:30]},
                )
        if double := twice(names):
            raise ValidationError(
                [_("There are two called %(name)s. Add a letter: %(name)s L.") % {"name": n} for n in double]
            )
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_password_of(self, cleaned)
        return cleaned

    @cached_property
    def children(self) -> list[tuple[Pupil, str]]:
        """The children found, with their animals and the names that tell them apart."""
        if not self.is_bound:
            return []
        self.is_valid()
        in_no_class_yet = SchoolClass(school=School())
        return told_apart(children_of(self.cleaned_data.get("names", []), in_no_class_yet))

    @property
    def count_words(self) -> str:
        count = len(self.children)
        return ngettext("%(count)s child", "%(count)s children", count) % {"count": count}

    @property
    def mark(self) -> str:
        """Stands for exactly this list of children."""
        names = "\n".join(str(name) for name in self.cleaned_data["names"])
        return hashlib.sha256(names.encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        """The children as they are now were shown, and whoever set them up said yes."""
        return self.is_valid() and self.data.get("seen") == self.mark and "make" in self.data

    def found(self) -> Founded:
        """Make the school, all of it or nothing. Raises AlreadyBegun when somebody was quicker."""
        wanted = self.cleaned_data
        with beginning():
            school = School.objects.create(name=wanted["school_name"])
            school_class = SchoolClass.objects.create(
                school=school,
                name=wanted["class_name"],
                years=wanted["years"],
                cover=wanted["cover"],
                way_of_working=wanted["way_of_working"],
            )
            teacher = self._teacher_of(school_class)
            give_criteria(school)
            cards = take_in(children_of(wanted["names"], school_class))
        return Founded(teacher, school_class, cards)

    def _teacher_of(self, school_class: SchoolClass) -> User:
        """The first person teaches the class and administers the school."""
        wanted = self.cleaned_data
        teacher = User.objects.create_user(wanted["email"], wanted["password"], called=wanted["called"])
        school = school_class.school
        job = Staff.objects.create(user=teacher, school=school, role=Role.TEACHER)
        Staff.objects.create(user=teacher, school=school, role=Role.ADMINISTRATOR)
        Teaching.objects.create(staff=job, school_class=school_class)
        return teacher


class WholeSchoolForm(forms.Form):
    """The school and whoever administers it; everything else is set up at the office's desk, in any order."""

    school_name = SetUpForm.base_fields["school_name"]
    called = forms.CharField(
        label=_("Your name"), max_length=80, help_text=_("As colleagues and children say it: Mrs Bellamy.")
    )
    email = SetUpForm.base_fields["email"]
    password = SetUpForm.base_fields["password"]

    clean_email = SetUpForm.clean_email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_password_of(self, cleaned)
        return cleaned

    def found(self) -> tuple[School, User]:
        """Make the school and its administrator. Raises AlreadyBegun when somebody was quicker."""
        wanted = self.cleaned_data
        with beginning():
            school = School.objects.create(name=wanted["school_name"])
            user = User.objects.create_user(wanted["email"], wanted["password"], called=wanted["called"])
            Staff.objects.create(user=user, school=school, role=Role.ADMINISTRATOR)
            give_criteria(school)
        return school, user


def check_password_of(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Say at the password what is weak about it, for the person who is about to have it."""
    if password := cleaned.get("password"):
        would_be = User(email=cleaned.get("email", ""), called=cleaned.get("called", ""))
        try:
            validate_password(password, would_be)
        except ValidationError as wrong:
            form.add_error("password", wrong)
