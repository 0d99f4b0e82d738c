"""What a form begins with: a class's rhythm for a new challenge, else what was written."""

import datetime
from collections.abc import Mapping
from typing import Any

from challenges.models import Challenge, CriteriaSet, FactKind, Responding
from challenges.plan import plan_of
from challenges.slot_address import days_asked_for
from learninglogs.people.models import SchoolClass
from learninglogs.people.years import years_of

from .criteria import CELEBRATED, WORDS_ONLY, WRITE_NEW

# S1.9: about an hour and a half in Years 3 and 4, two hours in Years 5 and 6.
EXPECTED_MINUTES = {3: 90, 4: 90, 5: 120, 6: 120}


def defaults_for(school_class: SchoolClass) -> dict[str, Any]:
    """What the form of a new challenge begins with: the next free slot of its rhythm, its usual criteria."""
    plan = plan_of(school_class)
    slot, rhythm = plan.next_slot, plan.rhythm
    begins: dict[str, Any] = {
        "set_on": slot.set_on,
        "hand_in_on": slot.hand_in_on,
        "criteria": CELEBRATED if rhythm.responding == Responding.CELEBRATED else WORDS_ONLY,
        "questions": [""],
    }
    if rhythm.hand_out_at != datetime.time.min:
        begins["set_at"] = rhythm.hand_out_at
    if slot.catch_up_until:
        begins["catch_up_until"] = slot.catch_up_until
    if rhythm.responding == Responding.CRITERIA:
        last = school_class.challenges.published().order_by("-set_on").first()
        usual = last.criteria_set_id if last else None
        first = CriteriaSet.objects.usable_in(school_class).values_list("pk", flat=True).first()
        begins["criteria"] = str(usual or first or WRITE_NEW)
    return begins


def beginning_for(school_class: SchoolClass, asked: Mapping[str, str]) -> dict[str, Any]:
    """A new challenge: the class's defaults, and the days in the address (`?set_on=2026-11-16`)."""
    return usual_times(school_class) | defaults_for(school_class) | days_asked_for(asked)


def usual_times(school_class: SchoolClass) -> dict[str, Any]:
    """The expected time of each year of the class, by the field it stands in."""
    years = years_of(school_class)
    if len(years) < 2:
        return {"expected_minutes": EXPECTED_MINUTES.get(years[0])} if years else {}
    return {f"minutes_{year}": EXPECTED_MINUTES.get(year) for year in years}


def beginning_of(challenge: Challenge) -> dict[str, Any]:
    """What the form of a challenge already written begins with."""
    facts: dict[str, list[str]] = {kind: [] for kind in FactKind.values}
    for fact in challenge.facts.all():
        facts[fact.kind].append(fact.text)
    years = years_of(challenge.school_class)
    return {
        "version": challenge.version,
        "set_on": challenge.set_on,
        "set_at": None if challenge.set_at == datetime.time.min else challenge.set_at,
        "hand_in_on": challenge.hand_in_on,
        "catch_up_until": challenge.catch_up_until,
        "criteria": _criteria_of(challenge),
        "questions": [line.text for line in challenge.questions.all()],
        "objectives": [line.text for line in challenge.objectives.all()],
        **{f"facts_{kind}": lines for kind, lines in facts.items()},
        **{f"minutes_{year}": challenge.minutes_in(year) for year in years if len(years) > 1},
    }


def _criteria_of(challenge: Challenge) -> str:
    if challenge.has_stars:
        return str(challenge.criteria_set_id)
    return CELEBRATED if challenge.is_celebrated else WORDS_ONLY
