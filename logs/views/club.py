"""The lunchtime club's register: who is here, what is put out, and a page for a child."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from logs.club_forms import REASONS, CameAlongForm
from logs.jobs import ask_to_forget_register
from logs.models import Club, LogEntry, PutOut
from logs.models.club import club_children, club_schools
from logs.register import Register, open_register

from .from_club import FROM_CLUB


def club_of(request: Request, pk: int) -> Club:
    """The club of a school this adult has to do with. Raises Http404 for every other, and where none is."""
    clubs = Club.objects.filter(school__in=club_schools(request.actor).values("pk"))
    return get_object_or_404(clubs.select_related("school"), school=pk)


def day_of(club: Club, written: str) -> datetime.date:
    """The day an address names. Raises Http404 for what is none, and for a day on which the club is not."""
    try:
        day = datetime.date.fromisoformat(written)
    except ValueError as no_day:
        raise Http404 from no_day
    if not club.days().holds(day) and not club.visits.filter(day=day).exists():
        raise Http404
    return day


def write_down(request: Request, verb: str, club: Club, pupil: Pupil) -> None:
    """Who did what about which child at the club: a line in the record."""
    record(request.actor, verb, club, school_id=club.school_id, child_id=pupil.pk)


@signed_in
@require_safe
def club(request: Request, pk: int) -> HttpResponse:
    """Today's register, or the next one's; without a club, or a day it meets on, the one step to it."""
    school = get_object_or_404(club_schools(request.actor), pk=pk)
    found = Club.objects.filter(school=school).select_related("school").first()
    day = found.days().nearest(school.today()) if found else None
    if found is None or day is None:
        return render(request, "logs/no_club.html", {"school": school, "club": found})
    return _show(request, open_register(found, day, request.actor))


@signed_in
@require_safe
def club_day(request: Request, pk: int, day: str) -> HttpResponse:
    """The register of one day."""
    found = club_of(request, pk)
    return _show(request, open_register(found, day_of(found, day), request.actor))


def _show(request: Request, register: Register) -> HttpResponse:
    context = {"register": register, "club": register.club, "school": register.club.school}
    return render(request, "logs/club.html", context)


@require_POST
@signed_in
def club_here(request: Request, pk: int, day: str, pupil_pk: int) -> HttpResponse:
    """Here, or not yet: what was asked for, so that a second tablet's tap does not undo the first."""
    found = club_of(request, pk)
    on = day_of(found, day)
    pupil = get_object_or_404(club_children(request.actor).filter(school=pk), pk=pupil_pk)
    if on > found.school.today():
        raise Http404
    _mark(request, found, pupil, on)
    if request.htmx:
        return _row(request, open_register(found, on, request.actor, pupil_pk=pupil.pk), pupil)
    return back_to(request, reverse("logs:club_day", args=[pk, day]))


def _mark(request: Request, club: Club, pupil: Pupil, day: datetime.date) -> None:
    if request.POST.get("here") == "yes":
        if club.mark_here(pupil, day, by=request.actor):
            ask_to_forget_register(club, day)
            write_down(request, "marked_here", club, pupil)
    elif club.mark_not_here(pupil, day):
        write_down(request, "marked_not_here", club, pupil)


def _row(request: Request, register: Register, pupil: Pupil) -> HttpResponse:
    """The child's row as it is now. Who came along and is not here after all stays, to be tapped again."""
    context: dict[str, Any] = {"register": register, "club": register.club, "school": register.club.school}
    row = register.rows[0] if register.rows else None
    return render(request, "logs/_club_row.html", context | {"row": row, "gone": pupil})


@require_POST
@signed_in
def put_out(request: Request, pk: int, day: str) -> HttpResponse:
    """Tick a thing of today's list, or take the tick back."""
    found = club_of(request, pk)
    on, what = day_of(found, day), request.POST.get("what", "")[:120]
    if request.POST.get("is_out") == "no":
        PutOut.objects.filter(club=found, day=on, what=what).delete()
    elif what in {thing.what for thing in open_register(found, on, request.actor).things}:
        PutOut.objects.get_or_create(
            club=found, day=on, what=what, defaults={"tapped_by_id": request.actor.user_id}
        )
    return back_to(request, reverse("logs:club_day", args=[pk, day]))


@require_POST
@signed_in
def club_page(request: Request, pk: int, pupil_pk: int) -> HttpResponse:
    """Open the child's double page at the club, at the challenge chosen; a second tap opens the same."""
    found = club_of(request, pk)
    day = found.days().nearest(found.school.today()) or found.school.today()
    rows = open_register(found, day, request.actor, pupil_pk=pupil_pk).rows
    wanted = request.POST.get("challenge", "")
    chosen = next((each for row in rows for each in row.to_do if str(each.challenge.pk) == wanted), None)
    if chosen is None:
        return _nothing_to_add_to(request, found, pupil_pk)
    challenge: Challenge = chosen.challenge
    entry, is_new = LogEntry.objects.get_or_create(challenge=challenge, pupil=rows[0].pupil)
    if is_new:
        write_down(request, "opened_page_at_club", found, rows[0].pupil)
    return redirect(f"{entry.get_absolute_url()}?{urlencode(FROM_CLUB)}")


def _nothing_to_add_to(request: Request, club: Club, pupil_pk: int) -> HttpResponse:
    """Closed or handed in since the page was opened. Raises Http404 for a child who is not at the club."""
    get_object_or_404(club_children(request.actor).filter(school=club.school_id), pk=pupil_pk)
    messages.info(request, _("That one is handed in or closed by now. Choose another."))
    return redirect("logs:club", club.school_id)


@signed_in
def came_along(request: Request, pk: int, day: str) -> HttpResponse:
    """Somebody who is not on the list came: write them down, and for next time if they want."""
    found = club_of(request, pk)
    on = day_of(found, day)
    form = CameAlongForm(request.POST or None, club=found, actor=request.actor, day=on)
    if form.is_valid() and (pupil := form.write_down()):
        ask_to_forget_register(found, on)
        for verb in form.written_down:
            write_down(request, verb, found, pupil)
        messages.success(request, _("%(child)s is in the register.") % {"child": pupil.called})
        return redirect("logs:club_day", pk, day)
    context = {"club": found, "school": found.school, "form": form, "day": on, "reasons": REASONS}
    return render(request, "logs/came_along.html", context)
