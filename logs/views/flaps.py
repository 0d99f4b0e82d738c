"""Flaps of one picture: stick on, change, take off, put back; what is under them; words for a picture."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from learninglogs.files.intake import Refusal
from learninglogs.jobs.models import FINISHED, Job
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from logs import flaps as verbs
from logs.double_page import turn
from logs.flap_forms import IN_THE_MIDDLE, DescriptionForm, FlapForm, PlaceOfFlapForm, UnderForm
from logs.models import EntryClosed, Flap, FlapPicture, LogEntry, Photo
from logs.models.flap import FLAPS_A_PICTURE, FlapQuerySet
from logs.under_flaps import flaps_on

from .entry import VISIBLE, write_down
from .from_club import kept_from_club

VISIBLE_PHOTO = [f"entry__{name}" for name in VISIBLE]


@signed_in
@vary_on_headers("HX-Request")
def flaps(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The flaps of a picture that lies on a double page, and a new one."""
    photo = get_object_or_404(_pictures(request), pk=pk)
    if not photo.entry.is_draft:
        return _handed_in_meanwhile(request, photo.entry)
    form = FlapForm(request.POST or None, request.FILES or None, entry=photo.entry, initial=IN_THE_MIDDLE)
    if request.method == "POST" and form.is_valid():
        flap = _unless_refused(request, photo.entry, lambda: form.stick_on(photo, by=request.actor))
        if flap:
            write_down(request, "stuck_flap_on", photo.entry)
            messages.success(request, _("“%s” is stuck on.") % flap.label)
        if not form.errors:
            return _to_flaps(request, photo)
    piece = "logs/_flaps.html" if request.htmx else "logs/flaps.html"
    return render(request, piece, _of(request, photo) | {"form": form})


@signed_in
@vary_on_headers("HX-Request")
def flap(request: Request, pk: int) -> HttpResponse:
    """One flap: move it, name it, choose how it opens, and see what is under it."""
    found = get_object_or_404(_flaps(request), pk=pk)
    if found.withdrawn_at or not found.photo.entry.is_draft:
        return _to_flaps(request, found.photo, off=found.pk)
    form = PlaceOfFlapForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        if _unless_closed(request, lambda: verbs.change_flap(found, form.where)):
            write_down(request, "changed_flap", found.photo.entry)
        return _to_flaps(request, found.photo)
    under = UnderForm(entry=found.photo.entry)
    piece = "logs/_under.html" if request.htmx else "logs/flap.html"
    return render(request, piece, _one(request, found) | {"form": form, "under": under})


@require_POST
@signed_in
def put_under(request: Request, pk: int) -> HttpResponse:
    """More pictures under a flap."""
    found = get_object_or_404(_flaps(request), pk=pk)
    if found.withdrawn_at or not found.photo.entry.is_draft:
        return _to_flaps(request, found.photo, off=found.pk)
    under = UnderForm(request.POST, request.FILES, entry=found.photo.entry)
    if under.is_valid():
        _unless_refused(request, found.photo.entry, lambda: under.put_under(found, by=request.actor))
    if under.errors:
        form = PlaceOfFlapForm(instance=found)
        return render(request, "logs/flap.html", _one(request, found) | {"form": form, "under": under})
    write_down(request, "changed_flap", found.photo.entry)
    return redirect(kept_from_club(request, found.get_absolute_url()))


@require_POST
@signed_in
def take_flap_off(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_flaps(request), pk=pk)
    if _unless_closed(request, lambda: verbs.take_off(found)):
        write_down(request, "took_flap_off", found.photo.entry)
    return _to_flaps(request, found.photo, off=found.pk)


@require_POST
@signed_in
def put_flap_back(request: Request, pk: int) -> HttpResponse:
    """Undo."""
    found = get_object_or_404(_flaps(request), pk=pk)
    if _unless_closed(request, lambda: verbs.put_back(found)):
        write_down(request, "stuck_flap_on", found.photo.entry)
    return _to_flaps(request, found.photo)


