"""Setting up the school: what is left, its name, its dates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learninglogs.audit.models import record
from learninglogs.office.checklist import minutes_left, steps_of
from learninglogs.office.desk import school_of
from learninglogs.office.forms import SchoolForm, TermsForm
from learninglogs.office.year import year_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import School, User
from learninglogs.people.term_dates import HalfTerm, Understood, read_dates, school_year_of


def around(request: Request, school: School, here: str) -> dict[str, Any]:
    """What every page of setting up has beside it: the steps, and which of them this is."""
    user = get_object_or_404(User, pk=request.actor.user_id or 0)
    steps = steps_of(school, user)
    return {
        "school": school,
        "desk": "set_up",
        "steps": steps,
        "here": here,
        "done": sum(step.is_done for step in steps),
        "minutes": minutes_left(steps),
    }


@require_safe
@signed_in
def set_up(request: Request, pk: int) -> HttpResponse:
    """What is left; with everything done it says so."""
    return render(request, "office/set_up.html", around(request, school_of(request, pk), ""))


@signed_in
def school(request: Request, pk: int) -> HttpResponse:
    its_school = school_of(request, pk)
    form = SchoolForm(request.POST or None, instance=its_school)
    if request.method == "POST" and form.is_valid():
        form.save()
        record(request.actor, "changed_school", its_school, school_id=pk)
        messages.success(request, _("Saved."))
        return redirect("office:set_up", pk=pk)
    its_school.refresh_from_db()
    return render(request, "office/school.html", {**around(request, its_school, "school"), "form": form})


@signed_in
def terms(request: Request, pk: int) -> HttpResponse:
    """The half terms and INSET days of one school year, typed or pasted."""
    its_school = school_of(request, pk)
    school_year = _asked_year(request, its_school)
    kept = _kept(its_school, school_year)
    form = TermsForm(
        request.POST if "save" in request.POST else None,
        school=its_school,
        school_year=school_year,
        initial=TermsForm.initial_for(kept),
    )
    understood = None
    if "read" in request.POST:
        understood = read_dates(request.POST.get("pasted", ""), school_year=school_year)
        initial = TermsForm.initial_for(understood)
        form = TermsForm(school=its_school, school_year=school_year, initial=initial)
    elif form.is_bound and form.is_valid():
        form.save()
        record(request.actor, "changed_terms", its_school, school_id=pk)
        messages.success(request, _("Saved. Handed-in logs never move."))
        return redirect("office:terms", pk=pk)
    context = {
        **around(request, its_school, "terms"),
        "form": form,
        "school_year": school_year,
        "understood": understood,
        "pasted": request.POST.get("pasted", ""),
        "year": year_of(kept, its_school.today()) if kept.terms else None,
    }
    return render(request, "office/terms.html", context)


def _asked_year(request: Request, its_school: School) -> int:
    asked = request.GET.get("year", "") or request.POST.get("year", "")
    is_year = asked.isdecimal() and 2000 < int(asked) < 2100
    return int(asked) if is_year else school_year_of(its_school.today())


def _kept(its_school: School, school_year: int) -> Understood:
    """What is there for that school year."""
    terms = [each for each in its_school.terms.all() if school_year_of(each.starts_on) == school_year]
    days = [each.day for each in its_school.inset_days.all() if school_year_of(each.day) == school_year]
    return Understood([HalfTerm(each.name, each.starts_on, each.ends_on) for each in terms], days)
