"""Stored files: which are damaged or missing, what to do about each, and when they were last looked at."""

import datetime
import zoneinfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.office import file_check
from learninglogs.office.desk import school_of
from learninglogs.office.storage_page import Problem, page_of, problems_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import School

# So long the pictures that were asked for are given to be made, before somebody looks.
MADE_WITHIN = datetime.timedelta(seconds=15)


@require_safe
@signed_in
def stored_files(request: Request, pk: int) -> HttpResponse:
    school = school_of(request, pk)
    context = {"school": school, "desk": "system", "zone": zoneinfo.ZoneInfo(school.time_zone)}
    context["was_looking"] = "was" in request.GET
    return render(request, "office/stored_files.html", context | page_of(school))


@require_POST
@signed_in
def check_files(request: Request, pk: int) -> HttpResponse:
    """Look at every file now, instead of in the night."""
    school = school_of(request, pk)
    file_check.begin(school)
    messages.success(request, _("Every file is being looked at. You can go on meanwhile."))
    return redirect("office:stored_files", pk)


@require_POST
@signed_in
def look_again(request: Request, pk: int) -> HttpResponse:
    """Look at what was not whole once more, such as after a file was put back from a copy."""
    file_check.look_again(school_of(request, pk))
    messages.success(request, _("They are being looked at once more."))
    return redirect("office:stored_files", pk)


def _problem(school: School, finding_pk: int) -> Problem:
    """Raises Http404 for what is whole, and for another school's."""
    for each in problems_of(school):
        if each.pk == finding_pk:
            return each
    raise Http404


@require_POST
@signed_in
def take_off_file(request: Request, pk: int, finding_pk: int) -> HttpResponse:
    """Take the thing whose file is not whole away from where it lies."""
    school = school_of(request, pk)
    problem = _problem(school, finding_pk)
    if problem.told.take_off and problem.shelf.take_off(problem.told):
        record(request.actor, "took_off_file", problem.findings[0], school_id=pk)
        file_check.look_again(school)
        messages.success(request, _("It is taken away: %s") % problem.told.title)
    return redirect("office:stored_files", pk)


@require_POST
@signed_in
def mend_file(request: Request, pk: int, finding_pk: int) -> HttpResponse:
    """Have what is damaged made again from what is whole."""
    school = school_of(request, pk)
    problem = _problem(school, finding_pk)
    if problem.told.mend and problem.shelf.mend(problem.told):
        record(
            request.actor, "mended_file", problem.findings[0], school_id=pk, child_id=problem.told.child_id
        )
        file_check.look_again(school, pause=MADE_WITHIN)
        messages.success(request, _("It is being made again, and then looked at once more."))
    else:
        messages.warning(request, _("It could not be made again: what it was made of is not whole either."))
    return redirect("office:stored_files", pk)
