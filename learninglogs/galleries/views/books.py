"""The class book of a challenge: made in the background, read and printed as a PDF."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.files.serving import send_file
from learninglogs.galleries.class_books import Contents, ask_for_book, contents_of
from learninglogs.galleries.models import ClassBook
from learninglogs.jobs.models import Job
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolClass


@signed_in
def books(request: Request, pk: int) -> HttpResponse:
    """Every challenge of the class that has logs to print."""
    school_class = get_object_or_404(SchoolClass.objects.taught_by(request.actor), pk=pk)
    challenges = Challenge.objects.filter(school_class=school_class).published()
    shown = challenges.filter(entries__let_through_at__isnull=False).distinct().select_related("book")
    context = {"school_class": school_class, "challenges": shown, "section": "books"}
    return render(request, "galleries/books.html", context)


@signed_in
@vary_on_headers("HX-Request")
def book(request: Request, pk: int) -> HttpResponse:
    """The book of one challenge: to make, on its way, or ready."""
    challenge = _challenge(request, pk)
    contents = contents_of(challenge)
    made = ClassBook.objects.filter(challenge=challenge).first()
    context = {
        "challenge": challenge,
        "school_class": challenge.school_class,
        "contents": contents,
        "book": made,
        "job": Job.objects.for_key(made.job_key) if made else None,
        "may_open": made is not None and bool(made.key) and not _shows_hidden(made, contents),
        "is_up_to_date": made is not None and made.content_sha256 == contents.sha256,
        "section": "books",
    }
    return render(request, "galleries/_book.html" if request.htmx else "galleries/book.html", context)


@require_POST
@signed_in
def make_book(request: Request, pk: int) -> HttpResponse:
    challenge = _challenge(request, pk)
    if contents_of(challenge).entries:
        ask_for_book(challenge)
        record(request.actor, "asked_for_book", challenge, school_id=challenge.school_class.school_id)
    else:
        messages.warning(
            request, _("Let a double page through to the class first. Then there is a book to make.")
        )
    return redirect("galleries:book", pk=pk)


@require_safe
@signed_in
def download_book(request: Request, pk: int) -> HttpResponseBase:
    """The PDF: checked in full every time, and written to the record."""
    challenge = _challenge(request, pk)
    made = ClassBook.objects.filter(challenge=challenge).exclude(key="").first()
    if made is None:
        raise Http404
    if _shows_hidden(made, contents_of(challenge)):
        messages.warning(request, _("A page of this book has been hidden since. Make the book again."))
        return redirect("galleries:book", pk=pk)
    record(request.actor, "downloaded_book", challenge, school_id=challenge.school_class.school_id)
    name = f"{challenge.title} – {challenge.school_class.name}.pdf"
    return send_file(request, made.key, content_type="application/pdf", download_name=name)


def _challenge(request: Request, pk: int) -> Challenge:
    challenges = Challenge.objects.set_by(request.actor).published()
    return get_object_or_404(challenges.select_related("school_class__school"), pk=pk)


def _shows_hidden(made: ClassBook, contents: Contents) -> bool:
    """Whether the book that was made holds a page the class may no longer see."""
    return not set(made.pictures_shown) <= set(contents.pictures)
