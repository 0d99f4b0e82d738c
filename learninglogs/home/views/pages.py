"""Pages anyone can read, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a child, who sees it, and how it ends."""
    return render(request, "home/privacy.html")


def help_page(request: HttpRequest) -> HttpResponse:
    """Questions people ask."""
    return render(request, "home/help.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and whom to tell when it does not."""
    return render(request, "home/accessibility.html")


def about(request: HttpRequest) -> HttpResponse:
    """What Learning Logs is and where it comes from."""
    return render(request, "home/about.html")
