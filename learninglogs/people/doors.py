"""Who may come in at all. What they may see inside is a queryset's affair."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh

from .tablet import COOKIE

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let in adults and pupils; send everybody else to sign-in, whatever they asked for.

    A private page is never kept by the browser, so that the back button shows nothing after signing out.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.is_nobody:  # type: ignore[attr-defined]
            if request.htmx:  # type: ignore[attr-defined]
                # A piece of a page cannot hold the sign-in: load the whole page again, which leads there.
                return HttpResponseClientRefresh()
            if COOKIE in request.COOKIES:  # a class's tablet: its children come in by their own door
                return redirect("people:children_door")
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return guarded


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """After a write: the page of ours the form names in `next`, else the usual one."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = otherwise
    return redirect(wanted)
