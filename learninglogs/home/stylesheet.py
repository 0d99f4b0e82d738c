"""One stylesheet for the phone, many small files for whoever writes it.

A page over a bad line must not wait for forty requests, and nobody should need a build to change a
colour. So the files of `static/css` are put end to end as `css/site.css` whenever static files are looked
for: by WhiteNoise when it starts, by `collectstatic`, and at each request in development. A `url()` in any
part is written as seen from `css/`.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/site.css"
# The order of the cascade where a layer alone does not decide it.
PARTS = (
    "tokens.css",
    "base.css",
    "components/*.css",
    "forced-colours.css",
    "utilities.css",
    "pages/*.css",
    "print.css",
)


def parts(css: Path) -> list[Path]:
    """Every file of the stylesheet below `css`, in order. A folder that is not there gives none."""
    return [path for pattern in PARTS for path in sorted(css.glob(pattern))]


def bind(css: Path, made: Path) -> Path:
    """Write the parts below `css` to `made`, if that changes it. Raises OSError if that cannot be done."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in parts(css)).encode()
    if not made.exists() or made.read_bytes() != whole:
        made.parent.mkdir(parents=True, exist_ok=True)
        # Several web processes and their threads start at once: each writes its own copy, every rename
        # brings the same words.
        unfinished = made.with_name(f"{made.name}.{os.getpid()}-{threading.get_ident()}.part")
        unfinished.write_bytes(whole)
        unfinished.replace(made)
    return made


class StylesheetFinder(BaseFinder):
    """Offers `css/site.css` to Django's static files, like any file that lies in a folder."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.css = Path(settings.BASE_DIR) / "static" / "css"
        self.storage = FileSystemStorage(location=Path(settings.DATA_DIR) / "stylesheet")
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Where the stylesheet lies on disk; for any other path an empty list, as Django's finders answer."""
        if path != NAME:
            return []
        made = str(bind(self.css, Path(self.storage.path(NAME))))
        return [made] if find_all or kwargs.get("all") else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        bind(self.css, Path(self.storage.path(NAME)))
        yield NAME, self.storage
