"""Sound and film: add, say where it goes, take off, put back, try again."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from learninglogs.files.clips import LONGEST_S
from learninglogs.files.intake import Refusal
from learninglogs.jobs.models import Job
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs import clips as verbs
from logs.forms import ClipForm, ClipUploadForm
from logs.models import MOST_CLIPS, Clip, ClipKind, EntryClosed, LogEntry
from logs.models.clip import ClipQuerySet
from logs.stuck_on import with_places

from .entry import VISIBLE, write_down
from .from_club import kept_from_club

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@signed_in
def add_clip(request: Request, pk: int) -> HttpResponse:
    """Record or choose a sound or a film; when it has come, say where it goes."""
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    entry = get_object_or_404(drafts.select_related(*VISIBLE), pk=pk)
    if request.method != "POST":
        return _record(request, entry)
    form = ClipUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _record(request, entry, refusal=form.words)
    try:
        clip = verbs.add_clip(entry, by=request.actor, **form.cleaned_data)
    except (Refusal, verbs.FourthClip, EntryClosed) as refused:
        return _record(request, entry, refusal=_words_of(refused))
    write_down(request, "added_clip", entry)
    return redirect(kept_from_club(request, clip.get_absolute_url()))


def _record(request: Request, entry: LogEntry, *, refusal: str = "") -> HttpResponse:
    asked = request.POST.get("kind") or request.GET.get("kind")
    there = Clip.objects.live().filter(entry=entry).count()
    context = {
        "entry": entry,
        "kind": ClipKind.FILM if asked == ClipKind.FILM else ClipKind.SOUND,
        "number": there + 1,
        "most": MOST_CLIPS,
        "is_full": there >= MOST_CLIPS,
        "longest_s": LONGEST_S,
        "refusal": refusal,
        "school_class": entry.challenge.school_class,
        "back_url": kept_from_club(request, entry.get_absolute_url()),
    }
    return render(request, "logs/add_clip.html", context)


def _words_of(refused: Exception) -> str:
    """Why it was not taken, for the person who sent it."""
    if isinstance(refused, Refusal):
        return refused.words
    if isinstance(refused, verbs.FourthClip):
        return _(
            "Three are on this double page already. Take one off first: yours stays where you recorded it."
        )
    return _("It is handed in already, so nothing was changed.")


@get_or_post
@signed_in
@vary_on_headers("HX-Request")
def clip(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Its name, its words and its place; for htmx its card in the list, as far as it is."""
    found = get_object_or_404(_clips(request).live(), pk=pk)
    form = ClipForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _back_to_page(request, found.entry)
    context = _context_of(found) | {"form": form, "back_url": kept_from_club(request, _page(found.entry))}
    return render(request, "logs/_clip.html" if request.htmx else "logs/clip.html", context)


def _context_of(found: Clip) -> dict[str, Any]:
    entry = found.entry
    pages = [page for page in entry.pages_now() if page.photo.has_pictures]
    others = list(Clip.objects.live().made().filter(entry=entry).exclude(pk=found.pk))
    return {
        "each": with_places(entry, [found])[0],
        "entry": entry,
        "may_edit": True,
        "pages": pages,
        "others": with_places(entry, others),
        "school_class": entry.challenge.school_class,
    }


@require_POST
@signed_in
def take_clip_off(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Off the double page; where it was refused, the person has read why."""
    found = get_object_or_404(_clips(request), pk=pk)
    if found.refused_at:
        verbs.read_refusal(found)
        return _back_to_page(request, found.entry)
    try:
        verbs.take_off(found)
    except EntryClosed as closed:
        messages.warning(request, _words_of(closed))
        return _back_to_page(request, found.entry)
    write_down(request, "took_clip_off", found.entry)
    return _back_to_page(request, found.entry, off=found)


@require_POST
@signed_in
def put_clip_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Undo taking it off."""
    found = get_object_or_404(_clips(request), pk=pk)
    try:
        verbs.put_back(found)
    except (verbs.FourthClip, EntryClosed) as refused:
        messages.warning(request, _words_of(refused))
    return _back_to_page(request, found.entry)


@require_POST
@signed_in
def try_clip_again(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Clip.objects.editable_by(request.actor).select_related("entry"), pk=pk)
    if job := Job.objects.for_key(found.job_key):
        job.try_again()
    return _back_to_page(request, found.entry)


def _clips(request: Request) -> ClipQuerySet:
    """Clips of drafts this person may work on."""
    drafts = LogEntry.objects.editable_by(request.actor).filter(handed_in_at=None)
    related = [f"entry__{name}" for name in VISIBLE]
    return Clip.objects.filter(entry__in=drafts.values("pk")).select_related(*related)


def _page(entry: LogEntry) -> str:
    return entry.get_absolute_url()


def _back_to_page(request: Request, entry: LogEntry, *, off: Clip | None = None) -> HttpResponse:
    """To the list under the double page. off: can be put back from there."""
    address = f"{_page(entry)}?off={off.pk}" if off else _page(entry)
    return redirect(f"{kept_from_club(request, address)}#clips")
