"""The end of a school year: everyone moves up, leavers leave, and their shelves stay theirs.

What happens is said for each class and year in it, because of a mixed-age class one year moves on and the
other stays. Either way a child is a year older; after Year 13 they leave.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from learninglogs.office.class_lists.comparing import state_of
from learninglogs.office.models import ClassListImport, ImportRow, What
from learninglogs.office.year_groups import TOP
from learninglogs.people.models import Pupil, School, SchoolClass
from learninglogs.people.years import years_in

STAY, LEAVE, NOT_NOW = "stay", "leave", "not-now"
# After these children leave an English school: infant, primary, middle and secondary, with or without a sixth
# form. Another top year is more likely a class that has not been set up yet.
LAST_YEARS = (2, 6, 8, 11, TOP)

# (the class's id, None for children without one; their year, None where it is unknown)
Place = tuple[int | None, int | None]


@dataclass(frozen=True)
class Group:
    """Children of one class and year. school_class: None for those without one. year: None where nobody has
    said. with_unknown: such children are among them, because their class has but one year.
    """

    school_class: SchoolClass | None
    year: int | None
    count: int
    with_unknown: bool = False

    @property
    def places(self) -> list[Place]:
        pk = self.school_class.pk if self.school_class else None
        return [(pk, self.year), *([(pk, None)] if self.with_unknown else [])]


def groups_of(school: School) -> list[Group]:
    """Every class with children in it, by name, and its years from the youngest; two queries."""
    children = Pupil.objects.at_school().filter(school=school).order_by()
    counts: dict[int | None, dict[int | None, int]] = defaultdict(dict)
    for class_pk, year, count in children.values_list("school_class", "year_group").annotate(Count("pk")):
        counts[class_pk][year] = count
    return [
        group
        for school_class in [*school.classes.all(), None]
        for group in _groups(school_class, counts[school_class.pk if school_class else None])
    ]


def _groups(school_class: SchoolClass | None, counts: dict[int | None, int]) -> list[Group]:
    known = sorted(year for year in counts if year is not None)
    unknown = counts.get(None, 0)
    if len(known) == 1 and school_class is not None and len(years_in(school_class.years)) < 2:
        return [Group(school_class, known[0], counts[known[0]] + unknown, with_unknown=bool(unknown))]
    groups = [Group(school_class, year, counts[year]) for year in known]
    return [*groups, Group(school_class, None, unknown)] if unknown else groups


def suggested(groups: list[Group], classes: list[SchoolClass]) -> list[str]:
    """For each group what is likely: `STAY`, `LEAVE`, or the id of the class a year above."""
    years = {each.pk: set(years_in(each.years)) or _years_of_children(each, groups) for each in classes}
    return [_suggested(group, years) for group in groups]


def _years_of_children(school_class: SchoolClass, groups: list[Group]) -> set[int]:
    here = [group for group in groups if group.school_class == school_class]
    return {group.year for group in here if group.year is not None}


def _suggested(group: Group, years: dict[int, set[int]]) -> str:
    """years: of each class by its id, in the order of their names. Nobody is sent away on a guess."""
    own = years.get(group.school_class.pk, set()) if group.school_class else set()
    now = min(own) if group.year is None and len(own) == 1 else group.year
    if now is None:
        return STAY
    if now in LAST_YEARS and now >= max(set().union(*years.values()), default=0):
        return LEAVE
    above = [pk for pk, theirs in years.items() if now + 1 in theirs]
    if group.school_class is None or not above or group.school_class.pk in above:
        return STAY
    # Of two classes of a year the first goes to the first above, the second to the second.
    beside = [pk for pk, theirs in years.items() if now in theirs]
    at = beside.index(group.school_class.pk) if group.school_class.pk in beside else 0
    return str(above[at % len(above)])


def lay_out(batch: ClassListImport, chosen: Mapping[Place, str]) -> list[ImportRow]:
    """A row for each child of whom something changes, not saved. chosen: `STAY`, `LEAVE`, `NOT_NOW` or the id
    of the next class, for each class and year; of others nothing changes.
    """
    names = dict(SchoolClass.objects.filter(school=batch.school).values_list("pk", "name"))
    children = Pupil.objects.at_school().filter(school=batch.school)
    rows: list[ImportRow] = []
    for pupil in children.order_by("school_class__name", "year_group", "sorts_as"):
        choice = chosen.get((pupil.school_class_id, pupil.year_group), NOT_NOW)
        if (row := _row(pupil, choice, names)) is not None:
            row.batch, row.number = batch, len(rows) + 1
            rows.append(row)
    return rows


def _row(pupil: Pupil, choice: str, names: Mapping[int, str]) -> ImportRow | None:
    if choice == NOT_NOW:
        return None
    row = ImportRow(name=pupil.full_name, pupil=pupil, before=state_of(pupil), wanted={})
    next_class = pupil.school_class_id if choice in (STAY, LEAVE) else int(choice)
    row.class_name = names.get(next_class or 0, "")
    if choice == LEAVE or pupil.year_group == TOP:
        row.what, row.class_name = What.LEFT, names.get(pupil.school_class_id or 0, "")
        return row
    row.what = What.CHANGED if choice == STAY else What.MOVED
    row.wanted = {"school_class_id": next_class} if next_class else {}
    if pupil.year_group is not None:
        row.wanted["year_group"] = pupil.year_group + 1
    is_change = any((row.before or {})[name] != value for name, value in row.wanted.items())
    return row if is_change else None
