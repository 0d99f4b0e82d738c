"""A page is typed: kept while it is typed, a picture put in, and made into a page of the log."""

import zoneinfo
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.files.intake import Refusal
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs import typed as verbs
from logs.models import EntryClosed, LogEntry, Place
from logs.typed_form import TypedPageForm

from .entry import VISIBLE, write_down
from .from_club import kept_from_club


@signed_in
def type_page(request: Request, pk: int, place: str) -> HttpResponse:
    """The sheet to type on. Without JavaScript its one form also keeps, and puts a picture in."""
    entry, side = _draft(request, pk), _side(place)
    form = TypedPageForm(request.POST or None, entry=entry, place=side)
    if not form.is_valid():
        return _show(request, form)
    try:
        return _kept(request, form)
    except EntryClosed:
        messages.warning(request, _("It is handed in already, so nothing was changed."))
        return redirect(kept_from_club(request, entry.get_absolute_url()))
    except verbs.TypedMeanwhile as meanwhile:
        return _show(request, form, theirs=meanwhile.theirs)
    except (Refusal, verbs.NothingTyped) as why:
        words = why.words if isinstance(why, Refusal) else _("Type something first, or put a picture in.")
        return _show(request, TypedPageForm(entry=entry, place=side), refusal=words)


def _kept(request: Request, form: TypedPageForm) -> HttpResponse:
    """Whatever was asked for, the words are kept first. Raises what the verbs raise."""
    typed = form.keep()
    if "make" in request.POST:
        verbs.make_page(typed, by=request.actor)
        write_down(request, "typed_page", form.entry)
        return redirect(kept_from_club(request, form.entry.get_absolute_url()))
    if upload := request.FILES.get("upload"):
        verbs.put_picture_in(form.entry, form.place, upload, by=request.actor)
    elif "take_out" in request.POST:
        verbs.take_picture_out(form.entry, form.place)
    return redirect(kept_from_club(request, form.entry.get_type_url(form.place)))


@require_POST
@signed_in
def typed_autosave(request: Request, pk: int, place: str) -> HttpResponse:
    """JSON for autosave.js: said, version, save_url, edit_url; 409 where somebody else was quicker."""
    entry, side = _draft(request, pk), _side(place)
    form = TypedPageForm(request.POST, entry=entry, place=side)
    if not form.is_valid():
        return JsonResponse({"said": _("Too long for one page. It is still here.")})
    try:
        kept = form.keep()
    except (EntryClosed, verbs.TypedMeanwhile):
        words = _("Not kept: it was changed somewhere else. The big button shows you both.")
        return JsonResponse({"said": words}, status=409)
    said = _("Safe at %(time)s. %(room)s") % {"time": _time_at(entry), "room": verbs.room_words(kept)}
    urls = {"save_url": request.path, "edit_url": entry.get_type_url(side)}
    return JsonResponse({"said": said, "version": kept.version} | urls)


@require_POST
@signed_in
def typed_picture(request: Request, pk: int, place: str) -> HttpResponse:
    """The one picture, put in or taken out while the words stay as they are: a piece of the page."""
    entry, side = _draft(request, pk), _side(place)
    refusal = ""
    try:
        if upload := request.FILES.get("upload"):
            verbs.put_picture_in(entry, side, upload, by=request.actor)
        elif "take_out" in request.POST:
            verbs.take_picture_out(entry, side)
    except Refusal as why:
        refusal = why.words
    except EntryClosed:
        refusal = _("It is handed in already, so nothing was changed.")
    return _picture_piece(request, entry, side, refusal)


@signed_in
def typed_picture_now(request: Request, pk: int, place: str) -> HttpResponse:
    """The same piece, asked for again while the picture is being made."""
    return _picture_piece(request, _draft(request, pk), _side(place))


def _picture_piece(request: Request, entry: LogEntry, side: Place, refusal: str = "") -> HttpResponse:
    if not request.htmx:
        if refusal:
            messages.warning(request, refusal)
        return redirect(kept_from_club(request, entry.get_type_url(side)))
    context = {"entry": entry, "side": side, "typed": verbs.typed_for(entry, side)}
    return render(request, "logs/_typed_picture.html", context | {"picture_refusal": refusal})


def _show(request: Request, form: TypedPageForm, *, theirs: Any = None, refusal: str = "") -> HttpResponse:
    """theirs: what somebody else typed meanwhile; the next save goes over it, knowing of it."""
    if theirs is not None:
        form.data = request.POST.copy()
        form.data["version"] = str(theirs.version)
    typed = verbs.typed_for(form.entry, form.place)
    context = {
        "entry": form.entry,
        "school_class": form.entry.challenge.school_class,
        "side": form.place,
        "form": form,
        "typed": typed,
        "theirs": theirs,
        "refusal": refusal,
        "room": verbs.room_words(typed),
    }
    return render(request, "logs/type_page.html", context)


def _side(place: str) -> Place:
    """Raises Http404 for what is no side of a double page."""
    if place not in {Place.LEFT, Place.RIGHT}:
        raise Http404
    return Place(place)


def _draft(request: Request, pk: int) -> LogEntry:
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    return get_object_or_404(drafts.select_related(*VISIBLE), pk=pk)


def _time_at(entry: LogEntry) -> str:
    zone = zoneinfo.ZoneInfo(entry.challenge.school_class.school.time_zone)
    return time_format(timezone.now().astimezone(zone).time(), "H:i")