@require_POST
@signed_in
def move_flap(request: Request, pk: int) -> HttpResponse:
    """One place earlier or later in the reading order."""
    found = get_object_or_404(_flaps(request).live(), pk=pk)
    _unless_closed(request, lambda: verbs.move_flap(found, earlier=_is_earlier(request)))
    return _to_flaps(request, found.photo)


@require_POST
@signed_in
def take_from_under(request: Request, pk: int) -> HttpResponse:
    inside = get_object_or_404(_insides(request), pk=pk)
    _unless_closed(request, lambda: verbs.take_from_under(inside))
    return _to_flap(request, inside, off=inside.pk)


@require_POST
@signed_in
def put_back_under(request: Request, pk: int) -> HttpResponse:
    """Undo."""
    inside = get_object_or_404(_insides(request), pk=pk)
    _unless_closed(request, lambda: verbs.put_back_under(inside))
    return _to_flap(request, inside)


@require_POST
@signed_in
def move_under(request: Request, pk: int) -> HttpResponse:
    """Unfold one earlier or later."""
    inside = get_object_or_404(_insides(request), pk=pk)
    _unless_closed(request, lambda: verbs.move_inside(inside, earlier=_is_earlier(request)))
    return _to_flap(request, inside)


@require_POST
@signed_in
def turn_under(request: Request, pk: int) -> HttpResponse:
    """A quarter turn of one picture under a flap."""
    inside = get_object_or_404(_insides(request), pk=pk)
    _unless_closed(request, lambda: turn(inside.photo))
    return _to_flap(request, inside)


