"""Sets `request.actor`; nothing is read from the database until somebody asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .sessions import actor_of


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # see people.http
        if request.path.startswith("/account/"):
            # allauth's own pages ask for a user, and not whether their time is over.
            bool(request.actor)  # type: ignore[attr-defined]  # see people.http
        return self.get_response(request)
