"""The sample school: load it, see who is in it, be one of them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from learninglogs.home.sample import doors
from learninglogs.home.sample.load import RealSchoolInTheWay, load_sample_school
from learninglogs.home.sample.people import PASSWORD, SCHOOL
from learninglogs.home.views.welcome import clean_desk, may_begin
from learninglogs.jobs.models import FINISHED, Job
from learninglogs.people.http import Request
from learninglogs.people.models import School
from logs.double_page import PICTURES


@require_POST
def load_sample(request: Request) -> HttpResponse:
    """Fill an empty installation with the sample school; the wall fills while you look around."""
    if School.objects.exists():
        return redirect("home:home")
    if not settings.OFFER_SAMPLE:
        raise Http404
    if not may_begin(request):
        return clean_desk(request)
    try:
        load_sample_school()
    except RealSchoolInTheWay as way:
        messages.warning(
            request, _("%(school)s was set up meanwhile. Nothing was changed.") % {"school": way.school}
        )
    return redirect("home:home")


@require_safe
@cache_control(no_store=True, private=True)
@vary_on_headers("HX-Request")
def sample(request: Request) -> HttpResponse:
    """Everybody in it, with how they sign in and one tap to be them. htmx asks for the progress alone."""
    if not doors.may_tap(request):
        raise Http404
    if request.htmx:
        return render(request, "home/_sample_progress.html", _progress())
    who = {"adults": doors.adults(), "classes": doors.classes(), "password": PASSWORD}
    shown = {"school": SCHOOL, **who, **_progress()}
    return render(request, "home/sample.html", shown)


@require_POST
def sample_sign_in(request: Request, key: str) -> HttpResponse:
    """Be that person, in this browser."""
    if not doors.may_tap(request):
        raise Http404
    try:
        doors.sign_in_as(request, key)
    except doors.Nobody:
        raise Http404 from None
    return redirect("home:home")


def _progress() -> dict[str, int]:
    """How many photos are done with: their pictures made, or given up on."""
    jobs = Job.objects.filter(kind=PICTURES, school__sample_loaded_at__isnull=False)
    total = jobs.count()
    return {"total": total, "done": jobs.filter(state__in=FINISHED).count()}
