"""Set up my school: one page, then the children are shown, then it is there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from learninglogs.home.first_school import AlreadyBegun
from learninglogs.home.forms import SetUpForm, WholeSchoolForm
from learninglogs.home.views.welcome import clean_desk, may_begin
from learninglogs.people.http import Request
from learninglogs.people.models import School
from learninglogs.people.sessions import begin_adult_session
from learninglogs.people.sheets import secret_pictures_sheet


@cache_control(no_store=True, private=True)
def set_up(request: Request) -> HttpResponse:
    """The first person here makes the school, teaches its first class and administers it."""
    if School.objects.exists():
        return redirect("home:home")
    if not may_begin(request):
        return clean_desk(request)
    form = SetUpForm(request.POST or None)
    if form.was_seen:
        return _make(request, form)
    return render(request, "home/set_up.html", {"form": form})


@cache_control(no_store=True, private=True)
def set_up_school(request: Request) -> HttpResponse:
    """The whole school, from its office: whoever begins administers it."""
    if School.objects.exists():
        return redirect("home:home")
    if not may_begin(request):
        return clean_desk(request)
    form = WholeSchoolForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "home/set_up_school.html", {"form": form})
    try:
        school, administrator = form.found()
    except AlreadyBegun as quicker:
        return _somebody_was_quicker(request, quicker)
    begin_adult_session(request, administrator)
    return redirect("office:set_up", pk=school.pk)


def _somebody_was_quicker(request: Request, quicker: AlreadyBegun) -> HttpResponse:
    messages.warning(
        request,
        _("Somebody was quicker: %(school)s is set up here already. Nothing of yours was added.")
        % {"school": quicker.school},
    )
    return redirect("home:home")


def _make(request: Request, form: SetUpForm) -> HttpResponse:
    try:
        founded = form.found()
    except AlreadyBegun as quicker:
        return _somebody_was_quicker(request, quicker)
    begin_adult_session(request, founded.teacher)
    return secret_pictures_sheet(request, founded.school_class, founded.cards, is_new_school=True)
