"""A class list out of a file, as SIMS, Arbor and Bromcom export them: CSV, xls or xlsx."""

import csv
import datetime
import io
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from learninglogs.office.class_lists.unfolding import CUT_OFF, LARGE, OLE, ZIP, Folded, unfold
from learninglogs.people.class_list import LONGEST_NAME

MOST_BYTES = 5_000_000
MOST_ROWS, LOOK_FOR_HEADER = 5_000, 15
# Empty lines among them: a file of nothing but those is no list.
MOST_LINES = 20 * MOST_ROWS
DELIMITERS = ",;\t"
# Column names as the systems write them, letters only.
COLUMNS = {
    "first": {"forename", "firstname", "preferredforename", "preferredname", "preferredfirstname",
              "givenname", "legalforename", "legalfirstname", "chosenforename", "forenames"},
    "last": {"surname", "lastname", "familyname", "preferredsurname", "legalsurname", "preferredlastname",
             "legallastname", "chosensurname"},
    "both": {"name", "studentname", "pupilname", "student", "pupil", "fullname", "displayname",
             "preferredfullname"},
    "born": {"dob", "dateofbirth", "birthdate", "born", "birthday"},
    "upn": {"upn", "uniquepupilnumber", "studentupn", "pupilupn"},
    "class": {"class", "reg", "reggroup", "reggroupname", "registrationgroup", "registrationform",
              "tutorgroup", "form", "formgroup", "classname", "currentregistrationform", "regform"},
    "year": {"year", "yeargroup", "ncyear", "yeartaughtin", "nationalcurriculumyear",
             "nationalcurriculumyeargroup", "curriculumyear", "currentyeargroup", "yr", "ncy"},
}  # fmt: skip
# Where a list has both, the name the child is called by wins.
PREFERRED = ("preferred", "chosen")
MONTH_NAMES = ("%d %b %Y", "%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d %b %y")
EXCEL_BEGINS = datetime.date(1899, 12, 30)
UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]$")
CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


class Unreadable(Exception):
    """The file is no class list; the message says kindly what to do."""


class BadCell(ValueError):
    """One cell cannot be right; the message says why."""


@dataclass(frozen=True)
class ChildRow:
    """One child as the file has them. number: the row in the file, from 1. cells: as they came.

    born_on, year_group: None where the file does not say. note: what is odd but does not stop the row.
    """

    number: int
    cells: list[str]
    first: str = ""
    last: str = ""
    upn: str = ""
    born_on: datetime.date | None = None
    class_name: str = ""
    year_group: int | None = None
    note: str = ""
    why: str = ""


@dataclass
class ClassList:
    """header: the file's own column names. children: rows that can be used. bad: rows with their reason."""

    header: list[str]
    children: list[ChildRow] = field(default_factory=list)
    bad: list[ChildRow] = field(default_factory=list)


def read_class_list(content: bytes) -> ClassList:
    """Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("That file is larger than any class list. Nothing was changed."))
    table = _sheet(content) if content[:4] in (ZIP, OLE) else _csv(content)
    at, columns = _header(table)
    rows = [
        (number, cells) for number, cells in enumerate(table, 1) if number > at and any(map(_text, cells))
    ]
    if len(rows) > MOST_ROWS:
        raise Unreadable(
            _("The file has more than %s rows. Send it in parts; nothing was changed.") % MOST_ROWS
        )
    found = ClassList([_text(cell) for cell in table[at - 1]])
    seen: set[str] = set()
    for number, cells in rows:
        row = _child(number, cells, columns)
        if row.upn and row.upn in seen:
            row = _because(row, _("this UPN stands in the file twice"))
        seen.add(row.upn)
        (found.bad if row.why else found.children).append(row)
    return found


# ── From bytes to cells ─────────────────────────────────────────────────────────
def _csv(content: bytes) -> list[list[Any]]:
    words = _decoded(content)
    if "\0" in words:
        raise Unreadable(_("That is not a list. Export it once more as CSV or Excel; nothing was changed."))
    first_lines = words[:4000]
    delimiter = max(DELIMITERS, key=first_lines.count)
    try:
        return list(islice(csv.reader(io.StringIO(words), delimiter=delimiter), MOST_LINES))
    except csv.Error:
        raise Unreadable(
            _("That is not a list. Export it once more as CSV or Excel; nothing was changed.")
        ) from None


def _decoded(content: bytes) -> str:
    """utf-8 with or without a mark, utf-16, else what Windows writes."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        _("The letters of that file cannot be read. Export it once more as CSV; nothing was changed.")
    )


