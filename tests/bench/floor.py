"""The page that a page of ours is measured against: one template of thirty rows, no session, no database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ADDRESS = "/floor/"
ROWS = [{"number": number, "first_name": f"Child {number}", "title": "A place"} for number in range(30)]


def floor(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/floor.html", {"rows": ROWS})
