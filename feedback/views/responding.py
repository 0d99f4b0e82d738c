"""The teacher answers: asks classmates, writes in green about one log, and releases it all together."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from challenges.models import Challenge
from feedback import allocation
from feedback.forms import GreenPenForm
from feedback.models import Review
from feedback.progress import round_state, scores_for, voices_for
from feedback.release import Released
from feedback.release import release as release_all
from feedback.snapshots import row_of
from learninglogs.people.doors import back_to, signed_in
from learninglogs.people.http import Request
from logs.developing import waiting_on
from logs.models import LogEntry


@require_GET
@signed_in
def entry(request: Request, pk: int) -> HttpResponse:
    """One log: the double page, what classmates gave, what everybody said, the green pen."""
    log = get_object_or_404(_readable(request), pk=pk)
    return _page(request, log, GreenPenForm(log, request.actor))


@require_POST
@signed_in
def say(request: Request, pk: int) -> HttpResponse:
    """The teacher's own words, kept for the release or sent now."""
    log = get_object_or_404(_readable(request), pk=pk)
    form = GreenPenForm(log, request.actor, request.POST, send_now="send_now" in request.POST)
    if not form.is_valid():
        return _page(request, log, form)
    voice = form.save()
    child = {"child": log.pupil.first_name}
    if voice is None:
        messages.info(request, _("Taken back. %(child)s never saw it.") % child)
    elif voice.released_at:
        messages.success(request, _("%(child)s can read it now.") % child)
    else:
        messages.success(request, _("Kept. %(child)s reads it when you release the feedback.") % child)
    return redirect("feedback:entry", log.pk)


@require_POST
@signed_in
def allocate(request: Request, pk: int) -> HttpResponse:
    """Ask two classmates about each log that is let through."""
    challenge = get_object_or_404(_set_by(request), pk=pk)
    try:
        count = allocation.allocate(challenge, by=request.actor)
    except allocation.NobodyToRespond:
        messages.warning(request, _nobody_yet(challenge))
    else:
        messages.success(request, _asked(count, challenge))
    return back_to(request, challenge.get_tray_url())


@require_POST
@signed_in
def release(request: Request, pk: int) -> HttpResponse:
    """Give the children everything that is ready, all at once."""
    challenge = get_object_or_404(_set_by(request), pk=pk)
    released = release_all(challenge, by=request.actor)
    for words in _what_happened(released):
        messages.success(request, words)
    return back_to(request, challenge.get_tray_url())


def _set_by(request: Request) -> Any:
    return Challenge.objects.set_by(request.actor).select_related("school_class__school")


def _readable(request: Request) -> Any:
    asked = Review.objects.select_related("reviewer").order_by("reviewer__sorts_as", "pk")
    return (
        LogEntry.objects.answered_by(request.actor)
        .select_related("pupil", "handed_in_by", "challenge__school_class", "challenge__criteria_set")
        .with_double_page()
        .with_beside()
        .prefetch_related(Prefetch("reviews", queryset=asked))
    )


def _page(request: Request, log: LogEntry, form: GreenPenForm) -> HttpResponse:
    voices = voices_for([log], request.actor).get(log.pk, [])
    page = {
        "entry": log,
        "pupil": log.pupil,
        "challenge": log.challenge,
        "school_class": log.challenge.school_class,
        "section": "fortnight",
        "state": round_state(log.challenge),
        "score": scores_for([log], released_only=False).get(log.pk),
        "given": [str(one.reviewer) for one in log.reviews.all() if one.is_given],
        "missing": [str(one.reviewer) for one in log.reviews.all() if not one.is_given],
        "voices": [voice for voice in voices if voice != form.unsent],
        "form": form,
        "new_pages": waiting_on(log),
        "cells": row_of(log.pupil, log.challenge, request.actor),
        **_neighbours(request, log),
    }
    return render(request, "feedback/entry.html", page)


def _neighbours(request: Request, log: LogEntry) -> dict[str, Any]:
    """The logs before and after this one among those handed in, and where in the row it stands."""
    others = LogEntry.objects.answered_by(request.actor).handed_in().filter(challenge=log.challenge)
    row = list(others.select_related("pupil"))
    if log not in row:
        return {}
    at = row.index(log)
    return {
        "number": at + 1,
        "of": len(row),
        "before": row[at - 1] if at else None,
        "after": row[at + 1] if at + 1 < len(row) else None,
    }


# ── What the teacher is told ────────────────────────────────────────────────────
def _nobody_yet(challenge: Challenge) -> str:
    alone = LogEntry.objects.for_the_class().filter(challenge=challenge).select_related("pupil").first()
    if alone is None:
        return _("No double page has been let through yet. Let two or more through, then ask again.")
    return _(
        "Only %(child)s’s double page has been let through, so there is nobody to ask yet. "
        "Let another one through and ask again, or write to %(child)s with your green pen."
    ) % {"child": alone.pupil.first_name}


def _asked(count: int, challenge: Challenge) -> str:
    if not count:
        return _("Everybody has been asked already. Nothing has changed.")
    logs = LogEntry.objects.for_the_class().filter(challenge=challenge).count()
    return _("Asked for %(reviews)s reviews of %(logs)s logs. The children find them on the tablets.") % {
        "reviews": count,
        "logs": logs,
    }


def _what_happened(released: Released) -> list[str]:
    """Counts first, then what is still held and why nothing is lost."""
    said = [_given_out(released)]
    if released.held:
        said.append(
            ngettext(
                "%(count)s comment is still held: you have not let it through.",
                "%(count)s comments are still held: you have not let them through.",
                released.held,
            )
            % {"count": released.held}
        )
    if released.missing:
        said.append(
            ngettext(
                "%(count)s review has not been given. It can follow: release again then.",
                "%(count)s reviews have not been given. They can follow: release again then.",
                released.missing,
            )
            % {"count": released.missing}
        )
    return said


def _given_out(released: Released) -> str:
    if not released.reviews and not released.voices:
        return _("There was nothing new to release.")
    reviews = ngettext("%(count)s review", "%(count)s reviews", released.reviews)
    voices = ngettext("%(count)s comment", "%(count)s comments", released.voices)
    return _("Released: %(reviews)s and %(voices)s. The children can read them now.") % {
        "reviews": reviews % {"count": released.reviews},
        "voices": voices % {"count": released.voices},
    }
