"""What waits for an adult: words of children and families, before anybody else reads them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from feedback.forms import NoteBackForm
from feedback.models import Voice, VoiceQuerySet
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass
from learninglogs.people.names import tell_apart
from logs.models import LogEntry

# An id has fewer; one digit more and the database cannot hold it.
MOST_DIGITS = 18
NOTES = [
    _("How would you like to hear this yourself? Say it that way."),
    _("Tell us why."),
    _("Come and see me, and we look at it together."),
]


@require_GET
@signed_in
def moderation(request: Request, pk: int) -> HttpResponse:
    """The queue, and one voice large."""
    school_class = get_object_or_404(SchoolClass.objects.taught_by(request.actor), pk=pk)
    return _page(request, school_class, NoteBackForm(Voice()))


@require_POST
@signed_in
def let_voice_through(request: Request, pk: int) -> HttpResponse:
    """These words, as they were read, may be released."""
    voice = get_object_or_404(_answered(request), pk=pk)
    if not voice.let_through(by=request.actor, said_as=request.POST.get("said_as", "")):
        messages.warning(
            request, _("%(who)s changed these words meanwhile. Please read them again.") % {"who": voice.who}
        )
        return redirect(_queue_url("voice", voice))
    return back_to(request, _queue_url("after", voice))


@require_POST
@signed_in
def send_back(request: Request, pk: int) -> HttpResponse:
    """“Talk first”: with a kind note, back to the child who said it."""
    voice = get_object_or_404(_answered(request).filter(by_pupil__isnull=False), pk=pk)
    form = NoteBackForm(voice, request.POST)
    if not form.is_valid():
        return _page(request, _class_of(voice), form)
    if form.save(by=request.actor):
        messages.success(request, _("Sent back to %(who)s with your note.") % {"who": voice.who})
    else:
        messages.warning(request, _("These words have been released already, so they stay where they are."))
    return redirect(_queue_url("after", voice))


@require_POST
@signed_in
def wait_again(request: Request, pk: int) -> HttpResponse:
    """Undo: held again, until somebody decides."""
    voice = get_object_or_404(_answered(request), pk=pk)
    if not voice.wait_again(by=request.actor):
        messages.warning(request, _("These words have been released already, so they stay where they are."))
    return back_to(request, _queue_url("voice", voice))


@require_POST
@signed_in
def let_all_voices_through(request: Request, pk: int) -> HttpResponse:
    """Everything that stood in the queue when the teacher looked; what came or changed since waits."""
    school_class = get_object_or_404(SchoolClass.objects.taught_by(request.actor), pk=pk)
    shown = dict(_shown(request.POST.getlist("shown")))
    with transaction.atomic():
        voices = _waiting(request, school_class).filter(pk__in=shown)
        count = sum(voice.let_through(by=request.actor, said_as=shown[voice.pk]) for voice in voices)
    messages.success(
        request,
        ngettext("Let one comment through.", "Let %(count)s comments through.", count) % {"count": count},
    )
    return redirect("feedback:moderation", school_class.pk)


def _answered(request: Request) -> VoiceQuerySet:
    return Voice.objects.answered_by(request.actor).said().select_related("entry__pupil__school_class")


def _waiting(request: Request, school_class: SchoolClass) -> VoiceQuerySet:
    return _answered(request).waiting().filter(entry__pupil__school_class=school_class)


def _class_of(voice: Voice) -> SchoolClass:
    """Whose queue it stands in. Raises Http404 for a child who left the class this moment."""
    return get_object_or_404(SchoolClass, pk=voice.entry.pupil.school_class_id)


def _shown(pairs: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Voice id and `said_as`, from “12 2026-11-22T…”; anything else is left out."""
    for pair in pairs:
        pk, _space, said_as = pair.partition(" ")
        if number := _number(pk):
            yield number, said_as


def _queue_url(decision: str, voice: Voice) -> str:
    """The queue of the child's class. decision: “voice”, it lies open; “after”, it was decided just now."""
    queue = reverse("feedback:moderation", args=[voice.entry.pupil.school_class_id])
    return f"{queue}?{urlencode({decision: voice.pk})}"


# ── The page ────────────────────────────────────────────────────────────────────
def _page(request: Request, school_class: SchoolClass, form: NoteBackForm) -> HttpResponse:
    everything = _answered(request).filter(entry__pupil__school_class=school_class)
    waiting, talked = list(everything.waiting()), list(everything.sent_back())
    decided = everything.filter(Q(pk=_id(request, "after")), released_at=None).first()
    asked_for = everything.filter(Q(pk=_id(request, "voice"))).first()
    chosen = form.voice if form.is_bound else asked_for or _first(waiting, decided)
    tell_apart(voice.entry.pupil for voice in [*waiting, *talked, chosen] if voice)
    page: dict[str, Any] = {
        "school_class": school_class,
        "section": "fortnight",
        "waiting": waiting,
        "talked": talked,
        "decided": decided,
        "form": form,
        "notes": NOTES,
        "is_talking": form.is_bound or "talk" in request.GET,
    }
    if chosen is not None:
        page |= _opened(chosen, waiting)
    return render(request, "feedback/moderation.html", page)


def _first(waiting: list[Voice], decided: Voice | None) -> Voice | None:
    """The one that stood after the one just decided, else the first; None where nothing waits."""
    if decided is not None:
        here = (decided.said_at, decided.pk)
        waiting = sorted(waiting, key=lambda voice: (voice.said_at, voice.pk) < here)
    return next(iter(waiting), None)


def _opened(voice: Voice, waiting: list[Voice]) -> dict[str, Any]:
    """One voice large: the double page it is about, the stars beside it, its number, and the next one."""
    at = waiting.index(voice) if voice in waiting else None
    entry = LogEntry.objects.select_related("challenge").with_double_page().get(pk=voice.entry_id)
    entry.pupil = voice.entry.pupil  # whose name is told apart already
    return {
        "voice": voice,
        "entry": entry,
        "number": None if at is None else at + 1,
        "following": None if at is None or len(waiting) < 2 else waiting[(at + 1) % len(waiting)],
        "stars": list(voice.review.stars.values_list("stars", flat=True)) if voice.review else [],
    }


def _id(request: Request, name: str) -> int | None:
    return _number(request.GET.get(name, ""))


def _number(written: str) -> int | None:
    """An id as somebody sent it; None for what no row can have, which no database is asked about."""
    return int(written) if written.isdecimal() and len(written) <= MOST_DIGITS else None
