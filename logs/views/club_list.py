"""The lunchtime club's list and its set-up: who has a place and why, when it meets, and where."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.audit.models import record
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from logs.club_forms import REASONS, CameAlongForm, ClubForm, ReasonForm, full_words
from logs.models import Club, ClubFull, ClubPlace
from logs.models.club import club_children, club_schools

from .club import club_of, write_down

TAKEN_OFF = "taken_off_club_list"


@signed_in
def club_set_up(request: Request, pk: int) -> HttpResponse:
    """Days, times, place and how many; whoever works with a class here may set it up."""
    school = get_object_or_404(club_schools(request.actor), pk=pk)
    club = Club.objects.filter(school=school).first()
    form = ClubForm(request.POST or None, instance=club or Club(school=school, weekdays=[1, 3]))
    if form.is_valid():
        saved = form.save_for(school)
        record(request.actor, "set_up_club", saved, school_id=school.pk)
        messages.success(request, _("Saved. The register is ready."))
        return redirect("logs:club", pk)
    return render(request, "logs/club_set_up.html", {"school": school, "club": club, "form": form})


@signed_in
def club_list(request: Request, pk: int) -> HttpResponse:
    """Who has a place and why; one more child can be put on the list."""
    club = club_of(request, pk)
    form = CameAlongForm(request.POST or None, club=club, actor=request.actor, day=None)
    if form.is_valid() and (pupil := form.write_down()):
        write_down(request, "gave_club_place", club, pupil)
        messages.success(request, _("%(child)s is on the list.") % {"child": pupil.called})
        return redirect("logs:club_list", pk)
    return _show_list(request, club, form)


def _show_list(request: Request, club: Club, form: CameAlongForm) -> HttpResponse:
    places = club.taken_by().visible_to(request.actor).select_related("pupil__school_class")
    context = {
        "school": club.school,
        "club": club,
        "form": form,
        "places": places,
        "taken": club.taken(),
        "reasons": REASONS,
        "taken_off": _taken_off(request, club),
    }
    return render(request, "logs/club_list.html", context)


def _taken_off(request: Request, club: Club) -> dict[str, Any] | None:
    """Who was taken off a moment ago and why they were on the list, said once; None for nobody."""
    gone = request.session.pop(TAKEN_OFF, None)
    if gone is None:
        return None
    pupil = club_children(request.actor).filter(school=club.school_id, pk=gone[0]).first()
    return {"pupil": pupil, "reason": gone[1]} if pupil else None


@require_POST
@signed_in
def club_place(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    """Why a child comes; a child who was taken off the list a moment ago is put back with it."""
    club, pupil = club_of(request, pk), _child(request, pk, pupil_pk)
    form = ReasonForm(request.POST)
    try:
        is_new = form.is_valid() and form.give(club, pupil, by=request.actor)
    except ClubFull:
        messages.warning(request, full_words(club))
        return redirect("logs:club_list", pk)
    if form.errors:
        messages.warning(request, _("Please say it in fewer words. Nothing was changed."))
    else:
        write_down(request, "gave_club_place" if is_new else "changed_club_place", club, pupil)
        messages.success(request, _("Saved for %(child)s.") % {"child": pupil.called})
    return back_to(request, reverse("logs:club_list", args=[pk]))


@require_POST
@signed_in
def club_take_off(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    """Take a child off the list; the page after it can put them back."""
    club, pupil = club_of(request, pk), _child(request, pk, pupil_pk)
    place = ClubPlace.objects.filter(club=club, pupil=pupil).first()
    if place:
        place.delete()
        request.session[TAKEN_OFF] = [pupil.pk, place.reason]
        write_down(request, "took_off_club_list", club, pupil)
    return redirect("logs:club_list", pk)


def _child(request: Request, pk: int, pupil_pk: int) -> Pupil:
    """A child of the school whom this adult may put on the list. Raises Http404 for every other."""
    return get_object_or_404(club_children(request.actor).filter(school=pk), pk=pupil_pk)
