"""What an adult does to their own account, in the record of each school they belong to."""

from django.http import HttpRequest

from learninglogs.audit.models import record

from .actor import Actor
from .devices import device_of
from .models import Guardian, Staff, User


def schools_of(user: User) -> list[int]:
    """Schools at which this adult has a job or a child now: two queries."""
    jobs = Staff.objects.present().filter(user=user).values_list("school", flat=True)
    children = Guardian.objects.present().filter(user=user, pupil__left_at=None)
    return sorted({*jobs, *children.values_list("pupil__school", flat=True)})


def write_down(request: HttpRequest, user: User, verb: str) -> None:
    """One line for each school; for an adult who belongs to none, one line of no school."""
    who = Actor(user_id=user.pk, device=device_of(request.headers.get("User-Agent", "")))
    schools: list[int | None] = [*schools_of(user)]
    for school in schools or [None]:
        record(who, verb, user, school_id=school)
