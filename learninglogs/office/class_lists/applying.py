"""Taking a class list over, and putting everything back."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learninglogs.audit.models import record, record_each
from learninglogs.office.class_lists.comparing import FIELDS, Here, class_key, decide, state_of, who_now
from learninglogs.office.models import CHANGES, ClassListImport, ImportRow, What
from learninglogs.people.actor import Actor
from learninglogs.people.class_list import TINTS
from learninglogs.people.models import Cover, Pupil, SchoolClass
from learninglogs.people.models.pupil import ANIMALS, PupilQuerySet

CHUNK = 500
# What comes with a child by itself and is no work of theirs.
NO_WORK = {"import_rows"}
# What the record says of each child.
VERBS = {
    ClassListImport.Kind.CLASS_LIST: {
        What.NEW: "list_added_child", What.MOVED: "list_changed_child", What.CHANGED: "list_changed_child",
        What.LEFT: "list_child_left", What.BACK: "list_child_came_back",
    },
    ClassListImport.Kind.MOVE_UP: {
        What.MOVED: "moved_child_up", What.CHANGED: "moved_child_up", What.LEFT: "child_left_with_year",
    },
}  # fmt: skip


@dataclass
class Undone:
    """back: ids of the children who are as they were, new ones gone. stayed: of new ones who are leavers now.
    kept: names of children who could not be put back, with why.
    """

    back: list[int] = field(default_factory=list)
    stayed: list[int] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def apply(batch: ClassListImport, *, by: Actor) -> int:
    """Make every change that is clear; returns how many. A second press makes what has become clear since.

    A child whom somebody has changed after the list was shown becomes unclear and waits.
    """
    with transaction.atomic():
        _lock(batch)
        if batch.undone_at:
            return 0
        rows = list(batch.rows.filter(what__in=CHANGES, done_at=None).select_related("pupil"))
        ready = _as_shown(batch, rows)
        classes = _classes_for(batch, ready)
        _change(batch, ready, classes)
        now = timezone.now()
        for row in ready:
            row.done_at = now
        changed = ["what", "why", "done_at", "pupil", "wanted", "candidates"]
        ImportRow.objects.bulk_update(rows, changed, batch_size=CHUNK)
        batch.applied_at = batch.applied_at or now
        batch.save(update_fields=["applied_at", "made_classes"])
        verb = "moved_up" if batch.kind == ClassListImport.Kind.MOVE_UP else "imported_class_list"
        record(by, verb, batch, school_id=batch.school_id)
        verbs = VERBS[ClassListImport.Kind(batch.kind)]
        lines = [(verbs[What(row.what)], row.pupil_id) for row in ready if row.pupil_id]
        record_each(by, lines, batch, school_id=batch.school_id)
    return len(ready)


def undo(batch: ClassListImport, *, by: Actor) -> Undone:
    """Put every row back exactly as it was. What somebody has changed by hand since is left, and named.

    A new child goes again, unless something of theirs is here already: then they are kept as a leaver.
    """
    undone = Undone()
    with transaction.atomic():
        _lock(batch)
        if not batch.may_be_undone:
            return undone
        rows = list(batch.rows.filter(done_at__isnull=False).select_related("pupil"))
        _remove_new([row for row in rows if row.before is None], undone)
        _put_back([row for row in rows if row.before is not None], undone)
        _remove_classes(batch)
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at"])
        record(by, "undid_class_list", batch, school_id=batch.school_id)
        lines = [
            *(("put_child_back", pk) for pk in undone.back),
            *(("child_left", pk) for pk in undone.stayed),
        ]
        record_each(by, lines, batch, school_id=batch.school_id)
    return undone


def drop(batch: ClassListImport) -> bool:
    """Forget a list that has changed nothing; False where it has changed something by now."""
    with transaction.atomic():
        _lock(batch)
        if batch.applied_at:
            return False
        batch.delete()
    return True


def _lock(batch: ClassListImport) -> None:
    """From here on the batch is as it stands in the database, and nobody else works on it or its children."""
    batch.refresh_from_db(from_queryset=ClassListImport.objects.select_for_update())
    children = Pupil.objects.filter(pk__in=batch.rows.values("pupil")).order_by("pk")
    list(children.select_for_update().values_list("pk"))


def _as_shown(batch: ClassListImport, rows: Iterable[ImportRow]) -> list[ImportRow]:
    """The rows that still mean what was shown. The others become unclear and say why."""
    here = Here(batch.school)
    done: set[int | None] = set(
        batch.rows.filter(done_at__isnull=False, pupil__isnull=False).values_list("pupil_id", flat=True)
    )
    ready = []
    for row in rows:
        why, who = _in_the_way(row, here, done)
        if why:
            row.what, row.why = What.UNCLEAR, why
            # Without a name in it the row cannot be said anew: such a child is put right by hand.
            row.candidates = [child.pk for child in who] if row.may_be_new else []
        else:
            ready.append(row)
            done.add(row.pupil_id)
    return ready


def _in_the_way(row: ImportRow, here: Here, done: set[int | None]) -> tuple[str, list[Pupil]]:
    """Why the row cannot be done as it was shown, and who it may be; empty words where it can.

    done: ids of children whom another row of the list has changed.
    """
    holder = here.by_upn.get(row.wanted.get("upn", ""))
    if row.before is None:
        return _new_in_the_way(row, here, holder)
    if row.pupil is None or state_of(row.pupil) != row.before:
        who = [row.pupil] if row.pupil else []
        return _("Somebody has changed this child since the list was shown."), who
    if row.pupil_id in done:
        return _("Another row of the file is this child already."), []
    if holder is not None and holder.pk != row.pupil_id:
        return _("The same UPN is %s here.") % holder.full_name, [holder]
    return "", []


def _new_in_the_way(row: ImportRow, here: Here, holder: Pupil | None) -> tuple[str, list[Pupil]]:
    """holder: who has the row's UPN. Whom the office was asked about is another child: it said so."""
    if holder is not None:
        return _("A child with this UPN was added since."), [holder]
    who, _why = who_now(row, here)
    if any(child.pk not in row.candidates for child in who):
        return _("A child of this name was added since."), who
    return "", []


