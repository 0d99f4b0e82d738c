"""Lay a page straight, make it brighter, cut a spread at its fold, join two pages."""

import contextlib
import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs import straightening as verbs
from logs.models import EntryClosed, LogEntry, Photo, Place
from logs.progress import on_desk
from logs.straighten_form import StraightenForm

from .entry import VISIBLE, write_down
from .from_club import kept_from_club

TURNS = {"left": 270, "right": 90}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def straighten(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The photo as taken with its four corners; saved, its pictures are made anew."""
    photo = get_object_or_404(_photos(request), pk=pk)
    form = StraightenForm(request.POST or None, photo=photo, carried=request.GET.get("corners", ""))
    if form.is_valid() and request.POST.get("turn") in TURNS:
        return _turn(request, form, TURNS[request.POST["turn"]])
    if form.is_valid():
        return _done(request, photo.entry, form.save, "straightened")
    return render(request, "logs/straighten.html", _shown(request, photo, form))


def _turn(request: Request, form: StraightenForm, turn_deg: int) -> HttpResponse:
    """Turn the photo now, and take along the corners as they have been dragged so far."""
    with contextlib.suppress(EntryClosed):  # handed in meanwhile: the page that follows says so
        verbs.turn_by(form.photo, turn_deg)
    address = reverse("logs:straighten", args=[form.photo.pk])
    query = urlencode({"corners": form.carried(turn_deg)}) if form.cleaned_data["lay_straight"] else ""
    return redirect(kept_from_club(request, f"{address}?{query}"))


def _shown(request: Request, photo: Photo, form: StraightenForm) -> dict[str, object]:
    """What the page shows: the photo, what lies in which place, and whether its picture is ready."""
    page = photo.pages.filter(replaced_at=None).first()
    return {
        "photo": photo,
        "form": form,
        "entry": photo.entry,
        "page": page,
        "is_whole": page is not None and page.place == Place.WHOLE,
        "there": on_desk(photo),
        "taken_size": "1024" if photo.pictures_look_as_taken else "taken",
        "back_url": kept_from_club(request, photo.entry.get_absolute_url()),
        "school_class": photo.entry.challenge.school_class,
    }


@require_POST
@signed_in
def use_proposal(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One tap: the corners as they were found."""
    photo = get_object_or_404(_photos(request), pk=pk)
    return _done(request, photo.entry, lambda: verbs.use_proposal(photo), "straightened")


@require_POST
@signed_in
def as_taken(request: Request, pk: uuid.UUID) -> HttpResponse:
    photo = get_object_or_404(_photos(request), pk=pk)
    return _done(request, photo.entry, lambda: verbs.show_as_taken(photo), "showed_as_taken")


@require_POST
@signed_in
def cut(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One photo of both pages becomes two, cut at its fold."""
    photo = get_object_or_404(_photos(request), pk=pk)
    form = StraightenForm(request.POST, photo=photo)
    if not form.is_valid():
        return render(request, "logs/straighten.html", _shown(request, photo, form))
    page = photo.pages.filter(replaced_at=None, covers_left=True, covers_right=True).first()
    if page is None:  # cut already, or moved, in another tab
        return redirect(kept_from_club(request, photo.entry.get_absolute_url()))
    return _done(request, photo.entry, lambda: verbs.cut(page, form, by=request.actor), "cut_spread")


@require_POST
@signed_in
def join(request: Request, pk: int) -> HttpResponse:
    """The left and the right page become one photo of both."""
    entry = get_object_or_404(_entries(request), pk=pk)
    return _done(request, entry, lambda: verbs.join(entry, by=request.actor), "joined_pages")


@require_POST
@signed_in
def undo_cut_or_join(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(_entries(request), pk=pk)
    return _done(request, entry, lambda: verbs.undo_cut_or_join(entry))


def _done(request: Request, entry: LogEntry, verb: Callable[[], None], written: str = "") -> HttpResponse:
    """Do it, write it down, and show the double page; or say why it was not done."""
    try:
        verb()
    except EntryClosed:
        messages.warning(request, _("This log has been handed in meanwhile. Your photo is as it was."))
    except verbs.NotReady:
        messages.warning(request, _("The pictures are still being made. Try it again in a moment."))
    else:
        if written:
            write_down(request, written, entry)
    return redirect(kept_from_club(request, entry.get_absolute_url()))


def _entries(request: Request) -> QuerySet[LogEntry]:
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    return drafts.select_related(*VISIBLE)


def _photos(request: Request) -> QuerySet[Photo]:
    """Photos in drafts this person may change, that turned out to be photos."""
    photos = Photo.objects.editable_by(request.actor).filter(refused_at=None, entry__handed_in_at=None)
    return photos.select_related(*(f"entry__{each}" for each in VISIBLE)).prefetch_related("pictures")
