"""Photos: add, place, turn, remove, and send a picture of one."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.files.intake import Refusal
from learninglogs.files.serving import send_file
from learninglogs.files.tokens import GOOD_FOR, is_good
from learninglogs.jobs.models import Job
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs import double_page as verbs
from logs.forms import PhotoForm, PlaceForm
from logs.links import what
from logs.models import EntryClosed, LogEntry, Page, Photo, PhotoPicture, Size
from logs.models.page import PageQuerySet
from logs.scans.taking_in import is_scan

from .entry import VISIBLE, show, write_down
from .from_club import kept_from_club
from .scan_pages import scan_came

TOKEN_S = 300  # as long as a picture's address stays the same


@require_POST
@signed_in
def add_photo(request: Request, pk: int) -> HttpResponse:
    """One photo for one place, or a scan. A third page is kept beside the double page, and said so."""
    entries = LogEntry.objects.editable_by(request.actor).select_related(*VISIBLE)
    entry = get_object_or_404(entries, pk=pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, entry, refusal=form.words)
    if is_scan(form.cleaned_data["upload"]):
        return scan_came(request, entry, form.cleaned_data)
    try:
        verbs.add_photo(entry, by=request.actor, **form.cleaned_data)
    except Refusal as refusal:
        return _answer(request, entry, refusal=refusal.words)
    except EntryClosed:
        return _handed_in_meanwhile(request, entry)
    write_down(request, "added_photo", entry)
    return _answer(request, entry)


@require_POST
@signed_in
def place_spare(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Swap: a spare photo takes a place; what lay there is kept in the page's history."""
    photo = get_object_or_404(_photos(request).filter(under_flap=None), pk=pk)
    form = PlaceForm(request.POST)
    if not form.is_valid() or photo.refused_at:
        return _answer(request, photo.entry)
    try:
        verbs.swap_in(photo, form.cleaned_data["place"])
    except EntryClosed:
        return _handed_in_meanwhile(request, photo.entry)
    return _answer(request, photo.entry)


@require_POST
@signed_in
def leave_out(request: Request, pk: uuid.UUID) -> HttpResponse:
    photo = get_object_or_404(_photos(request), pk=pk)
    verbs.leave_out(photo)
    return _answer(request, photo.entry)


@require_POST
@signed_in
def turn(request: Request, pk: uuid.UUID) -> HttpResponse:
    photo = get_object_or_404(_photos(request).filter(refused_at=None), pk=pk)
    try:
        verbs.turn(photo)
    except EntryClosed:
        return _handed_in_meanwhile(request, photo.entry)
    return _answer(request, photo.entry)


@require_POST
@signed_in
def try_again(request: Request, pk: uuid.UUID) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.editable_by(request.actor).select_related("entry"), pk=pk)
    job = Job.objects.for_key(photo.job_key)
    if job:
        job.try_again()
    return _answer(request, photo.entry)


@require_POST
@signed_in
def remove_page(request: Request, pk: int) -> HttpResponse:
    page = get_object_or_404(_pages(request).live(), pk=pk)
    try:
        verbs.remove(page)
    except EntryClosed:
        return _handed_in_meanwhile(request, page.entry)
    write_down(request, "took_page_off", page.entry)
    return _answer(request, page.entry, removed=page)


@require_POST
@signed_in
def put_back(request: Request, pk: int) -> HttpResponse:
    """Undo a removal."""
    page = get_object_or_404(_pages(request), pk=pk)
    try:
        if not verbs.put_back(page):
            messages.warning(request, _("There is another page in that place now."))
    except EntryClosed:
        return _handed_in_meanwhile(request, page.entry)
    return _answer(request, page.entry)


@require_safe
def picture(request: Request, pk: uuid.UUID, size: str) -> HttpResponseBase:
    """One picture. A fresh token of this session is enough; otherwise, and for masters, the full check."""
    found = _by_token(request, pk, size)
    return _checked_picture(request, pk, size) if found is None else _send(request, found)


@signed_in
def _checked_picture(request: Request, pk: uuid.UUID, size: str) -> HttpResponseBase:
    found = _by_full_check(request, pk, size)
    if size == Size.MASTER:
        child = found.photo.entry.pupil
        record(request.actor, "saw_master", found.photo, school_id=child.school_id, child_id=child.pk)
    return _send(request, found)


def _send(request: Request, found: PhotoPicture) -> HttpResponseBase:
    max_age_s = 0 if found.size == Size.MASTER else TOKEN_S
    return send_file(
        request, found.key, content_type=found.content_type, etag=found.sha256, max_age_s=max_age_s
    )


def _by_token(request: Request, pk: uuid.UUID, size: str) -> PhotoPicture | None:
    """The picture this session was given a token for, unless that is old or has been voided since."""
    session_key, version = request.session.session_key, request.GET.get("v", "")
    token = request.GET.get("t", "")
    if size in {Size.MASTER, Size.TAKEN} or not version.isdecimal():
        return None
    now = timezone.now()
    if not is_good(token, session_key, what(pk, size, version), now=now):
        return None
    found = PhotoPicture.objects.filter(photo=pk, size=size, photo__key_version=version)
    # A family has just said no: whoever has a link from before is looked at in full.
    return found.exclude(photo__entry__pupil__hidden_at__gt=now - GOOD_FOR).first()


def _by_full_check(request: Request, pk: uuid.UUID, size: str) -> PhotoPicture:
    """The picture, if this person may see its photo now. Raises Http404."""
    photos = Photo.objects.shown_whole_to(request.actor, size)
    pictures = PhotoPicture.objects.filter(photo=pk, size=size, photo__in=photos.values("pk"))
    return get_object_or_404(pictures.select_related("photo__entry__pupil"))


def _photos(request: Request) -> QuerySet[Photo]:
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    related = [f"entry__{name}" for name in VISIBLE]
    return Photo.objects.filter(entry__in=drafts.values("pk")).select_related(*related)


def _pages(request: Request) -> PageQuerySet:
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    related = [f"entry__{name}" for name in VISIBLE]
    return Page.objects.filter(entry__in=drafts.values("pk")).select_related(*related)


def _handed_in_meanwhile(request: Request, entry: LogEntry) -> HttpResponse:
    """Somebody else, or another tab, was quicker: nothing was changed."""
    entry.refresh_from_db()
    return _answer(request, entry, refusal=_("It is handed in already, so nothing was changed."))


def _answer(
    request: Request, entry: LogEntry, *, refusal: str = "", removed: Page | None = None
) -> HttpResponse:
    """The desk as it is now: as a piece for htmx, else by a redirect that a reload does not repeat."""
    if request.htmx:
        return show(request, entry, refusal=refusal, removed=removed)
    if refusal:
        messages.warning(request, refusal)
    kept = {"photos": request.POST.get("photos", ""), "removed": removed.pk if removed else ""}
    query = urlencode({name: value for name, value in kept.items() if value})
    address = f"{entry.get_absolute_url()}?{query}" if query else entry.get_absolute_url()
    return redirect(kept_from_club(request, address))
