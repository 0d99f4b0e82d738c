"""The class scan: send a pile, see where each sheet went, and say where the rest belongs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from challenges.models import Challenge
from learninglogs.files.refusals import Refusal
from learninglogs.files.serving import send_file
from learninglogs.jobs.models import Job
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs.models import Scan, ScanSheet, SheetState
from logs.scan_forms import ScanForm, SheetForm
from logs.scans import filing
from logs.scans.result import result_of
from logs.scans.taking_in import take_in_class_scan

RELATED = ("challenge__school_class__school",)
GONE = _("That sheet is not here any more. Scan it once more if you need it.")


# ── Sending ─────────────────────────────────────────────────────────────────────
@signed_in
def scan_class(request: Request, pk: int) -> HttpResponse:
    """Send the pile of a challenge; or find the scans that were sent."""
    challenges = Challenge.objects.set_by(request.actor).given_out().select_related("school_class__school")
    challenge = get_object_or_404(challenges, pk=pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            scan, is_new = take_in_class_scan(challenge, form.cleaned_data["upload"], by=request.actor)
        except Refusal as refusal:
            form.add_error("upload", refusal.words)
        else:
            _say_whether_new(request, is_new=is_new)
            return redirect(scan)
    context = {"challenge": challenge, "form": form, "scans": challenge.scans.filter(entry=None)}
    return render(request, "logs/scan_class.html", context | _look(challenge))


def _say_whether_new(request: Request, *, is_new: bool) -> None:
    if not is_new:
        words = _("You have sent this very file before, so nothing was filed twice. This is where it went.")
        messages.info(request, words)


def _look(challenge: Challenge) -> dict[str, Any]:
    return {"school_class": challenge.school_class, "section": "challenges"}


# ── Looking ─────────────────────────────────────────────────────────────────────
@signed_in
@vary_on_headers("HX-Request")
def scan(request: Request, pk: str) -> HttpResponse:
    return _show(request, get_object_or_404(_scans(request), pk=pk))


def _show(request: Request, scan: Scan) -> HttpResponse:
    """The whole page, or for htmx the piece that changes."""
    jobs = Job.objects.filter(key__in=[scan.read_key, scan.file_key])
    going = [job for job in jobs if not job.is_finished]
    failed = [job for job in jobs if job.may_try_again]
    context = {
        "scan": scan,
        "challenge": scan.challenge,
        "job": going[0] if going else None,
        "failed": failed[0] if failed else None,
        "result": result_of(scan) if scan.read_at else None,
        "form": SheetForm(),
    }
    template = "logs/_scan.html" if request.htmx else "logs/scan.html"
    return render(request, template, context | _look(scan.challenge))


def _scans(request: Request) -> Any:
    return Scan.objects.sorted_by(request.actor).select_related(*RELATED)


@require_safe
@signed_in
def sheet_picture(request: Request, pk: int) -> HttpResponseBase:
    """A sheet nobody has claimed yet, for whoever sorts the pile; checked in full each time."""
    sheets = ScanSheet.objects.visible_to(request.actor).exclude(small_key="")
    sheet = get_object_or_404(sheets, pk=pk)
    kind = "webp" if sheet.small_key.endswith(".webp") else "jpeg"
    return send_file(request, sheet.small_key, content_type=f"image/{kind}", max_age_s=0)


# ── Sorting ─────────────────────────────────────────────────────────────────────
@require_POST
@signed_in
def file_sheet(request: Request, pk: int) -> HttpResponse:
    """One tap: this sheet is that child's."""
    sheet = _sheet(request, pk)
    form = SheetForm(request.POST, challenge=sheet.scan.challenge)
    if form.is_valid() and sheet.key:
        sheet.pupil, sheet.place, sheet.by_hand = form.cleaned_data["pupil"], form.cleaned_data["place"], True
        try:
            filing.file_sheet(sheet, by=request.actor, replacing=form.cleaned_data["replacing"])
        except FileNotFoundError:
            messages.warning(request, GONE)
    return _changed(request, sheet.scan)


@require_POST
@signed_in
def turn_sheet(request: Request, pk: int) -> HttpResponse:
    """A quarter turn clockwise, for a sheet whose label nobody could read."""
    sheet = _sheet(request, pk)
    filing.turn(sheet)
    return _changed(request, sheet.scan)


@require_POST
@signed_in
def set_sheet_aside(request: Request, pk: int) -> HttpResponse:
    """Leave it out; or, where it lies aside, take it up again."""
    sheet = _sheet(request, pk)
    if sheet.state == SheetState.ASIDE:
        filing.take_up_again(sheet)
    else:
        filing.set_aside(sheet)
    return _changed(request, sheet.scan)


@require_POST
@signed_in
def take_sheet_back(request: Request, pk: int) -> HttpResponse:
    """It went to the wrong child: it waits again."""
    sheet = _sheet(request, pk)
    if not filing.take_back(sheet, by=request.actor):
        words = _("That page has been changed since, or its picture is still being made, so it stays.")
        messages.warning(request, words)
    return _changed(request, sheet.scan)


def _sheet(request: Request, pk: int) -> ScanSheet:
    sheets = ScanSheet.objects.sorted_by(request.actor).filter(scan__undone_at=None)
    related = ("scan__challenge__school_class__school", "photo__entry__pupil", "scan__entry__pupil")
    return get_object_or_404(sheets.select_related(*related), pk=pk)


def _changed(request: Request, scan: Scan) -> HttpResponse:
    return _show(request, scan) if request.htmx else redirect(scan)


# ── The whole pile ──────────────────────────────────────────────────────────────
@require_POST
@signed_in
def hand_in_scan(request: Request, pk: str) -> HttpResponse:
    """The books lie on the desk: their logs are handed in."""
    scan = get_object_or_404(_scans(request), pk=pk)
    count = filing.hand_in(scan, by=request.actor)
    words = ngettext("%d log is handed in.", "%d logs are handed in.", count) % count
    messages.success(request, words)
    return redirect(scan)


@require_POST
@signed_in
def undo_scan(request: Request, pk: str) -> HttpResponse:
    scan = get_object_or_404(_scans(request), pk=pk)
    staying = filing.undo(scan, by=request.actor)
    messages.success(request, _("The scan is undone. What lay there before is back in its place."))
    if staying:
        words = ngettext(
            "%d page stays: somebody has changed it, or looked at it with the class, since.",
            "%d pages stay: somebody has changed them, or looked at them with the class, since.",
            staying,
        )
        messages.info(request, words % staying)
    return redirect("logs:scan_class", scan.challenge_id)


@require_POST
@signed_in
def try_scan_again(request: Request, pk: str) -> HttpResponse:
    scan = get_object_or_404(_scans(request), pk=pk)
    for job in Job.objects.filter(key__in=[scan.read_key, scan.file_key]):
        job.try_again()
    return redirect(scan)
