"""Tables that leave the house as CSV, and cannot run anything in the program that opens them."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet takes for a formula at the beginning of a cell (OWASP: CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_words(cell: object) -> str:
    """The cell as words: a formula gets an apostrophe in front, which spreadsheets hide."""
    written = "" if cell is None else str(cell)
    return (
        f"'{written}" if written.lstrip(" ").startswith(FORMULA) or written.startswith(FORMULA) else written
    )


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file to save. name: without its ending. With a byte order mark, so that Excel reads accents."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([as_words(cell) for cell in header])
    lines.writerows([[as_words(cell) for cell in row] for row in rows])
    answer = HttpResponse(written.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
