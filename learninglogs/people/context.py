"""What every template may know about who is asking."""

from typing import Any

from django.http import HttpRequest


def actor(request: HttpRequest) -> dict[str, Any]:
    """`actor`, lazily: a page that does not name it costs nothing."""
    return {"actor": getattr(request, "actor", None)}
