"""An adult who does not know their password any more."""

from allauth.account import views
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render


def new_password(request: HttpRequest) -> HttpResponseBase:
    """A link by e-mail; where no mail server is named nothing is promised, and a person is named instead."""
    if not settings.EMAIL_HOST:
        return render(request, "account/password_by_hand.html")
    response: HttpResponseBase = views.password_reset(request)
    return response
