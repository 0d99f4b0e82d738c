"""The double page of one child: look, hand in, take back."""

import contextlib
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import retarget

from challenges.models import Challenge, HowItWas
from challenges.telling import HowItWasForm
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from logs.double_page import swap_sides as swap
from logs.models import EmptyEntry, EntryClosed, LogEntry, Page
from logs.progress import Desk, desk_of

from .from_club import club_url, kept_from_club

PIECES = {"desk": "logs/_desk.html", "book": "logs/_book.html"}
VISIBLE = ("pupil__school_class__school", "challenge__school_class__school", "handed_in_by")


@require_POST
@signed_in
def start(request: Request, challenge_pk: int, pupil_pk: int) -> HttpResponse:
    """Open the child's book at this challenge; a second tap opens the same page."""
    challenge = get_object_or_404(Challenge.objects.visible_to(request.actor).given_out(), pk=challenge_pk)
    pupils = Pupil.objects.helped_by(request.actor).filter(school_class=challenge.school_class_id)
    pupil = get_object_or_404(pupils, pk=pupil_pk)
    entry, _is_new = LogEntry.objects.get_or_create(challenge=challenge, pupil=pupil)
    return redirect(entry)


@signed_in
@vary_on_headers("HX-Request", "HX-Target")
def double_page(request: Request, pk: int) -> HttpResponse:
    """The child's own double page: to work on while it is a draft, afterwards to look at."""
    entries = LogEntry.objects.laid_open_to(request.actor).select_related(*VISIBLE)
    entry = get_object_or_404(entries, pk=pk)
    return show(request, entry)


def show(request: Request, entry: LogEntry, **more: Any) -> HttpResponse:
    """The whole page, or the piece htmx asked for: the desk after a tap, the book while pictures are made."""
    may_edit = LogEntry.objects.editable_by(request.actor).filter(pk=entry.pk).exists()
    desk = desk_of(entry, photos=request.POST.get("photos") or request.GET.get("photos"))
    piece = _piece_for(request, desk)
    context = {
        "entry": entry,
        "desk": desk,
        "removed": _just_removed(request, entry),
        "may_edit": may_edit and entry.is_draft,
        "is_settled": piece == "book" and may_edit and desk.is_settled,
        "may_take_back": may_edit and entry.may_be_taken_back,
        "may_give_back": _may_give_back(request, entry),
        "club_url": club_url(request, entry),
        "school_class": entry.challenge.school_class,
        **more,
    }
    response = render(request, PIECES.get(piece, "logs/double_page.html"), context)
    return retarget(response, "#desk") if piece == "desk" else response


def _piece_for(request: Request, desk: Desk) -> str:
    """What htmx swaps in. The book alone while pictures are made: an open camera is never taken away.

    Once they are made, the whole desk if it has more to say: a refusal, or a spare photo that can be seen.
    """
    piece = request.htmx.target or ""
    has_more_to_say = not desk.is_being_made and bool(desk.refused or desk.spares or desk.kept)
    return "desk" if piece == "book" and has_more_to_say else piece


def _just_removed(request: Request, entry: LogEntry) -> Page | None:
    """The page the address names as taken off a moment ago, while it can be put back."""
    pk = request.GET.get("removed", "")
    return entry.pages.removed().filter(pk=pk).first() if pk.isdecimal() and entry.is_draft else None


def _may_give_back(request: Request, entry: LogEntry) -> bool:
    """Staff, where taking it back is over."""
    if entry.is_draft or entry.may_be_taken_back:
        return False
    return LogEntry.objects.answered_by(request.actor).filter(pk=entry.pk).exists()


@require_POST
@signed_in
def hand_in(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(LogEntry.objects.editable_by(request.actor), pk=pk)
    was_draft = entry.is_draft
    try:
        entry.hand_in(by=request.actor)
    except EmptyEntry:
        messages.warning(request, _("Add a page before you hand in."))
        return redirect(kept_from_club(request, entry.get_absolute_url()))
    if was_draft:
        write_down(request, "handed_in", entry)
    return redirect(kept_from_club(request, reverse("logs:handed_in", args=[pk])))


def write_down(request: Request, verb: str, entry: LogEntry) -> None:
    """Who did what to whose double page: a line in the record."""
    record(request.actor, verb, entry, school_id=entry.pupil.school_id, child_id=entry.pupil_id)


@signed_in
def handed_in(request: Request, pk: int) -> HttpResponse:
    """Well done."""
    entries = LogEntry.objects.handed_in().cared_for_by(request.actor)
    entry = get_object_or_404(entries.select_related(*VISIBLE), pk=pk)
    may_take_back = (
        entry.may_be_taken_back and LogEntry.objects.editable_by(request.actor).filter(pk=pk).exists()
    )
    context = {
        "entry": entry,
        "may_take_back": may_take_back,
        "is_staff_hand": _is_staff_hand(request, entry),
        "club_url": club_url(request, entry),
        "is_in_class": request.actor.in_class,
        "how": _asked_how_it_was(request, entry),
        "school_class": entry.challenge.school_class,
    }
    return render(request, "logs/handed_in.html", context)


def _asked_how_it_was(request: Request, entry: LogEntry) -> HowItWasForm | None:
    """The two taps about the challenge, for the child and the family; None for everybody else."""
    if not Pupil.objects.in_touch_with(request.actor).filter(pk=entry.pupil_id).exists():
        return None
    return HowItWasForm(HowItWas.objects.spoken_by(request.actor, entry.pupil, entry.challenge))


def _is_staff_hand(request: Request, entry: LogEntry) -> bool:
    """Whether staff handed it in for the child, not the child or the family."""
    return not Pupil.objects.of_own(request.actor).filter(pk=entry.pupil_id).exists()


@require_POST
@signed_in
def take_back(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(LogEntry.objects.editable_by(request.actor), pk=pk)
    try:
        entry.take_back()
        write_down(request, "took_back", entry)
        messages.success(request, _("It is yours again. Hand it in when you are ready."))
    except EntryClosed:
        messages.warning(
            request, _("It stays handed in: the class is already at work on it. Ask your teacher.")
        )
    return redirect(kept_from_club(request, entry.get_absolute_url()))


@require_POST
@signed_in
def swap_sides(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(LogEntry.objects.editable_by(request.actor).select_related(*VISIBLE), pk=pk)
    with contextlib.suppress(EntryClosed):  # handed in meanwhile: the page shows it as it is
        swap(entry)
    if request.htmx:
        return show(request, entry)
    return redirect(kept_from_club(request, entry.get_absolute_url()))


@require_POST
@signed_in
def give_back(request: Request, pk: int) -> HttpResponse:
    """A teacher opens a log again, whenever: a page under the wrong name must not stay there."""
    entry = get_object_or_404(LogEntry.objects.answered_by(request.actor).select_related(*VISIBLE), pk=pk)
    entry.give_back()
    write_down(request, "gave_back", entry)
    messages.success(request, _("Open again, and hidden from the class. Mend it, then hand it in once more."))
    return redirect(entry)
