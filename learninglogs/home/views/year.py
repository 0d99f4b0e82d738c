"""A year group over all its classes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learninglogs.home.year_group import classes_of_year, lay_out_year
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass
from learninglogs.people.models.standing import run_school_ids
from learninglogs.people.years import year_name


@signed_in
@require_safe
def year_page(request: Request, pk: int, year: int) -> HttpResponse:
    """Every class of the year this adult works with: all of it for head and administrator."""
    taught = SchoolClass.objects.taught_by(request.actor).filter(school=pk)
    classes = classes_of_year(taught, year)
    if not classes:
        raise Http404
    context = {
        "school": classes[0].school,
        "year": year,
        "name": year_name(year),
        "classes": lay_out_year(classes, year),
        "leads": pk in run_school_ids(request.actor),
    }
    return render(request, "home/year_page.html", context)
