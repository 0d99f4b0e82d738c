"""One child's scan: on its way to the double page, or waiting for somebody to choose two of its pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from learninglogs.files.refusals import Refusal
from learninglogs.jobs.models import Job
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from logs.models import LogEntry, Scan
from logs.scan_forms import TwoPagesForm
from logs.scans.choosing import choose, pages_to_choose_from
from logs.scans.taking_in import take_in_pages

from .entry import show, write_down
from .from_club import club_url, kept_from_club

RELATED = ("entry__pupil__school_class__school", "challenge__school_class__school")


def scan_came(request: Request, entry: LogEntry, data: dict[str, Any]) -> HttpResponse:
    """A paper or a TIFF of several pages, sent where a photo is added: its own page shows what becomes of it.

    data: of the form that adds a photo.
    """
    try:
        scan = take_in_pages(entry, data["upload"], place=data["place"], by=request.actor)
    except Refusal as refusal:
        return show(request, entry, refusal=refusal.words)
    write_down(request, "added_photo", entry)
    return _go(request, scan.get_absolute_url())


@signed_in
@vary_on_headers("HX-Request")
def scan_pages(request: Request, pk: str) -> HttpResponse:
    """Being read; refused; to be chosen from; or filed, and then the double page itself."""
    scan = get_object_or_404(_scans(request), pk=pk)
    pages = pages_to_choose_from(scan)
    if scan.filed_at and not pages:
        return _go(request, scan.entry.get_absolute_url())
    return _show(request, scan, pages=pages)


def _show(request: Request, scan: Scan, **more: Any) -> HttpResponse:
    job = Job.objects.filter(key__in=[scan.read_key, scan.file_key]).order_by("-created_at").first()
    context = {
        "scan": scan,
        "entry": scan.entry,
        "school_class": scan.challenge.school_class,
        "job": job,
        "club_url": club_url(request, scan.entry) if scan.entry else "",
        **more,
    }
    template = "logs/_scan_pages.html" if request.htmx else "logs/scan_pages.html"
    return render(request, template, context)


@require_POST
@signed_in
def choose_pages(request: Request, pk: str) -> HttpResponse:
    """These two are the double page; the others are kept beside it."""
    scan = get_object_or_404(_scans(request).filter(chosen_at=None), pk=pk)
    pages = pages_to_choose_from(scan)
    form = TwoPagesForm(request.POST, numbers=[page.number for page in pages])
    if not form.is_valid():
        return _show(request, scan, pages=pages, form=form)
    choose(scan, by=request.actor, **form.cleaned_data)
    return redirect(kept_from_club(request, scan.entry.get_absolute_url()))


def _scans(request: Request) -> Any:
    return Scan.objects.of_logs_of(request.actor).select_related(*RELATED)


def _go(request: Request, address: str) -> HttpResponse:
    """There, whole, from a form as from a piece that htmx asked for."""
    address = kept_from_club(request, address)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
