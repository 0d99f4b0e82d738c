"""Setting a challenge: write, preview, publish, withdraw."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from challenges.forms import ChallengeForm, place_after, rearranged
from challenges.how_it_was import last_time
from challenges.models import Challenge
from challenges.revisions import WrittenMeanwhile, before_this
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.taught import taught_class

from .meanwhile import Meeting, as_chosen


@signed_in
def new(request: Request, pk: int) -> HttpResponse:
    """A new one; `?set_on=…&hand_in_on=…&catch_up_until=…` begins with those days."""
    return _write(request, school_class=taught_class(request, pk), asked=request.GET)


@signed_in
def edit(request: Request, pk: int) -> HttpResponse:
    challenge = get_object_or_404(own_challenges(request), pk=pk)
    return _write(request, school_class=challenge.school_class, instance=challenge)


def own_challenges(request: Request) -> Any:
    """Those this adult sets, with what their form needs to know."""
    own = Challenge.objects.set_by(request.actor)
    return own.select_related("school_class__school", "criteria_set").prefetch_related("resources")


def _write(request: Request, **whose: Any) -> HttpResponse:
    """The form: fresh, with a question moved, refused with everything still in it, or saved."""
    if request.method == "POST" and "order" in request.POST:
        form = ChallengeForm(initial=rearranged(request.POST, request.POST["order"]), **whose)
    elif request.method == "POST":
        form = ChallengeForm(as_chosen(request.POST, whose.get("instance")), **whose)
        if form.is_valid():
            return _save(request, form)
    else:
        form = ChallengeForm(**whose)
    return show_form(request, form)


def show_form(request: Request, form: ChallengeForm) -> HttpResponse:
    order = request.POST.get("order", "")
    cursor = place_after(order, len(form.question_lines()))
    around = _around(request, form, request.POST.get("look", ""))
    response = render(request, "challenges/set.html", around | {"cursor": cursor})
    # Heard by the preview and by autosave.js. htmx's own word for a swap is said of the strip too, which the
    # preview brings along: it would ask for itself for ever.
    return trigger_client_event(response, "rearranged") if order else response


def _around(request: Request, form: ChallengeForm, look: str) -> dict[str, Any]:
    """The form with the preview beside it, and what it said before."""
    challenge, school_class = form.instance, form.school_class
    shown = form if form.is_bound else ChallengeForm(_as_typed(form), school_class=school_class)
    return {
        "form": form,
        "challenge": challenge,
        "school_class": school_class,
        "section": "challenges",
        "today": school_class.school.today(),
        "card": shown.preview(look),
        "last_time": partial(last_time, school_class, request.actor, but=challenge),
        "undo": before_this(challenge) if challenge.pk else None,
        "saves": list(challenge.revisions.select_related("saved_by")) if challenge.pk else [],
        **_beside(challenge if challenge.pk else None),
    }


def _beside(challenge: Challenge | None) -> dict[str, Any]:
    """The picture on the card, what else lies beside it, and all of it; nothing of one not saved yet."""
    if challenge is None:
        return {"picture": None, "beside": [], "resources": []}
    return {
        "picture": challenge.card_picture,
        "beside": challenge.beside,
        "resources": list(challenge.resources.all()),
    }


def _as_typed(form: ChallengeForm) -> dict[str, Any]:
    """What stands in the fields of a form nobody has sent yet."""
    return {name: form[name].value() for name in form.fields}


def _save(request: Request, form: ChallengeForm) -> HttpResponse:
    was_out = not form.instance.is_draft
    try:
        challenge = form.save(by=request.actor)
    except WrittenMeanwhile:
        return _meet(request, Meeting(form))
    if request.POST.get("then") == "publish" and challenge.is_draft:
        challenge.publish(by=request.actor)
        write_down(request, "published", challenge)
        messages.success(request, told(challenge))
    elif was_out:
        write_down(request, "changed", challenge)
        messages.success(request, _("Saved. Children and families see it as it is now."))
    else:
        messages.success(request, _("Saved as a draft. Only the adults of the class can see it."))
    return redirect(*_where_next(request, challenge))


def _meet(request: Request, meeting: Meeting) -> HttpResponse:
    """Somebody else saved meanwhile: both texts where both changed one thing, else both changes are saved."""
    challenge = meeting.form.instance
    if meeting.both:
        latest = challenge.revisions.select_related("saved_by").first()
        then = request.POST.get("then", "draft")
        shown = {"school_class": challenge.school_class, "section": "challenges", "latest": latest}
        context = {"meeting": meeting, "challenge": challenge, "then": then, **shown}
        return render(request, "challenges/both.html", context, status=409)
    if not meeting.form.is_valid():
        return show_form(request, meeting.form)
    messages.info(request, meeting.words)
    return _save(request, meeting.form)


def _where_next(request: Request, challenge: Challenge) -> tuple[str, int]:
    if request.POST.get("then") == "resources":
        return "challenges:resources", challenge.pk
    if challenge.is_draft:
        return "challenges:edit", challenge.pk
    return "challenges:list", challenge.school_class_id


def write_down(request: Request, verb: str, challenge: Challenge) -> None:
    """What families were told, and who changed it: a line in the record."""
    record(request.actor, verb, challenge, school_id=challenge.school_class.school_id)


def told(challenge: Challenge) -> str:
    if challenge.is_given_out:
        return _("“%s” is out. Children and families see it now.") % challenge.title
    words = _("“%(title)s” is set for %(day)s. Nobody sees it before.")
    day = date_format(challenge.set_on, "l j F")
    if challenge.set_on == challenge.today:
        day = _("today at %s") % time_format(challenge.set_at, "H:i")
    return words % {"title": challenge.title, "day": day}


@signed_in
@require_POST
def preview(request: Request, pk: int) -> HttpResponse:
    """The card while it is being written; nothing is kept."""
    form = ChallengeForm(request.POST, school_class=taught_class(request, pk))
    shown = request.POST.get("shown", "")
    written = own_challenges(request).filter(school_class=pk, pk=shown).first() if shown.isdecimal() else None
    around = _around(request, form, request.POST.get("look", "")) | _beside(written)
    return render(request, "challenges/_preview.html", around | {"alone": True})


@signed_in
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Set a draft, or give out again what was withdrawn."""
    challenge = get_object_or_404(Challenge.objects.set_by(request.actor), pk=pk)
    try:
        challenge.publish(by=request.actor)
    except ValueError:
        messages.error(
            request, _("Choose the criteria first, then set it. Everything else is as you left it.")
        )
        return redirect("challenges:edit", challenge.pk)
    write_down(request, "published", challenge)
    messages.success(request, told(challenge))
    return redirect("challenges:list", challenge.school_class_id)


@signed_in
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    challenge = get_object_or_404(Challenge.objects.set_by(request.actor).published(), pk=pk)
    challenge.withdraw()
    write_down(request, "withdrew", challenge)
    words = _("“%s” is withdrawn. Pages already added are safe. “Set it again” brings it back.")
    messages.success(request, words % challenge.title)
    return redirect("challenges:list", challenge.school_class_id)
