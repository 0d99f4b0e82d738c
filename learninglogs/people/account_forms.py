"""Forms of the adults' sign-in, where allauth's own would do something else."""

from allauth.account.forms import LoginForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .models import User
from .sessions import limit_stay


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth's forms have no types
    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        """Sign in, and say how long that lasts once more: allauth has just said one length for everybody."""
        response: HttpResponseBase = super().login(request, redirect_url)
        if isinstance(request.user, User):
            limit_stay(request, request.user)
        return response
