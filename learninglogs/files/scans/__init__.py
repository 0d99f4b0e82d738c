"""From a copier's PDF or TIFF to sheets: one picture each, with the squares that were read on it.

`process` is ours; everything else here runs in a child process of its own, without secrets and without
Django: keep it so. One sheet at a time, so that a scan of two hundred needs no more memory than one.
"""

from dataclasses import dataclass
from pathlib import Path

MOST_SHEETS = 200


@dataclass(frozen=True)
class Code:
    """A square that was read. turn_deg: by how much the sheet must turn clockwise for it to stand upright."""

    text: str
    turn_deg: int


@dataclass(frozen=True)
class Sheet:
    """A sheet that was cut out.

    path: its picture, a JPEG without metadata, turned or not as it came; small_path: the same small, turned.
    turn_deg: clockwise, what `path` still needs to be upright. sharpness: to compare two of one page.
    """

    path: Path
    small_path: Path
    sha256: str
    small_sha256: str
    byte_count: int
    width_px: int
    height_px: int
    turn_deg: int
    codes: tuple[Code, ...]
    sharpness: float
    is_blank: bool
