"""A typed page as a picture: set by typst, the child's words as data and never as markup."""

import datetime
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from learninglogs.files.intake import local_path
from learninglogs.files.printable import FONTS, breakable, printable
from learninglogs.jobs.models import Job

from .double_page import PICTURES
from .models import Photo, Size, TypedPage

LAYOUT = Path(__file__).resolve().parent / "typed_page.typ"
A_MOMENT = datetime.timedelta(seconds=1)
DOTS_AN_INCH = 300  # A5: 1,748 × 2,480


def waits_for_its_picture(photo: Photo) -> bool:
    """Whether the photo is to be made of a typed page whose own picture is not made yet."""
    typed = _typed(photo)
    picture = typed.picture if typed else None
    return bool(picture and not picture.has_pictures and not picture.refused_at)


def ask_again_soon(photo: Photo) -> None:
    """In a job's effects: look again in a second whether its picture is there."""
    Job.objects.ask(
        PICTURES,
        photo.job_key,
        school=photo.entry.pupil.school,
        payload={"photo": str(photo.pk)},
        run_after=timezone.now() + A_MOMENT,
    )


@contextmanager
def set_in_type(photo: Photo) -> Iterator[Path | None]:
    """The page as a PNG, in a passing file; None for a photo that was not typed.

    Raises RuntimeError where the typesetter refuses, FileNotFoundError where the picture's file is gone.
    """
    typed = _typed(photo)
    if typed is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="typed-") as folder:
        desk = Path(folder)
        made = desk / "page.png"
        made.write_bytes(_png(typed, desk))
        yield made


def _typed(photo: Photo) -> TypedPage | None:
    return TypedPage.objects.filter(photo=photo).select_related("picture").first()


def _png(typed: TypedPage, desk: Path) -> bytes:
    layout = desk / LAYOUT.name
    layout.write_bytes(LAYOUT.read_bytes())
    made: bytes = typst.compile(
        layout,
        root=desk,
        font_paths=[FONTS],
        ignore_system_fonts=True,  # the same page on every machine
        sys_inputs={"page": json.dumps(_as_data(typed, desk))},
        format="png",
        ppi=DOTS_AN_INCH,
    )
    return made


def _as_data(typed: TypedPage, desk: Path) -> dict[str, Any]:
    """What typed_page.typ reads, in letters the fonts have."""
    return {
        "heading": breakable(printable(typed.heading)),
        "lines": [breakable(printable(line)) for line in typed.words.splitlines()],
        "look": typed.look,
        "is_big": typed.is_big,
        "picture": _picture(typed, desk),
        "picture_place": typed.picture_place,
    }


def _picture(typed: TypedPage, desk: Path) -> dict[str, Any] | None:
    """Our own JPEG of it, put on the desk; None without one, or where it turned out to be no photo."""
    large = typed.picture.picture(Size.LARGE) if typed.picture and not typed.picture.refused_at else None
    if large is None:
        return None
    with local_path(large.key) as stored:
        shutil.copyfile(stored, desk / "picture.jpg")
    return {"file": "/picture.jpg", "ratio": large.width_px / large.height_px}
