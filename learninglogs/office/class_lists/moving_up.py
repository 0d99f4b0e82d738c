"""The end of a school year: everyone moves up, leavers leave, and their shelves stay theirs."""

import re
from collections.abc import Mapping

from django.db.models import QuerySet

from learninglogs.office.class_lists.comparing import state_of
from learninglogs.office.models import ClassListImport, ImportRow, What
from learninglogs.people.models import Pupil, School, SchoolClass


def suggested(classes: list[SchoolClass]) -> dict[int, int | None]:
    """For each class the one a year above, by the last year in its name of years; None for the top."""
    first_years = {each.pk: _years(each)[0] for each in classes if _years(each)}
    found: dict[int, int | None] = {}
    for each in classes:
        years = _years(each)
        above = [pk for pk, first in first_years.items() if years and first == years[-1] + 1]
        found[each.pk] = above[0] if above else None
    return found


def lay_out(batch: ClassListImport, target_of: Mapping[int, int | None]) -> list[ImportRow]:
    """A row for each child, not saved. target_of: the new class by the old one's id, None to leave."""
    names = dict(SchoolClass.objects.filter(school=batch.school).values_list("pk", "name"))
    rows = []
    for number, pupil in enumerate(_children(batch.school, target_of), 1):
        target = target_of[pupil.school_class_id or 0]
        row = ImportRow(batch=batch, number=number, name=pupil.full_name, pupil=pupil, before=state_of(pupil))
        row.what = What.MOVED if target else What.LEFT
        row.class_name = names.get(target or pupil.school_class_id or 0, "")
        if target:
            row.wanted = {"school_class_id": target}
            if pupil.year_group is not None:
                row.wanted["year_group"] = pupil.year_group + 1
        rows.append(row)
    return rows


def _children(school: School, target_of: Mapping[int, int | None]) -> QuerySet[Pupil]:
    children = Pupil.objects.at_school().filter(school=school, school_class__in=target_of)
    return children.order_by("school_class__name", "sorts_as")


def _years(school_class: SchoolClass) -> list[int]:
    return sorted(int(number) for number in re.findall(r"\d+", school_class.years))
