"""What the bench's web server runs: the product, and beside it the floor page without any middleware.

Both stand in the same process, so that whatever slows the one slows the other.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from tests.bench import floor

product = get_wsgi_application()
with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()  # reads its middleware once, here


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == floor.ADDRESS:
        return bare(environ, start_response)
    return product(environ, start_response)
