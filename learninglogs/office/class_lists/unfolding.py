"""A workbook's first sheet, unfolded to rows of cells, in a process of its own (`files.limited`).

One cell in the last corner of a sheet of a few kilobytes makes a rectangle of seventeen thousand million
cells, and whoever lays that out is killed. So the program here does, and not the web server.
"""

import datetime
import io
import json
import re
import sys
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from learninglogs.files.limited import ProgramFailed, TookTooMuch, limit_myself, read_apart

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MEMORY_MB, SECONDS = 600, 20
MOST_UNPACKED_BYTES, MOST_CELLS, MOST_ANSWER_BYTES = 60_000_000, 2_000_000, 30_000_000
# What a sheet says its size is, before its first cell. Formatting whole columns makes an honest sheet say
# a million rows; this much only a sheet that is no list.
MOST_SAID_CELLS = 100_000_000
SAID_SIZE = re.compile(rb'<dimension\s+ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
LARGE, CUT_OFF, UNOPENABLE = "large", "cut-off", "unopenable"
DATE, MOMENT = "date", "moment"


class Folded(Exception):
    """The workbook could not be unfolded. kind: LARGE, CUT_OFF or UNOPENABLE."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def unfold(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet of an xlsx or xls, empty cells at their ends left out. Raises Folded."""
    try:
        written = read_apart(__name__, content, memory_mb=MEMORY_MB, seconds=SECONDS)
    except TookTooMuch:
        raise Folded(LARGE) from None
    except ProgramFailed as failed:
        raise Folded(UNOPENABLE) from failed
    answer = json.loads(written)
    if "folded" in answer:
        raise Folded(answer["folded"])
    return [[_as_it_was(cell) for cell in row] for row in answer["rows"]]


def _as_it_was(cell: Any) -> Any:
    """JSON has no days: a pair stands for one."""
    if not isinstance(cell, list):
        return cell
    kind, written = cell
    return (datetime.date if kind == DATE else datetime.datetime).fromisoformat(written)


# ── In the process of its own ───────────────────────────────────────────────────
def main() -> None:
    limit_myself()
    content = sys.stdin.buffer.read()
    try:
        answer = json.dumps({"rows": _rows(content)}).encode()
        if len(answer) > MOST_ANSWER_BYTES:
            raise Folded(LARGE)
    except Folded as folded:
        answer = json.dumps({"folded": folded.kind}).encode()
    except MemoryError:
        answer = json.dumps({"folded": LARGE}).encode()
    except Exception:  # a stranger's file: whatever its decoder trips over
        answer = json.dumps({"folded": UNOPENABLE}).encode()
    sys.stdout.buffer.write(answer)


def _rows(content: bytes) -> list[list[Any]]:
    if content[:4] == ZIP:
        _refuse_absurd(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError, OSError, ValueError):
        raise Folded(UNOPENABLE) from None
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Folded(LARGE)
    return [_without_end([_as_json(cell) for cell in row]) for row in sheet.to_python(skip_empty_area=False)]


def _refuse_absurd(content: bytes) -> None:
    """Raises Folded for what is too large by its own account, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if sum(each.file_size for each in file.infolist()) > MOST_UNPACKED_BYTES:
                raise Folded(LARGE)
            for each in file.infolist():
                if each.filename.startswith("xl/worksheets/") and _said_cells(file, each) > MOST_SAID_CELLS:
                    raise Folded(LARGE)
    except zipfile.BadZipFile:
        raise Folded(CUT_OFF) from None


def _said_cells(file: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int:
    with file.open(sheet) as opened:
        said = SAID_SIZE.search(opened.read(4000))
    if said is None:
        return 0
    width = 0
    for letter in said[1]:
        width = width * 26 + letter - ord("A") + 1
    return width * int(said[2])


def _without_end(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _as_json(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime):
        return [MOMENT, cell.isoformat()]
    if isinstance(cell, datetime.date):
        return [DATE, cell.isoformat()]
    return cell if isinstance(cell, str | int | float) else str(cell)


if __name__ == "__main__":
    main()
