"""Setting a challenge: write, preview, publish, withdraw, remove a draft."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.forms import ChallengeForm, place_after, rearranged
from challenges.how_it_was import last_time
from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass


@signed_in
def new(request: Request, pk: int) -> HttpResponse:
    taught = SchoolClass.objects.taught_by(request.actor).select_related("school")
    return _write(request, school_class=get_object_or_404(taught, pk=pk))


@signed_in
def edit(request: Request, pk: int) -> HttpResponse:
    own = Challenge.objects.set_by(request.actor).select_related("school_class__school", "criteria_set")
    challenge = get_object_or_404(own, pk=pk)
    return _write(request, school_class=challenge.school_class, instance=challenge)


def _write(request: Request, **whose: Any) -> HttpResponse:
    """The form: fresh, with a question moved, refused with everything still in it, or saved."""
    if request.method == "POST" and "order" in request.POST:
        form = ChallengeForm(initial=rearranged(request.POST, request.POST["order"]), **whose)
    elif request.method == "POST":
        form = ChallengeForm(request.POST, **whose)
        if form.is_valid():
            return _save(request, form)
    else:
        form = ChallengeForm(**whose)
    cursor = place_after(request.POST.get("order", ""), len(form.question_lines()))
    return render(request, "challenges/set.html", _around(request, form) | {"cursor": cursor})


def _around(request: Request, form: ChallengeForm) -> dict[str, Any]:
    """The form with the preview beside it."""
    school_class = form.school_class
    shown = form if form.is_bound else ChallengeForm(_as_typed(form), school_class=school_class)
    return {
        "form": form,
        "challenge": form.instance,
        "school_class": school_class,
        "section": "challenges",
        "today": school_class.school.today(),
        "card": shown.preview(),
        "last_time": partial(last_time, school_class, request.actor, but=form.instance),
    }


def _as_typed(form: ChallengeForm) -> dict[str, Any]:
    """What stands in the fields of a form nobody has sent yet."""
    return {name: form[name].value() for name in form.fields}


def _save(request: Request, form: ChallengeForm) -> HttpResponse:
    was_out = not form.instance.is_draft
    challenge = form.save()
    if request.POST.get("then") == "publish" and challenge.is_draft:
        challenge.publish()
        _write_down(request, "published", challenge)
        messages.success(request, _told(challenge))
    elif was_out:
        _write_down(request, "changed", challenge)
        messages.success(request, _("Saved. Children and families see it as it is now."))
    else:
        messages.success(request, _("Saved as a draft. Only the adults of the class can see it."))
        return redirect("challenges:edit", challenge.pk)
    return redirect("challenges:list", challenge.school_class_id)


def _write_down(request: Request, verb: str, challenge: Challenge) -> None:
    """What families were told, and who changed it: a line in the record."""
    record(request.actor, verb, challenge, school_id=challenge.school_class.school_id)


def _told(challenge: Challenge) -> str:
    if challenge.is_given_out:
        return _("“%s” is out. Children and families see it now.") % challenge.title
    day = date_format(challenge.set_on, "l j F")
    return _("“%(title)s” is set for %(day)s. Nobody sees it before.") % {
        "title": challenge.title,
        "day": day,
    }


@signed_in
@require_POST
def preview(request: Request, pk: int) -> HttpResponse:
    """The card while it is being written; nothing is kept."""
    taught = SchoolClass.objects.taught_by(request.actor).select_related("school")
    form = ChallengeForm(request.POST, school_class=get_object_or_404(taught, pk=pk))
    return render(request, "challenges/_preview.html", _around(request, form) | {"alone": True})


@signed_in
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Set a draft, or give out again what was withdrawn."""
    challenge = get_object_or_404(Challenge.objects.set_by(request.actor), pk=pk)
    try:
        challenge.publish()
    except ValueError:
        messages.error(
            request, _("Choose the criteria first, then set it. Everything else is as you left it.")
        )
        return redirect("challenges:edit", challenge.pk)
    _write_down(request, "published", challenge)
    messages.success(request, _told(challenge))
    return redirect("challenges:list", challenge.school_class_id)


@signed_in
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    challenge = get_object_or_404(Challenge.objects.set_by(request.actor).published(), pk=pk)
    challenge.withdraw()
    _write_down(request, "withdrew", challenge)
    words = _("“%s” is withdrawn. Pages already added are safe. “Set it again” brings it back.")
    messages.success(request, words % challenge.title)
    return redirect("challenges:list", challenge.school_class_id)


@signed_in
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away; what children have seen can only be withdrawn."""
    challenge = get_object_or_404(Challenge.objects.removable_by(request.actor), pk=pk)
    _write_down(request, "removed", challenge)
    challenge.delete()
    messages.success(request, _("The draft “%s” is gone.") % challenge.title)
    return redirect("challenges:list", challenge.school_class_id)
