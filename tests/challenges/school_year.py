"""Wrenfield's school year 2026–27, on a Wednesday in November."""

import datetime
from typing import Any

from learninglogs.home.sample.calendar import HALF_TERMS
from learninglogs.people.models import InsetDay, School, Term

TODAY = datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.UTC)


def enter_terms(school: School) -> None:
    Term.objects.bulk_create(
        Term(school=school, name=name, starts_on=first, ends_on=last) for name, first, last in HALF_TERMS
    )
    InsetDay.objects.create(school=school, day="2027-06-07")


def days_of(dated: Any) -> tuple[str, str, str]:
    return dated.set_on.isoformat(), dated.hand_in_on.isoformat(), dated.closes_on.isoformat()