def _classes_for(batch: ClassListImport, rows: Iterable[ImportRow]) -> dict[str, int]:
    """The class of each name: those that are here, and those the list makes."""
    classes = list(batch.school.classes.all())
    ids = {each.pk for each in classes}
    here = {class_key(each.name): each.pk for each in classes}
    covers = list(Cover.values)
    for row in rows:
        if row.wanted.get("school_class_id") not in ids:
            row.wanted.pop("school_class_id", None)  # taken away since it was shown
        if _names_a_class(row) and class_key(row.class_name) not in here:
            cover = covers[len(here) % len(covers)]
            made = SchoolClass.objects.create(school=batch.school, name=row.class_name, cover=cover)
            here[class_key(row.class_name)] = made.pk
            batch.made_classes.append(made.pk)
    return here


def _names_a_class(row: ImportRow) -> bool:
    """Whether the child's class is still to be found by its name. A leaver keeps the one they have."""
    return bool(row.class_name) and row.what != What.LEFT and "school_class_id" not in row.wanted


def _change(batch: ClassListImport, rows: list[ImportRow], classes: dict[str, int]) -> None:
    begins = Pupil.objects.filter(school=batch.school).count()
    now = timezone.now()
    new: list[Pupil] = []
    changed: list[Pupil] = []
    for row in rows:
        if _names_a_class(row):
            row.wanted["school_class_id"] = classes[class_key(row.class_name)]
        if row.pupil is None:
            at = begins + len(new)
            row.pupil = Pupil(
                school=batch.school, animal=ANIMALS[at % len(ANIMALS)], animal_tint=at // len(ANIMALS) % TINTS
            )
            new.append(row.pupil)
        else:
            changed.append(row.pupil)
        _write(row.pupil, row.wanted)
        row.pupil.left_at = now if row.what == What.LEFT else None
        row.wanted["left_at"] = row.pupil.left_at and row.pupil.left_at.isoformat()
    Pupil.objects.bulk_create(new, batch_size=CHUNK)
    Pupil.objects.bulk_update(changed, [*FIELDS, "sorts_as"], batch_size=CHUNK)
    for row in rows:
        row.pupil = row.pupil  # the id of a child who has just been made


