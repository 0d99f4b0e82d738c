"""The drawn double pages that stand for the sample children's work, as phone photos of a book on a table."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.core.files import File

from logs.models import Place

FOLDER = Path(__file__).parent / "photos"

# One photo of both pages, or one of each: (file name, place).
Photos = tuple[tuple[str, Place], ...]


@cache
def takes() -> dict[str, list[Photos]]:
    """By double page (“volcano”), the ways it was photographed."""
    index = json.loads((FOLDER / "INDEX.json").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], list[tuple[str, Place]]] = defaultdict(list)
    for photo in index:
        page = photo["file"].partition("-")[0]
        found[page, photo["variant"]].append((photo["file"], Place(photo["side"])))
    by_page: dict[str, list[Photos]] = defaultdict(list)
    for (page, _variant), photos in sorted(found.items()):
        by_page[page].append(tuple(photos))
    return dict(by_page)


@contextmanager
def opened(name: str) -> Iterator[File[bytes]]:
    """A photo, as if somebody had chosen it on a phone."""
    with (FOLDER / name).open("rb") as file:
        yield File(file, name=name)