def _sheet(content: bytes) -> list[list[Any]]:
    try:
        return unfold(content)
    except Folded as folded:
        words = {
            LARGE: _("That Excel file is too large to be a class list. Copy the children’s rows alone into a "
                     "new one, or save it as CSV; nothing was changed."),
            CUT_OFF: _("That Excel file is cut off. Send it once more; nothing was changed."),
        }  # fmt: skip
        cannot = _("That Excel file cannot be opened. Save it once more, or as CSV; nothing was changed.")
        raise Unreadable(words.get(folded.kind, cannot)) from None


def _header(table: list[list[Any]]) -> tuple[int, dict[str, int]]:
    """The row with the column names, from 1, and which column is what. Titles above it are passed over."""
    for number, cells in enumerate(table[:LOOK_FOR_HEADER], 1):
        columns = _columns(cells)
        if ("first" in columns and "last" in columns) or "both" in columns:
            return number, columns
    raise Unreadable(
        _("No column of names was found. The first line has to say which column is what: Forename, Surname, "
          "Date of birth, UPN, Class. Nothing was changed.")
    )  # fmt: skip


def _columns(cells: list[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = re.sub(r"[^a-z]", "", _text(cell).lower())
        kind = next((kind for kind, names in COLUMNS.items() if name in names), None)
        if kind and (kind not in found or name.startswith(PREFERRED)):
            found[kind] = at
    return found


# ── From cells to a child ───────────────────────────────────────────────────────
def _child(number: int, cells: list[Any], columns: dict[str, int]) -> ChildRow:
    values = {kind: cells[at] if at < len(cells) else "" for kind, at in columns.items()}
    as_came = [_text(cell) for cell in cells]
    try:
        first, last = _names(values)
        upn, note = read_upn(_text(values.get("upn", "")))
        return ChildRow(
            number, as_came, first, last, upn, _date(values.get("born", "")), _class_name(values),
            _year(_text(values.get("year", ""))), note,
        )  # fmt: skip
    except BadCell as why:
        return ChildRow(number, as_came, why=str(why))


def _names(values: dict[str, Any]) -> tuple[str, str]:
    first, last = _text(values.get("first", "")), _text(values.get("last", ""))
    if not first and (both := _text(values.get("both", ""))):
        last, comma, first = (part.strip() for part in both.partition(","))
        if not comma:
            first, _gap, last = both.partition(" ")
    if not first:
        raise BadCell(_("no first name"))
    if max(len(first), len(last)) > LONGEST_NAME:
        raise BadCell(_("the name is too long; is a line break missing?"))
    return first, last


def _class_name(values: dict[str, Any]) -> str:
    name = _text(values.get("class", ""))
    if len(name) > LONGEST_NAME:
        raise BadCell(_("the name of the class is too long; is a line break missing?"))
    return name


def read_upn(written: str) -> tuple[str, str]:
    """The UPN, or what is odd about it; by its check letter (DfE, Unique pupil numbers: guide)."""
    upn = written.replace(" ", "").upper()
    if not upn:
        return "", ""
    if UPN.match(upn) and _check_letter(upn) == upn[0]:
        return upn, ""
    return "", _("%s is not a UPN: its check letter does not fit. Found by name instead.") % written[:20]


def _check_letter(upn: str) -> str:
    values = [int(sign) if sign.isdecimal() else CHECK_LETTERS.find(sign) for sign in upn[1:]]
    return CHECK_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23]


def _date(cell: Any) -> datetime.date | None:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    written = _text(cell)
    if not written:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", written):
        return EXCEL_BEGINS + datetime.timedelta(days=int(float(written)))
    plain = re.sub(r"[\s.,-]+", " ", written.split("T")[0]).strip()
    for pattern in MONTH_NAMES:
        shape = pattern.replace("-", " ")
        try:
            return datetime.datetime.strptime(plain, shape).date()  # noqa: DTZ007 – a birth date has no zone
        except ValueError:
            continue
    raise BadCell(_("the birth date “%s” is no day") % written[:20])


def _year(written: str) -> int | None:
    """0 for Reception, 1 to 13; None for what says nothing known here."""
    if re.match(r"r\b|rec", written, re.IGNORECASE):
        return 0
    number = re.search(r"\d{1,2}", written)
    return int(number[0]) if number and int(number[0]) <= 13 else None


def _text(cell: Any) -> str:
    """Composed letters, single spaces, nothing that cannot be seen; a whole number without its point."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    composed = unicodedata.normalize("NFC", str(cell if cell is not None else ""))
    # An emoji's parts are joined by a sign that cannot be seen itself.
    seen = "".join(each for each in composed if each.isspace() or each.isprintable() or each == "\u200d")
    return " ".join(seen.split())


def _because(row: ChildRow, why: str) -> ChildRow:
    return ChildRow(row.number, row.cells, why=why)
