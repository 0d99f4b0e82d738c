"""What is said about a school's half terms where a class plans: none yet, or entered in an odd way."""

from typing import Any

from django.utils.translation import gettext as _

from learninglogs.office.forms import ODD
from learninglogs.people.http import Request
from learninglogs.people.models import School

from .plan import Plan


def around_terms(request: Request, plan: Plan) -> dict[str, Any]:
    """has_terms, is_plain (weeks stand in for them), term_notes (sentences), plan, and may_enter_terms:
    whether this adult sits in the office.
    """
    may_enter = School.objects.run_by(request.actor).filter(pk=plan.school_class.school_id).exists()
    return {
        "has_terms": plan.has_terms,
        "is_plain": bool(plan.days.half_terms) and not plan.has_terms,
        "term_notes": notes_about(plan),
        "may_enter_terms": may_enter,
        "plan": plan,
    }


def notes_about(plan: Plan) -> list[str]:
    """One sentence for each thing that is odd about the dates of these half terms."""
    notes = [str(ODD[how]) % {"term": name} for how, name in plan.days.odd]
    if notes:
        notes.append(_("Until that is put right, the days below make the best of it."))
    return notes
