"""Class time: the teacher opens it, children lay new photos over pages, the teacher lets them through."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.files.intake import Refusal
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from logs import developing as verbs
from logs.class_time_page import ClassTimePage
from logs.forms import PhotoForm
from logs.models import EntryClosed, LogEntry, NewPage

from .entry import VISIBLE, write_down

OVER = gettext_noop("Class time is over. What you have laid there is safe, and waits for your teacher.")


# ── The teacher ─────────────────────────────────────────────────────────────────
@signed_in
@require_safe
def class_time(request: Request, pk: int) -> HttpResponse:
    """Whether it is open, what waits to be looked at, and every log that can be developed."""
    page = ClassTimePage(_challenge(request, pk), request.actor)
    context = {"page": page, "challenge": page.challenge, "school_class": page.challenge.school_class}
    piece = "logs/_class_time_waiting.html" if request.htmx else "logs/class_time.html"
    return render(request, piece, context | {"section": "fortnight"})


@require_POST
@signed_in
def open_class_time(request: Request, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk)
    verbs.open_class_time(challenge, by=request.actor, whole_day="whole_day" in request.POST)
    record(request.actor, "opened_class_time", challenge, school_id=challenge.school_class.school_id)
    messages.success(request, _("Class time is open. Children find it on their first page."))
    return redirect("logs:class_time", pk)


@require_POST
@signed_in
def end_class_time(request: Request, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk)
    if verbs.end_class_time(challenge):
        record(request.actor, "ended_class_time", challenge, school_id=challenge.school_class.school_id)
        messages.success(request, _("Class time is over. New pages wait here for you."))
    return redirect("logs:class_time", pk)


def _challenge(request: Request, pk: int) -> Challenge:
    set_by = Challenge.objects.set_by(request.actor).published().select_related("school_class__school")
    return get_object_or_404(set_by, pk=pk)


@require_POST
@signed_in
def let_new_page_through(request: Request, pk: int) -> HttpResponse:
    """The new page takes the place of the page before, for whoever sees the log."""
    new = _one_waiting(request, pk)
    if verbs.let_new_through([new]):
        write_down(request, "let_new_page_through", new.entry)
        words = _("%(child)s’s new page is on the double page now.")
    else:
        words = _("%(child)s’s new page is still being made, or has changed. Look at it again.")
    messages.info(request, words % {"child": new.entry.pupil.first_name})
    return back_to(request, _class_time_url(new))


@require_POST
@signed_in
def keep_page_before(request: Request, pk: int) -> HttpResponse:
    """The teacher does not let it through: the page before stays, and nobody is told off."""
    new = _one_waiting(request, pk)
    if verbs.set_aside(new):
        write_down(request, "kept_page_before", new.entry)
    child = {"child": new.entry.pupil.first_name}
    messages.info(request, _("The page before stays. Tell %(child)s why, and try again together.") % child)
    return back_to(request, _class_time_url(new))


@require_POST
@signed_in
def let_new_pages_through(request: Request, pk: int) -> HttpResponse:
    """Every new page the teacher had before them; what came since waits."""
    challenge = _challenge(request, pk)
    seen = [int(number) for number in request.POST.getlist("new_page")[:500] if number.isdecimal()]
    mine = _waiting(request).filter(entry__challenge=challenge, pk__in=seen)
    through = verbs.let_new_through(mine)
    for new in through:
        write_down(request, "let_new_page_through", new.entry)
    words = ngettext("%s new page is on its log now.", "%s new pages are on their logs now.", len(through))
    messages.success(request, words % len(through))
    return redirect("logs:class_time", pk)


def _waiting(request: Request) -> Any:
    return NewPage.objects.answered_by(request.actor).select_related("entry__pupil", "entry__challenge")


def _one_waiting(request: Request, pk: int) -> NewPage:
    new: NewPage = get_object_or_404(_waiting(request), pk=pk)
    return new


def _class_time_url(new: NewPage) -> str:
    return new.entry.challenge.get_class_time_url()


# ── The child ───────────────────────────────────────────────────────────────────
@signed_in
@require_safe
def develop(request: Request, pk: int) -> HttpResponse:
    """The double page as it is, a camera for each place, and what waits; over, it can be looked at."""
    handed_in = LogEntry.objects.handed_in().laid_open_to(request.actor)
    entry = get_object_or_404(handed_in.select_related(*VISIBLE), pk=pk)
    return _show(request, entry)


def _show(request: Request, entry: LogEntry, refusal: str = "") -> HttpResponse:
    may = LogEntry.objects.developed_by(request.actor).filter(pk=entry.pk).exists()
    pairs = {pair.place: pair for pair in verbs.before_and_after(entry)}
    pages = {page.place: page for page in entry.pages_now()}
    places = [
        {"place": place, "page": pages.get(place), "pair": pairs.get(place)}
        for place in verbs.places_to_develop(entry)
    ]
    context = {
        "entry": entry,
        "school_class": entry.challenge.school_class,
        "may_develop": may,
        "places": places,
        "refused": NewPage.objects.refused().filter(entry=entry).select_related("photo"),
        "refusal": refusal,
        "is_being_made": any(pair.waiting and not pair.after.has_pictures for pair in pairs.values()),
        "is_own": request.actor.pupil_id == entry.pupil_id,
    }
    piece = "logs/_develop.html" if request.htmx else "logs/develop.html"
    return render(request, piece, context)


@require_POST
@signed_in
def add_new_page(request: Request, pk: int) -> HttpResponse:
    """One photo over one page."""
    entry = get_object_or_404(LogEntry.objects.developed_by(request.actor).select_related(*VISIBLE), pk=pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["place"] not in verbs.places_to_develop(entry):
        return _answer(request, entry, form.words or _("Look again: the double page lies differently now."))
    photo = {name: form.cleaned_data[name] for name in ("upload", "place")}
    try:
        if verbs.lay_over(entry, by=request.actor, **photo):
            write_down(request, "developed_page", entry)
    except Refusal as refusal:
        return _answer(request, entry, refusal.words)
    except EntryClosed:
        return _answer(request, entry, _(OVER))
    return _answer(request, entry)


@require_POST
@signed_in
def turn_new_page(request: Request, pk: int) -> HttpResponse:
    new = _own(request, pk)
    try:
        verbs.turn_new(new)
    except EntryClosed:
        return _answer(request, new.entry, _(OVER))
    return _answer(request, new.entry)


@require_POST
@signed_in
def take_new_page_off(request: Request, pk: int) -> HttpResponse:
    """The child thought better of it, or has read why a file was no photo."""
    new = _own(request, pk)
    verbs.set_aside(new)
    write_down(request, "took_new_page_off", new.entry)
    return _answer(request, new.entry)


def _own(request: Request, pk: int) -> NewPage:
    related = [f"entry__{name}" for name in VISIBLE]
    return get_object_or_404(NewPage.objects.editable_by(request.actor).select_related(*related), pk=pk)


def _answer(request: Request, entry: LogEntry, refusal: str = "") -> HttpResponse:
    """The page as it is now: as a piece for htmx, else by a redirect that a reload does not repeat."""
    if request.htmx:
        return _show(request, entry, refusal)
    if refusal:
        messages.warning(request, refusal)
    return redirect("logs:develop", entry.pk)
