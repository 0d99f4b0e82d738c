"""How a private file leaves the house. Who may have it was decided before: here nobody is asked.

There is no MEDIA_URL. The file goes out through Django, through nginx (`X-Accel-Redirect`), or from the
bucket by a link that is good for a minute; with the same headers each time.
"""

import hashlib
import os
import time
from urllib.parse import quote

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from learninglogs.files.ranges import NotThere, nothing_there, piece, range_asked_for

ACCEL_PREFIX = "/private/"
# A file is not a page: it may fetch nothing, run nothing, and be nobody's frame.
FILE_POLICY = "default-src 'none'; sandbox"
LINK_S = 60


def send_file(
    request: HttpRequest,
    key: str,
    *,
    content_type: str,
    download_name: str | None = None,
    etag: str | None = None,
    max_age_s: int = 0,
) -> HttpResponseBase:
    """The stored file `key` or the range of it that is asked for, 304 if the browser has it, or a redirect.

    download_name: offers to save it under this name; None shows it. etag: None takes the key, which holds
    the content's hash. max_age_s: how long the browser may show it without asking; 0 is for what is checked
    and written down every time. Raises Http404 where the file is gone.
    """
    tag = quote_etag(etag or key)
    unchanged = get_conditional_response(request, etag=tag, response=None)
    response = unchanged or _response(
        request, key, content_type, download_name=download_name, max_age_s=max_age_s, tag=tag
    )
    response["ETag"] = tag
    response["Cache-Control"] = f"private, max-age={max_age_s}" if max_age_s else "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY  # django-csp leaves a policy that is there alone
    if isinstance(response, HttpResponseRedirect):
        del response["ETag"]  # it would name the redirect, whose target changes
        response["Cache-Control"] = "private, no-store"
    return response


def _response(
    request: HttpRequest, key: str, content_type: str, *, download_name: str | None, max_age_s: int, tag: str
) -> HttpResponseBase:
    disposition = content_disposition_header(bool(download_name), download_name or "") or "inline"
    try:
        path = default_storage.path(key)
    except NotImplementedError:
        return HttpResponseRedirect(_link(key, content_type, disposition, max_age_s))
    if settings.SERVE_FILES_BY == "nginx":
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = ACCEL_PREFIX + quote(key)
    else:
        response = _sent_by_us(request, path, content_type, tag)
        response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = disposition
    return response


def _sent_by_us(request: HttpRequest, path: str, content_type: str, tag: str) -> HttpResponseBase:
    """The file, or the range of it that a player asks for. nginx and the bucket know ranges by themselves."""
    try:
        file = open(path, "rb")  # noqa: SIM115, PTH123 – sent, then shut
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None
    total = os.fstat(file.fileno()).st_size
    try:
        asked = range_asked_for(request, total, etag=tag)
    except NotThere:
        file.close()
        return nothing_there(total)
    if asked is None:
        return FileResponse(file, content_type=content_type)
    return piece(file, *asked, total, content_type=content_type)


def _link(key: str, content_type: str, disposition: str, max_age_s: int) -> str:
    """A presigned link, the same for everyone who asks in the same half minute, so that caches can work."""
    said = f"{int(time.time()) // (LINK_S // 2)} {content_type} {disposition} {max_age_s} {key}"
    parameters = {
        "ResponseContentType": content_type,
        "ResponseContentDisposition": disposition,
        "ResponseCacheControl": f"private, max-age={max_age_s}",
    }
    link = caches["links"].get_or_set(
        "file-link:" + hashlib.sha256(said.encode()).hexdigest(),
        lambda: default_storage.url(key, expire=LINK_S, parameters=parameters),  # type: ignore[call-arg]  # S3’s
        LINK_S // 2,
    )
    return str(link)
