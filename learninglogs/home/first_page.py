"""Where somebody signed in begins."""

from django.db.models import Exists, Q, QuerySet, Value
from django.urls import reverse

from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, School, SchoolClass, Staff, Teaching
from learninglogs.people.models.standing import own_pupil_ids, run_school_ids, support_school_ids


def schools_led_by(actor: Actor) -> QuerySet[School]:
    """Schools whose head or administrator this is."""
    jobs = Staff.objects.held_by(actor).whole_school()
    return School.objects.filter(pk__in=jobs.values("school"))


def first_page_of(actor: Actor) -> str | None:
    """The address of the person's first page; None for whom there is nothing to open yet.

    A teacher who is also a parent begins with the class; the family is one tap away on its bar.
    """
    if actor.pupil_id:
        return reverse("home:pupil_home", args=[actor.pupil_id])
    if actor.is_board:
        return reverse("galleries:class_wall", args=[actor.class_id])
    return _place_of_work(actor) or _family(actor)


def _place_of_work(actor: Actor) -> str | None:
    """A class of one's own, else the school one leads, else its lunchtime club."""
    if school_class := _own_class(actor):
        return reverse("home:class_page", args=[school_class])
    if school := schools_led_by(actor).values_list("pk", flat=True).first():
        return reverse("home:school_page", args=[school])
    schools = support_school_ids(actor)
    return reverse("logs:club", args=[min(schools)]) if schools else None


def _family(actor: Actor) -> str | None:
    children = list(Pupil.objects.guarded_by(actor).values_list("pk", flat=True)[:2])
    if len(children) == 1:
        return reverse("home:pupil_home", args=children)
    return reverse("home:family") if children else None


def _own_class(actor: Actor) -> int | None:
    """The first class this adult teaches themselves; being head of them all does not count."""
    own = Teaching.objects.filter(staff__in=Staff.objects.held_by(actor))
    taught = SchoolClass.objects.filter(pk__in=own.values("school_class"))
    return taught.values_list("pk", flat=True).first()


def classes_and_more(actor: Actor) -> list[SchoolClass]:
    """The classes this adult may open, each with its school and its club, and what else there is to go to.

    leads: they are head or administrator of the class's school. has_family: they are a parent here too.
    """
    led = Q(school__in=run_school_ids(actor))
    family = Exists(Pupil.objects.guarded_by(actor)) if own_pupil_ids(actor) else Value(False)
    taught = SchoolClass.objects.taught_by(actor).select_related("school__lunchtime_club")
    return list(taught.annotate(leads=led, has_family=family))
