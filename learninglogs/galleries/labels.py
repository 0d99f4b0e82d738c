"""Sheets of log labels as a PDF, for the sticker paper a school office has in its cupboard.

Typst sets them to the tenth of a millimetre; a browser's own margins would not. Sizes are Avery's, as printed
on the packs.
"""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import gettext as _

from learninglogs.files.printable import breakable, printable
from learninglogs.galleries.book import FONTS, HERE, NotSet
from learninglogs.people.names import tell_apart
from learninglogs.people.qr import path_of
from logs.models import LogLabel, Place


@dataclass(frozen=True)
class Paper:
    """A sheet of labels on A4, in millimetres. code: as on the pack; empty for plain paper to cut.

    qr_mm: with the quiet zone around it.
    """

    code: str
    across: int
    down: int
    width_mm: float
    height_mm: float
    gap_mm: float
    qr_mm: float

    @property
    def count(self) -> int:
        return self.across * self.down

    @property
    def left_mm(self) -> float:
        return round((210 - self.across * self.width_mm - (self.across - 1) * self.gap_mm) / 2, 2)

    @property
    def top_mm(self) -> float:
        return round((297 - self.down * self.height_mm) / 2, 2)

    @property
    def size_words(self) -> str:
        """“21 labels, 63.5 × 38.1 mm”."""
        size = {"n": self.count, "wide": f"{self.width_mm:g}", "high": f"{self.height_mm:g}"}
        return _("%(n)d labels, %(wide)s × %(high)s mm") % size


PAPERS = {
    "L7160": Paper("L7160", 3, 7, 63.5, 38.1, 2.5, 27.0),
    "L7159": Paper("L7159", 3, 8, 63.5, 33.9, 2.5, 25.0),
    "L7163": Paper("L7163", 2, 7, 99.1, 38.1, 2.5, 29.0),
    "L7651": Paper("L7651", 5, 13, 38.1, 21.2, 2.5, 17.5),
    "plain": Paper("", 3, 7, 63.5, 38.1, 0.0, 27.0),
}


def sheets_needed(labels: int, paper: Paper, start: int) -> int:
    """How many sheets of paper, the first of them begun at label `start`."""
    return -(-(labels + start - 1) // paper.count)


def write_labels(
    labels: Sequence[LogLabel],
    paper: Paper,
    *,
    class_name: str,
    start: int,
    form: Literal["pdf", "svg"] = "pdf",
) -> bytes:
    """The sheets as one tagged PDF, or the first of them as an SVG. start: the first free label, from 1.

    Raises NotSet.
    """
    told = labels if form == "pdf" else labels[: paper.count - start + 1]
    data = {
        "paper": asdict(paper) | {"left_mm": paper.left_mm, "top_mm": paper.top_mm},
        "skip": start - 1,
        "sheets": sheets_needed(len(labels), paper, start),
        "note": _note(labels, paper),
        "sheet_words": _("Sheet {n} of {all}"),
        "title": _("Log labels for %(name)s") % {"name": printable(class_name)},
        "labels": list(_as_data(told, printable(class_name))),
    }
    with tempfile.TemporaryDirectory() as folder:
        layout = Path(folder) / "labels.typ"
        layout.write_bytes((HERE / "labels.typ").read_bytes())
        return _set(layout, data, form)


def _set(layout: Path, data: dict[str, Any], form: Literal["pdf", "svg"]) -> bytes:
    options: dict[str, Any] = {"pdf_standards": "ua-1"} if form == "pdf" else {"format": "svg"}
    try:
        made = typst.compile(
            layout,
            root=layout.parent,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"sheets": json.dumps(data)},
            **options,
        )
    except RuntimeError as refused:
        raise NotSet(_("The labels could not be set. Tell whoever looks after this site.")) from refused
    first: bytes = made[0] if isinstance(made, list) else made
    return first


def _note(labels: Sequence[LogLabel], paper: Paper) -> str:
    challenge = labels[0].challenge if labels else None
    what = printable(challenge.title) if challenge else _("Log books, all year")
    how = _("print at 100 %, not “fit to page”")
    return f"{what} · {paper.size_words} · {how}"


def _as_data(labels: Iterable[LogLabel], class_name: str) -> Iterable[dict[str, str]]:
    """Each label with what stands on it: the name its class calls the child by, and never more."""
    every = list(labels)
    children = {label.pupil_id: label.pupil for label in every}
    tell_apart(children.values())
    for label in every:
        width, path = path_of(label.text)
        name = printable(children[label.pupil_id].known_as)
        yield {
            "name": breakable(name),
            "class_name": class_name,
            "what": breakable(printable(label.challenge.title)) if label.challenge else _("All year"),
            "place": label.place,
            "place_words": str(Place(label.place).label),
            "path": path,
            "modules": str(width),
            "alt": _("Label of %(child)s, %(place)s") % {"child": name, "place": Place(label.place).label},
        }
