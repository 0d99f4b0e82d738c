"""Who may come in at all. What they may see inside is a queryset's affair."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from .second_lock import is_due
from .sheets import leave_sheet
from .tablet import COOKIE
from .typed_words import typed_words

View = Callable[..., HttpResponseBase]


def signed_in(view: View, *, may_be_due: bool = False) -> View:
    """Let in adults and pupils; send everybody else to sign-in, whatever they asked for.

    Staff whose second lock is due are led to where it is set. may_be_due: the view is part of setting it.
    A private page is never kept by the browser, so that the back button shows nothing after signing out.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.is_nobody:  # type: ignore[attr-defined]  # see people.http
            return _sign_in_first(request)
        if is_due(request) and not may_be_due:
            return redirect("people:my_account")
        leave_sheet(request)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return guarded


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the door that is theirs, or first the words that came too late to be taken."""
    # A class's tablet: its children come in by their own door.
    is_tablet = COOKIE in request.COOKIES
    if request.method == "POST" and (typed := typed_words(request)):
        return _signed_out(request, typed, is_tablet=is_tablet)
    if request.htmx:  # type: ignore[attr-defined]  # see people.http
        # A piece of a page cannot hold the sign-in: load the whole page again, which leads there.
        return HttpResponseClientRefresh()
    if is_tablet:
        return redirect("people:children_door")
    return redirect_to_login(_page_of(request))


def _signed_out(request: HttpRequest, typed: list[str], *, is_tablet: bool) -> HttpResponse:
    sign_in_url = redirect_to_login(_page_of(request)).url
    shown = {"typed": typed, "is_tablet": is_tablet, "sign_in_url": sign_in_url}
    response = render(request, "people/signed_out.html", shown, status=403)
    response["Cache-Control"] = "no-store, private"
    if request.htmx:  # type: ignore[attr-defined]  # see people.http
        # htmx puts in nothing that went wrong; this has to take the place of the whole page.
        response.status_code = 200
        retarget(reswap(response, "innerHTML"), "body")
    return response


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: the one that was asked for or, after a form, the one it stood on."""
    if request.method != "POST":
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    path, query = urlsplit(page)[2:4]
    # What was typed into a form that only answers a POST stands on no page of its own.
    return urlunsplit(("", "", path, query, "")) if path != request.path else "/"


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """After a write: the page of ours the form names in `next`, else the usual one."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = otherwise
    return redirect(wanted)
