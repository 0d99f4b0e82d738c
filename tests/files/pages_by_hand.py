"""The photos of `pages_by_hand.toml`, and how right the proposals for them are.

    .venv/bin/python -m tests.files.pages_by_hand

prints a line for each photo: what it shows, what was proposed, and how much of the two areas is common (IoU).
"""

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from learninglogs.files.pictures.corners import Quad
from learninglogs.files.pictures.look import open_picture
from learninglogs.files.pictures.make import ORIENTATIONS, TURNS, _decode, _orientation
from learninglogs.files.pictures.page_edges import Proposal, propose
from tests.corpus import FOLDER as CORPUS

MARKED = Path(__file__).with_suffix(".toml")
OWN = MARKED.parents[2] / "learninglogs/home/sample/photos"
RIGHT_FROM = 0.9
GRID_PX = 2000


@dataclass(frozen=True)
class Marked:
    """One photo. sees: page, part, none or other; corners as fractions where it shows a page."""

    name: str
    sees: str
    corners: Quad | None

    @property
    def path(self) -> Path:
        folder, _slash, name = self.name.partition("/")
        return OWN / name if folder == "own" else CORPUS / self.name

    @property
    def is_own(self) -> bool:
        return self.name.startswith("own/")


@dataclass(frozen=True)
class Judged:
    """iou: 0 where nothing was proposed for a page; None where there is nothing to compare with."""

    photo: Marked
    proposal: Proposal | None
    iou: float | None

    @property
    def is_right(self) -> bool:
        return self.iou is not None and self.iou >= RIGHT_FROM


def marked() -> list[Marked]:
    lines = tomllib.loads(MARKED.read_text(encoding="utf-8"))
    return [
        Marked(
            name,
            line["sees"],
            tuple((x / 100, y / 100) for x, y in line["corners"]) if "corners" in line else None,
        )
        for name, line in lines.items()
    ]


@cache
def judged() -> list[Judged]:
    """All that are here, once a run."""
    return [_judge(photo) for photo in marked() if photo.path.exists()]


def _judge(photo: Marked) -> Judged:
    proposal = propose(upright(photo.path))
    if photo.corners is None:
        return Judged(photo, proposal, None)
    return Judged(photo, proposal, overlap(photo.corners, proposal.corners) if proposal else 0.0)


def upright(path: Path) -> np.ndarray:
    """The photo as a person sees it, about 900 px or whatever decodes quickly."""
    with open_picture(path) as opened:
        if opened.looked.format in {"JPEG", "MPO"}:
            opened.image.draft("RGB", (900, 900))
        image = _decode(opened).convert("RGB")
        turn = TURNS.get(ORIENTATIONS[_orientation(opened)])
    image.thumbnail((1800, 1800), reducing_gap=2)
    return np.asarray(image if turn is None else image.transpose(turn))


def overlap(one: Quad, other: Quad) -> float:
    """Area of what is common to both, divided by the area of what either covers."""
    masks = []
    for quad in (one, other):
        mask = np.zeros((GRID_PX, GRID_PX), np.uint8)
        cv2.fillPoly(mask, [np.round(np.array(quad) * GRID_PX).astype(np.int32)], 1)
        masks.append(mask)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def main() -> None:
    for each in judged():
        found = f"{each.proposal.confidence:.2f}" if each.proposal else "–"
        iou = "" if each.iou is None else f"{each.iou:.3f}"
        sys.stdout.write(f"{each.photo.sees:6}{each.photo.name:46}{found:>6}{iou:>8}\n")
    pages = [each for each in judged() if each.photo.sees == "page"]
    right = sum(each.is_right for each in pages)
    sys.stdout.write(f"right on {right} of {len(pages)} photos that show a page\n")


if __name__ == "__main__":
    main()
