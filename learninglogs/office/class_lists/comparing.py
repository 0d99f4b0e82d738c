"""What a class list would change: each row against the children who are here."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from learninglogs.office.class_lists.reading import ChildRow, ClassList
from learninglogs.office.models import ClassListImport, ImportRow, What
from learninglogs.people.models import Pupil, School, SchoolClass
from learninglogs.people.models.sorting import sort_key

# What a list can say about a child; everything else of the row is the child's own.
FIELDS = ["first_name", "last_name", "upn", "born_on", "year_group", "school_class_id", "left_at"]


def state_of(pupil: Pupil) -> dict[str, Any]:
    """The fields a list can change, in values JSON can hold."""
    values = {field: getattr(pupil, field) for field in FIELDS}
    return {
        field: value.isoformat() if hasattr(value, "isoformat") else value for field, value in values.items()
    }


class Here:
    """The school's children, to be found by UPN, or by name and birth date: two queries."""

    def __init__(self, school: School) -> None:
        children = list(Pupil.objects.filter(school=school).order_by("left_at", "pk"))
        self.children = {child.pk: child for child in children}
        self.by_upn = {child.upn: child for child in children if child.upn}
        self.by_name: dict[str, list[Pupil]] = defaultdict(list)
        for child in children:
            self.by_name[name_key(child.first_name, child.last_name)].append(child)
        self.classes = {class_key(each.name): each for each in school.classes.all()}

    def class_of(self, row: ChildRow) -> SchoolClass | None:
        return self.classes.get(class_key(row.class_name))


def who_now(row: ImportRow, here: Here) -> tuple[list[Pupil], str]:
    """As `_who`, for a row that was kept: who it may be by now, and why that is unclear."""
    born = row.wanted.get("born_on")
    as_read = ChildRow(
        row.number, row.cells, row.wanted.get("first_name", ""), row.wanted.get("last_name", ""),
        row.wanted.get("upn", ""), datetime.date.fromisoformat(born) if born else None,
    )  # fmt: skip
    return _who(as_read, here)


def compare(batch: ClassListImport, found: ClassList) -> list[ImportRow]:
    """The rows of the batch, not saved: one for each of the file, one for each child who is missing in it."""
    here = Here(batch.school)
    rows = [_row(batch, row, here) for row in found.children]
    rows += [
        ImportRow(batch=batch, number=row.number, what=What.BAD, name=_("Row %s") % row.number, why=row.why,
                  cells=row.cells)
        for row in found.bad
    ]  # fmt: skip
    _no_child_twice(rows)
    return rows + _missing(batch, rows, found, here)


def _row(batch: ClassListImport, row: ChildRow, here: Here) -> ImportRow:
    candidates, why = _who(row, here)
    school_class = here.class_of(row)
    wanted = {
        "first_name": row.first,
        "last_name": row.last,
        "upn": row.upn,
        "born_on": row.born_on and row.born_on.isoformat(),
        "year_group": row.year_group,
        "school_class_id": school_class.pk if school_class else None,
    }
    made = ImportRow(
        batch=batch, number=row.number, name=f"{row.first} {row.last}".strip(), cells=row.cells,
        class_name=school_class.name if school_class else row.class_name,
        wanted={field: value for field, value in wanted.items() if value not in (None, "")},
        why=why or row.note, candidates=[child.pk for child in candidates],
    )  # fmt: skip
    if why:
        made.what = What.UNCLEAR
    else:
        decide(made, candidates[0] if candidates else None)
    return made


def decide(row: ImportRow, pupil: Pupil | None) -> None:
    """Say what the row does now that it is known who it is; None for a new child."""
    row.pupil, row.before = pupil, state_of(pupil) if pupil else None
    if row.before is None:
        row.what = What.NEW
        return
    differs = {field for field, value in row.wanted.items() if row.before[field] != value}
    has_new_class = bool(row.class_name) and "school_class_id" not in row.wanted
    if row.before["left_at"]:
        row.what = What.BACK
    elif "school_class_id" in differs or has_new_class:
        row.what = What.MOVED
    else:
        row.what = What.CHANGED if differs else What.SAME


def _who(row: ChildRow, here: Here) -> tuple[list[Pupil], str]:
    """Who the row may be, and why that is unclear; empty words where it is clear, nobody for a new child."""
    namesakes = here.by_name.get(name_key(row.first, row.last), [])
    if row.upn and (known := here.by_upn.get(row.upn)):
        same_name = known in namesakes or name_key(row.first, "") == name_key(known.first_name, "")
        if same_name or known.born_on == row.born_on is not None:
            return [known], ""
        return [known], _("The same UPN is %s here.") % known.full_name
    if row.upn:  # who has another UPN is another child
        namesakes = [child for child in namesakes if not child.upn]
    if row.born_on:
        born = [child for child in namesakes if child.born_on == row.born_on]
        namesakes = born or [child for child in namesakes if child.born_on is None]
    if not namesakes or (len(namesakes) == 1 and namesakes[0].born_on == row.born_on):
        return namesakes, ""
    if len(namesakes) == 1:
        return namesakes, _("There is a child of this name, and a birth date is missing.")
    said = {"count": len(namesakes), "name": namesakes[0].full_name}
    return namesakes, _("There are %(count)s children called %(name)s.") % said


def _no_child_twice(rows: Iterable[ImportRow]) -> None:
    """Two rows of a file that mean one child: the second is unclear."""
    taken: set[int] = set()
    for row in rows:
        if row.pupil_id is None or row.what == What.UNCLEAR:
            continue
        if row.pupil_id in taken:
            row.what, row.why = What.UNCLEAR, _("Another row of the file is this child already.")
            row.pupil = None
        elif row.pupil_id:
            taken.add(row.pupil_id)


def _missing(batch: ClassListImport, rows: list[ImportRow], found: ClassList, here: Here) -> list[ImportRow]:
    """Children of the classes the file speaks of who are not in it. Of other classes it says nothing."""
    spoken_of = {each.pk for row in found.children if (each := here.class_of(row))}
    named = {row.pupil_id for row in rows} | {pk for row in rows for pk in row.candidates}
    if found.bad:
        # A row that could not be read may be any of them: nobody is taken for gone who shares a cell with it.
        cells = {name_key(cell, "") for row in found.bad for cell in row.cells if cell}
        named |= {pk for pk, child in here.children.items() if _shares_a_cell(child, cells)}
    gone = [
        child for child in here.children.values()
        if child.school_class_id in spoken_of and child.left_at is None and child.pk not in named
    ]  # fmt: skip
    last = max((row.number for row in rows), default=0)
    classes = {each.pk: each.name for each in here.classes.values()}
    return [
        ImportRow(batch=batch, number=last + at, what=What.LEFT, name=child.full_name, pupil=child,
                  class_name=classes.get(child.school_class_id or 0, ""), before=state_of(child))
        for at, child in enumerate(gone, 1)
    ]  # fmt: skip


def _shares_a_cell(child: Pupil, cells: set[str]) -> bool:
    return any(name_key(word, "") in cells for word in (child.first_name, child.last_name, child.upn) if word)


def name_key(first: str, last: str) -> str:
    """A name as it is compared: no capitals, accents, gaps, nor this or that apostrophe."""
    return re.sub(r"[\s'’‘`´.-]+", "", sort_key(f"{first} {last}"))


def class_key(name: str) -> str:
    """“Kingfisher Class”, “KINGFISHER” and “Class Kingfisher” are one."""
    return re.sub(r"\bclass\b|[\s'’.-]+", "", sort_key(name))