def _write(pupil: Pupil, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(pupil, name, _read_back(name, value))


def _read_back(name: str, value: Any) -> Any:
    if value and name == "born_on":
        return datetime.date.fromisoformat(value)
    return datetime.datetime.fromisoformat(value) if value and name == "left_at" else value


def _remove_new(rows: list[ImportRow], undone: Undone) -> None:
    children = Pupil.objects.filter(pk__in=[row.pupil_id for row in rows if row.pupil_id])
    at_work = set(_with_something(children))
    for row in rows:
        if row.pupil_id in at_work:
            undone.kept.append(
                _("%s has something here already, and is kept as a child who has left") % row.name
            )
    stay = children.filter(pk__in=at_work)
    stay.update(left_at=timezone.now())
    undone.stayed += at_work
    undone.back += children.exclude(pk__in=at_work).values_list("pk", flat=True)
    children.exclude(pk__in=at_work).delete()


def _with_something(children: PupilQuerySet) -> set[int]:
    """Children whom anything of any room hangs on: asked of every relation, so that none is forgotten."""
    found: set[int] = set()
    for relation in Pupil._meta.related_objects:
        if relation.get_accessor_name() in NO_WORK:
            continue
        mine = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": children})
        found |= set(mine.values_list(relation.field.attname, flat=True))
    return found


def _put_back(rows: list[ImportRow], undone: Undone) -> None:
    changed = []
    for row in rows:
        before = row.before or {}
        if row.pupil is None or state_of(row.pupil) != before | row.wanted:
            undone.kept.append(_("%s was changed by hand since, and stays as they are now") % row.name)
            continue
        _write(row.pupil, before)
        changed.append(row.pupil)
    Pupil.objects.bulk_update(changed, [*FIELDS, "sorts_as"], batch_size=CHUNK)
    undone.back += [child.pk for child in changed]


def _remove_classes(batch: ClassListImport) -> None:
    """Classes the list made go, unless something is in them."""
    for made in SchoolClass.objects.filter(pk__in=batch.made_classes):
        relations = [each for each in made._meta.related_objects if each.one_to_many]
        if not any(getattr(made, each.get_accessor_name() or "").exists() for each in relations):
            made.delete()


def answer(row: ImportRow, chosen: str) -> None:
    """Who an unclear row is: a candidate's id, “new”, or “leave”. Raises ValueError for anything else, and
    where the row is not unclear any more.
    """
    batch = row.batch
    with transaction.atomic():
        _lock(batch)
        row.refresh_from_db()
        if row.what != What.UNCLEAR or batch.undone_at:
            raise ValueError("The row is answered.")
        if chosen == "leave":
            row.what = What.ALONE
        elif chosen == "new" and row.may_be_new:
            decide(row, None)
        elif (pupil := _candidate(row, batch, chosen)) is not None:
            decide(row, pupil)
        else:
            raise ValueError("No such answer.")
        row.save(update_fields=["what", "pupil", "before"])


def _candidate(row: ImportRow, batch: ClassListImport, chosen: str) -> Pupil | None:
    known = chosen.isdecimal() and int(chosen) in row.candidates
    return Pupil.objects.filter(pk=int(chosen), school=batch.school_id).first() if known else None
