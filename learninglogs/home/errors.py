"""What a person sees when something is not there or goes wrong: what happened, what is safe, what to do next.

None of these touches the database: the database may be what is broken.
"""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from learninglogs.files.uploads import WORDS_BYTES, DiskFull, UploadTooBig, most_bytes, place_of
from learninglogs.people.typed_words import typed_words

logger = logging.getLogger(__name__)

# A reference people can read out over the telephone.
PLANTS = (
    "ash",
    "birch",
    "clover",
    "daisy",
    "elder",
    "fern",
    "hazel",
    "ivy",
    "maple",
    "nettle",
    "oak",
    "willow",
)
# When even the page for broken pages is broken: no template, no stylesheet, no translation.
BARE = (
    '<!doctype html><html lang="en-GB"><title>Something broke – Learning Logs</title>'
    "<h1>Something broke, and it was us</h1><p>What was saved is safe. Try again in a minute. "
    "If it happens twice, tell the school: <strong>{reference}</strong></p>"
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One body for what does not exist and for what may not be seen."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that did not reach us whole, or was too big to take in."""
    if isinstance(exception, UploadTooBig):
        return too_big(request)
    if isinstance(exception, DiskFull):
        return disk_full(request)
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


BIG_FILES = {"logs:add_clip": "film", "logs:scan_class": "scan"}


def too_big(request: HttpRequest) -> HttpResponse:
    """A file above the school's limit. A page that sends by itself is given one line to show where it is."""
    place = place_of(request)
    limit = {"limit_mb": (most_bytes(place) - WORDS_BYTES) // 1_000_000}
    what = BIG_FILES.get(place.view_name, "photo") if place else "photo"
    if "HX-Request" in request.headers:
        words = _("A photo can be up to %(limit_mb)s MB. Your double page is safe. Choose another.") % limit
        return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")
    return render(request, "413.html", {**limit, "what": what}, status=413)


def disk_full(request: HttpRequest) -> HttpResponse:
    """No room for a file (507, RFC 4918 11.5). A page that sends by itself is given one line to show."""
    if "HX-Request" in request.headers:
        words = _("The school’s computer is full, so nothing was kept. Your double page is safe. Try later.")
        return HttpResponse(words, status=507, content_type="text/plain; charset=utf-8")
    return render(request, "507.html", status=507)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. The reference on the page stands in the log beside the address."""
    reference = f"{secrets.choice(PLANTS)}-{secrets.randbelow(9000) + 1000}"
    logger.error("%s: this is what the person was shown at %s", reference, request.path)
    again = request.path if request.method == "GET" else ""
    try:
        page = str(render_to_string("500.html", {"reference": reference, "again": again}))
    except Exception:
        logger.exception("%s: the page for broken pages is broken too", reference)
        page = BARE.format(reference=reference)
    return HttpResponse(page, status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page was too old, most often because somebody signed in after it was opened.

    It is not sent again by itself: the person signed in now may be another one, and a parent's words must
    never appear as the child's. What was typed is shown, so that it can be copied.
    """
    return render(request, "403_csrf.html", {"typed": typed_words(request)}, status=403)
