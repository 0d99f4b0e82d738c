"""The sample school's people as rows."""

from collections import defaultdict

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from learninglogs.home.sample.calendar import half_terms
from learninglogs.home.sample.people import (
    ADULTS,
    CLASSES,
    PASSWORD,
    SCHOOL,
    SampleAdult,
    SampleClass,
)
from learninglogs.people.class_list import children_of, read_names
from learninglogs.people.models import (
    Consent,
    Guardian,
    Pupil,
    Purpose,
    Role,
    School,
    SchoolClass,
    Staff,
    Teaching,
    Term,
    User,
)
from learninglogs.people.secret_pictures import PICTURES


class Roll:
    """Who is in the sample school, by name."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.classes: dict[str, SchoolClass] = {}
        self.children: dict[str, Pupil] = {}
        self.adults: dict[str, User] = {}
        # Double pages each child has made already, by the child's id: nobody makes one twice.
        self.pages_had: dict[int, set[str]] = defaultdict(set)

    def children_in(self, class_name: str) -> list[Pupil]:
        return [child for child in self.children.values() if child.school_class == self.classes[class_name]]

    def teacher_of(self, class_name: str) -> User:
        return self.adults[
            next(adult.key for adult in ADULTS if adult.role == Role.TEACHER and class_name in adult.teaches)
        ]

    def family_of(self, child: Pupil) -> tuple[User, str] | None:
        """One adult at home, and what the child calls them."""
        for adult in ADULTS:
            for name, relation in adult.children:
                if name == child.full_name:
                    return self.adults[adult.key], relation
        return None


def enrol() -> Roll:
    """School, half terms, classes, children and adults. Call it inside a transaction."""
    school = School.objects.create(name=SCHOOL, sample_loaded_at=timezone.now())
    Term.objects.bulk_create(
        Term(school=school, name=name, starts_on=first, ends_on=last)
        for name, first, last in half_terms(school.today())
    )
    roll = Roll(school)
    for each in CLASSES:
        _enrol_class(roll, each)
    # One slow hash for all: everybody has the same password, and it stands on the sample page.
    password = make_password(PASSWORD)
    for adult in ADULTS:
        _enrol_adult(roll, adult, password)
    return roll


def secret_of(sample_class: SampleClass, at: int) -> list[str]:
    """The pictures of the child in that place of the class list: the same on every installation."""
    names = list(PICTURES)
    first = sample_class.secret_shift + at
    # Two children whose first picture is the same differ in the second.
    round_the_pictures = at // len(names)
    steps = (0, 1 + 5 * round_the_pictures, 2 + at % 5)
    return [names[(first + step) % len(names)] for step in steps]


def _enrol_class(roll: Roll, wanted: SampleClass) -> None:
    school_class = SchoolClass.objects.create(
        school=roll.school,
        name=wanted.name,
        years=wanted.years,
        cover=wanted.cover,
        way_of_working=wanted.way_of_working,
    )
    children = children_of(read_names("\n".join(wanted.children)), school_class)
    for at, child in enumerate(children):
        child.set_secret_pictures(secret_of(wanted, at))
    Pupil.objects.bulk_create(children)
    Consent.objects.bulk_create(
        answer for at, child in enumerate(children) for answer in _on_paper(child, at)
    )
    roll.classes[wanted.name] = school_class
    roll.children |= {child.full_name: child for child in children}


def _on_paper(child: Pupil, at: int) -> list[Consent]:
    """What came back with the first letter home: mostly yes, some no to the website, some nothing yet."""
    if at % 6 == 5:
        return []
    said = {Purpose.ASSEMBLY: True, Purpose.WEBSITE: at % 6 != 4, Purpose.NAME: at % 3 == 0}
    family = f"{child.first_name}’s family"
    return [
        Consent(pupil=child, purpose=purpose, is_yes=is_yes, on_paper_from=family)
        for purpose, is_yes in said.items()
    ]


def _enrol_adult(roll: Roll, adult: SampleAdult, password: str) -> None:
    user = User.objects.create(email=adult.email, called=adult.called, password=password)
    roll.adults[adult.key] = user
    if adult.role:
        job = Staff.objects.create(user=user, school=roll.school, role=adult.role)
        for class_name in adult.teaches:
            Teaching.objects.create(staff=job, school_class=roll.classes[class_name])
    for name, relation in adult.children:
        Guardian.objects.create(user=user, pupil=roll.children[name], relation=relation)
