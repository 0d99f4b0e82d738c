"""A draft kept while it is typed; undo, duplicate, throw away and put back."""

import zoneinfo
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges import copies
from challenges.autosaving import save_what_fits
from challenges.models import Challenge
from challenges.revisions import WrittenMeanwhile
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass
from learninglogs.people.taught import taught_class

from .listing import THROWN
from .setting import own_challenges, write_down


@signed_in
@require_POST
def autosave_new(request: Request, pk: int) -> HttpResponse:
    """The first time a new challenge is kept by itself: from then on it is a draft with an address."""
    return _autosave(request, school_class=taught_class(request, pk))


@signed_in
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """A draft, kept while it is typed. What is given out changes only on purpose: it is not found here."""
    draft = get_object_or_404(own_challenges(request).drafts(), pk=pk)
    return _autosave(request, school_class=draft.school_class, instance=draft)


def _autosave(request: Request, **whose: Any) -> HttpResponse:
    """JSON for autosave.js: said, and where it was saved version, save_url and edit_url; 409 where somebody
    else was quicker.
    """
    try:
        draft, left_out = save_what_fits(request.POST, by=request.actor, **whose)
    except (WrittenMeanwhile, Challenge.DoesNotExist):
        words = _("Not saved: it was changed somewhere else. “Save” shows you both.")
        return JsonResponse({"said": words}, status=409)
    not_in_it = _("Not yet in it: %s") % get_text_list(left_out, _("and")) if left_out else ""
    if draft is None:
        return JsonResponse({"said": not_in_it or _("With a title it is kept by itself.")})
    said = _("Draft saved at %s") % _time_at(draft.school_class)
    if left_out:
        said = f"{said}. {not_in_it}"
    save_url = reverse("challenges:autosave", args=[draft.pk])
    edit_url = reverse("challenges:edit", args=[draft.pk])
    return JsonResponse({"said": said, "version": draft.version, "save_url": save_url, "edit_url": edit_url})


def _time_at(school_class: SchoolClass) -> str:
    zone = zoneinfo.ZoneInfo(school_class.school.time_zone)
    return time_format(timezone.now().astimezone(zone).time(), "H:i")


@signed_in
@require_POST
def bring_back(request: Request, pk: int, number: int) -> HttpResponse:
    """Undo: what it said in that save."""
    challenge = get_object_or_404(own_challenges(request), pk=pk)
    try:
        copies.bring_back(challenge, number, by=request.actor)
    except KeyError:
        raise Http404 from None
    except copies.CannotBeAsItWas as why:
        messages.warning(request, _("It stays as it is. %s") % why.words)
    except WrittenMeanwhile:
        messages.warning(request, _("Somebody changed it just now, so nothing was undone. Look at it first."))
    else:
        if not challenge.is_draft:
            write_down(request, "changed", challenge)
        messages.success(request, _("Undone. It says again what it said before."))
    return redirect("challenges:edit", pk)


@signed_in
@require_POST
def duplicate(request: Request, pk: int) -> HttpResponse:
    challenge = get_object_or_404(own_challenges(request), pk=pk)
    made = copies.duplicate(challenge)
    messages.success(request, _("Here is its copy, a draft on the class’s next days."))
    return redirect("challenges:edit", made.pk)


@signed_in
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away; what children have seen can only be withdrawn."""
    draft = get_object_or_404(Challenge.objects.removable_by(request.actor), pk=pk)
    write_down(request, "removed", draft)
    request.session[THROWN] = copies.throw_away(draft)
    messages.success(request, _("The draft “%s” is gone.") % draft.title)
    return redirect("challenges:list", draft.school_class_id)


@signed_in
@require_POST
def put_back(request: Request, pk: int) -> HttpResponse:
    """The draft this person has just thrown away, there again."""
    school_class = taught_class(request, pk)
    thrown = request.session.get(THROWN)
    if not thrown or thrown["school_class"] != pk:
        messages.info(request, _("There is no draft to put back any more."))
        return redirect("challenges:list", pk)
    try:
        made = copies.put_back(thrown, school_class, by=request.actor)
    except copies.CannotBeAsItWas as why:
        messages.warning(request, _("It could not be put back. %s") % why.words)
        return redirect("challenges:list", pk)
    del request.session[THROWN]
    messages.success(request, _("“%s” is back, as a draft.") % made.title)
    return redirect("challenges:edit", made.pk)
