"""What is left of setting up a school: worked out from what is there, never kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learninglogs.people.models import Badge, Pupil, School, Staff, User
from learninglogs.people.second_lock import has_second_lock

MINUTES = {"school": 1, "you": 2, "terms": 4, "classes": 4, "lists": 4, "staff": 4, "badges": 3}


@dataclass(frozen=True)
class Step:
    """One line. minutes: about how long it takes."""

    key: str
    title: str
    words: str
    url: str
    is_done: bool

    @property
    def minutes(self) -> int:
        return MINUTES[self.key]


def steps_of(school: School, user: User) -> list[Step]:
    """The seven lines of one school, for the adult who sits at the desk."""
    children = Pupil.objects.at_school().filter(school=school)
    count = {
        "classes": school.classes.count(),
        "children": children.count(),
        "staff": Staff.objects.present().filter(school=school).values("user").distinct().count(),
        "invited": school.staff_invitations.open().count(),
        "badges": Badge.objects.in_use().filter(pupil__school=school).count(),
    }
    locked = has_second_lock(user)
    without = children.exclude(pk__in=Badge.objects.in_use().values("pupil"))
    next_class = (
        school.classes.filter(pk__in=without.values("school_class")).first() or school.classes.first()
    )
    badges = reverse("people:badges", args=[next_class.pk]) if next_class else _url("classes", school)
    return [
        Step("school", _("The school"), f"{school.name}, {school.time_zone}", _url("school", school), True),
        Step("you", _("You"), _("Two locks on your door") if locked else _("Your second lock"),
             reverse("people:my_account"), locked),
        Step("terms", _("Terms and half terms"), _terms(school), _url("terms", school),
             school.terms.exists()),
        Step("classes", _("Classes"), _classes(count["classes"]), _url("classes", school),
             count["classes"] > 0),
        Step("lists", _("Class lists"), _children(count["children"]), _url("class_list", school),
             count["children"] > 0),
        Step("staff", _("Staff"), _staff(count["staff"], count["invited"]), _url("staff", school),
             count["staff"] + count["invited"] > 1),
        Step("badges", _("Badges and letters"), _badges(count["badges"], count["children"]), badges,
             0 < count["children"] <= count["badges"]),
    ]  # fmt: skip


def minutes_left(steps: Iterable[Step]) -> int:
    return sum(step.minutes for step in steps if not step.is_done)


def _url(name: str, school: School) -> str:
    return reverse(f"office:{name}", args=[school.pk])


def _terms(school: School) -> str:
    terms = school.terms.count()
    return ngettext("%s half term", "%s half terms", terms) % terms if terms else _("Paste them or type them")


def _classes(count: int) -> str:
    return ngettext("%s class", "%s classes", count) % count if count else _("Three or four minutes")


def _children(count: int) -> str:
    return (
        ngettext("%s child", "%s children", count) % count if count else _("A file from SIMS, Arbor, Bromcom")
    )


def _staff(here: int, invited: int) -> str:
    if here + invited <= 1:
        return _("They get an e-mail each")
    return _("%(here)s here, %(invited)s asked in") % {"here": here, "invited": invited}


def _badges(printed: int, children: int) -> str:
    if not printed:
        return _("To print and hand out")
    return _("%(printed)s of %(children)s children have a badge") % {"printed": printed, "children": children}
