"""A request as our middleware hands it on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .actor import Actor


class Request(HttpRequest):
    """Every view of ours takes one of these; for the type checker only."""

    actor: Actor
    htmx: HtmxDetails
