"""Learning Logs on a phone’s home screen: its manifest, its service worker, and the page without signal."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# What the page without signal is made of. Nothing of anybody’s is in it: a browser keeps it after sign-out.
SHELL = (
    "css/site.css",
    "icons/favicon.svg",
    "icons/icon-192.png",
    "icons/icons.svg",
    "fonts/winky-sans-latin-wght-normal.woff2",
    "js/submit-once.js",
    "js/offline-list.js",
    "js/phone-store.js",
    "js/phone-tell.js",
    "js/phone-words.js",
    "vendor/idb-keyval-6.3.0.js",
)
DUCK_EGG, PAPER = "#1b686d", "#fffdf8"  # as tokens.css has them, for a frame that reads no stylesheet


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a service worker looks after what lies below its own address."""
    offline = reverse("home:offline")
    lines = [
        f"const OFFLINE = {json.dumps(offline)};",
        f"const SHELL = {json.dumps([offline, *(static(name) for name in SHELL)])};",
        f"importScripts({json.dumps(static('js/offline-worker.js'))});",
    ]
    return HttpResponse("\n".join(lines), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone wants to know before it puts a page on the home screen, and into its share sheet."""
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any maskable")]
    photos = {"name": "photos", "accept": ["image/*", ".heic", ".heif"]}
    told = {
        "id": "/",
        "name": _("Learning Logs"),
        "short_name": _("Logs"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "en-GB",
        "background_color": PAPER,
        "theme_color": DUCK_EGG,
        "icons": [
            {"src": static(f"icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
        "share_target": {
            "action": reverse("logs:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [photos]},
        },
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows where there is no signal. About nobody."""
    return render(request, "home/offline.html")