@signed_in
def describe(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What is on a picture, in one's own words."""
    photos = Photo.objects.describable_by(request.actor).filter(refused_at=None)
    photo = get_object_or_404(photos.select_related(*VISIBLE_PHOTO, "described_by_user"), pk=pk)
    form = DescriptionForm(request.POST or None, initial={"words": photo.description})
    if request.method == "POST" and form.is_valid():
        if not _unless_closed(request, lambda: form.save(photo, by=request.actor)):
            return _handed_in_meanwhile(request, photo.entry)
        write_down(request, "described_picture", photo.entry)
        messages.success(request, _("Whoever hears the page hears your words now."))
        return back_to(request, kept_from_club(request, photo.entry.get_absolute_url()))
    came_from = request.POST.get("next") or request.GET.get("next", "")
    context = _shown(request, photo) | {"form": form, "next": came_from}
    return render(request, "logs/describe.html", context)


def _pictures(request: Request) -> Any:
    """Pictures that lie as pages of what this person may work on, or could if it were taken back."""
    lying = Photo.objects.editable_by(request.actor).on_double_page().filter(refused_at=None)
    return lying.select_related(*VISIBLE_PHOTO)


def _flaps(request: Request) -> FlapQuerySet:
    """Flaps of those pictures, also those taken off."""
    related = [f"photo__{name}" for name in VISIBLE_PHOTO]
    pictures = _pictures(request).values("pk")
    return Flap.objects.editable_by(request.actor).filter(photo__in=pictures).select_related(*related)


def _insides(request: Request) -> Any:
    flaps_here = _flaps(request).live().order_by()
    related = ["flap__photo", *(f"photo__{name}" for name in VISIBLE_PHOTO)]
    insides = FlapPicture.objects.filter(flap__in=flaps_here.values("pk"), photo__refused_at=None)
    return insides.select_related(*related)


def _unless_closed(request: Request, verb: Callable[[], Any]) -> bool:
    """Whether it was done; if not, why not is said: no room, or somebody handed the draft in meanwhile."""
    try:
        verb()
    except EntryClosed:
        return False  # the page it leads to says so
    except verbs.FlapRefused as refused:
        messages.warning(request, str(refused.words))
    else:
        return True
    return False


def _unless_refused(request: Request, entry: LogEntry, verb: Callable[[], Any]) -> Any:
    """What the verb answers; None, and said why, for a file that is no photo or a draft handed in."""
    try:
        return verb()
    except Refusal as refusal:
        messages.warning(request, refusal.words)
    except EntryClosed:
        pass  # the page it leads to says so
    return None


def _handed_in_meanwhile(request: Request, entry: LogEntry) -> HttpResponse:
    """Somebody else, or another tab, was quicker: the double page as it is."""
    messages.warning(request, _("It is handed in already, so nothing was changed."))
    return redirect(kept_from_club(request, entry.get_absolute_url()))


def _is_earlier(request: Request) -> bool:
    return request.POST.get("to") != "later"


def _to_flaps(request: Request, photo: Photo, **query: int) -> HttpResponse:
    """The picture's flaps; of a draft that was handed in meanwhile, the double page as it is."""
    if not LogEntry.objects.filter(pk=photo.entry_id, handed_in_at=None).exists():
        return _handed_in_meanwhile(request, photo.entry)
    address = reverse("logs:flaps", args=[photo.pk], query=query or None)
    return redirect(kept_from_club(request, address))


def _to_flap(request: Request, inside: FlapPicture, **query: int) -> HttpResponse:
    if not LogEntry.objects.filter(pk=inside.photo.entry_id, handed_in_at=None).exists():
        return _handed_in_meanwhile(request, inside.photo.entry)
    address = reverse("logs:flap", args=[inside.flap_id], query=query or None)
    return redirect(kept_from_club(request, address))


def _shown(request: Request, photo: Photo) -> dict[str, Any]:
    """What every page about one picture shows. page: where it lies; None for a picture under a flap."""
    entry = photo.entry
    page = next((page for page in entry.pages_now() if page.photo_id == photo.pk), None)
    back_url = kept_from_club(request, entry.get_absolute_url())
    return {
        "photo": photo, "page": page, "entry": entry, "back_url": back_url,
        "school_class": entry.challenge.school_class,
    }  # fmt: skip


def _of(request: Request, photo: Photo) -> dict[str, Any]:
    """A picture with its flaps, all that is under them, and what was taken off a moment ago."""
    there = flaps_on([photo.pk]).get(photo.pk, [])
    return _shown(request, photo) | {
        "flaps": there,
        "is_full": len(there) >= FLAPS_A_PICTURE,
        "is_being_made": _is_being_made(*there),
        "off": _just_off(request, Flap.objects.filter(photo=photo)),
        "refused": list(photo.entry.photos.filter(refused_at__isnull=False, left_out_at=None)),
    }


def _one(request: Request, found: Flap) -> dict[str, Any]:
    """A flap with all that is under it, and what was taken from under it a moment ago."""
    there = FlapPicture.objects.filter(flap=found, withdrawn_at=None).select_related("photo")
    found.insides_now = list(there)
    off = FlapPicture.objects.filter(flap=found, photo__refused_at=None)
    return _shown(request, found.photo) | {
        "flap": found,
        "is_being_made": _is_being_made(found),
        "off": _just_off(request, off),
        "refused": list(found.photo.entry.photos.filter(refused_at__isnull=False, left_out_at=None)),
    }


def _is_being_made(*flaps_here: Flap) -> bool:
    """Whether somebody is at work on a picture under them, the first time or to turn it."""
    keys = [inside.photo.job_key for flap in flaps_here for inside in flap.insides_now]
    return bool(Job.objects.filter(key__in=keys).exclude(state__in=FINISHED).exists())


def _just_off(request: Request, rows: Any) -> Any:
    """What the address names as taken off a moment ago, while it can be put back."""
    pk = request.GET.get("off", "")
    known = pk.isdecimal() and len(pk) < 16
    return rows.filter(pk=pk, withdrawn_at__isnull=False).first() if known else None
