"""A class's rhythm: one sentence, and what it gives."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from challenges.plan import plan_of
from challenges.rhythm_form import RhythmForm
from challenges.term_notes import around_terms
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.taught import taught_class

COMING = 5


@signed_in
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: Request, pk: int) -> HttpResponse:
    """The sentence: as it is, as a preset has it, shown before it is used, or used."""
    school_class = taught_class(request, pk)
    form = RhythmForm(request.POST or None, school_class=school_class, asked=request.GET.get("preset", ""))
    if form.is_bound and form.is_valid() and request.POST.get("then") != "show":
        form.save()
        record(request.actor, "changed_rhythm", school_class, school_id=school_class.school_id)
        messages.success(request, _("This is your rhythm now. Challenges already set keep their dates."))
        return redirect("challenges:rhythm", pk)
    page = "challenges/_rhythm.html" if request.htmx else "challenges/rhythm.html"
    return render(request, page, _around(request, form))


def _around(request: Request, form: RhythmForm) -> dict[str, Any]:
    """The form with what it gives beside it."""
    school_class = form.instance.school_class
    plan = plan_of(school_class).with_rhythm(form.as_said())
    year = plan.of_year(plan.this_year)
    return {
        "form": form,
        "school_class": school_class,
        "section": "challenges",
        "coming": (plan if plan.free else year).coming(COMING),
        "slot_count": sum(year.has_terms or slot.hand_in_on >= plan.today for slot in year.slots),
        **around_terms(request, year),
    }
