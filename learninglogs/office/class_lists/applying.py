"""Taking a class list over, and putting everything back."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learninglogs.audit.models import record
from learninglogs.office.class_lists.comparing import FIELDS, class_key, decide, state_of
from learninglogs.office.models import CHANGES, ClassListImport, ImportRow, What
from learninglogs.people.actor import Actor
from learninglogs.people.class_list import TINTS
from learninglogs.people.models import Cover, Pupil, SchoolClass
from learninglogs.people.models.pupil import ANIMALS, PupilQuerySet

CHUNK = 500
# What comes with a child by itself and is no work of theirs.
NO_WORK = {"import_rows"}


@dataclass
class Undone:
    """back: how many rows are as they were. kept: names of children who were not touched, with why."""

    back: int = 0
    kept: list[str] = field(default_factory=list)


def apply(batch: ClassListImport, *, by: Actor) -> int:
    """Make every change that is clear; returns how many. A second press makes what has become clear since.

    A child whom somebody has changed after the list was shown becomes unclear and waits.
    """
    with transaction.atomic():
        ClassListImport.objects.select_for_update().get(pk=batch.pk)
        rows = list(batch.rows.filter(what__in=CHANGES, done_at=None).select_related("pupil"))
        children = Pupil.objects.filter(school=batch.school)
        taken = set(children.exclude(upn="").values_list("upn", flat=True))
        ready = [row for row in rows if _is_as_shown(row, taken)]
        classes = _classes_for(batch, ready)
        _change(batch, ready, classes)
        now = timezone.now()
        for row in ready:
            row.done_at = now
        ImportRow.objects.bulk_update(rows, ["what", "why", "done_at", "pupil", "wanted"], batch_size=CHUNK)
        batch.applied_at = batch.applied_at or now
        batch.save(update_fields=["applied_at", "made_classes"])
        verb = "moved_up" if batch.kind == ClassListImport.Kind.MOVE_UP else "imported_class_list"
        record(by, verb, batch, school_id=batch.school_id)
    return len(ready)


def undo(batch: ClassListImport, *, by: Actor) -> Undone:
    """Put every row back exactly as it was. What somebody has changed by hand since is left, and named.

    A new child goes again, unless something of theirs is here already: then they are kept as a leaver.
    """
    undone = Undone()
    with transaction.atomic():
        ClassListImport.objects.select_for_update().get(pk=batch.pk)
        if not batch.may_be_undone:
            return undone
        rows = list(batch.rows.filter(done_at__isnull=False).select_related("pupil"))
        _remove_new([row for row in rows if row.before is None], undone)
        _put_back([row for row in rows if row.before is not None], undone)
        _remove_classes(batch)
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at"])
        record(by, "undid_class_list", batch, school_id=batch.school_id)
    return undone


def _is_as_shown(row: ImportRow, taken: set[str]) -> bool:
    """taken: UPNs of children who are here now."""
    if row.before is None:
        if row.wanted.get("upn") in taken:
            row.what, row.why = What.UNCLEAR, _("A child with this UPN was added since.")
            return False
        return True
    if row.pupil is not None and state_of(row.pupil) == row.before:
        return True
    row.what, row.why = What.UNCLEAR, _("Somebody has changed this child since the list was shown.")
    return False


def _classes_for(batch: ClassListImport, rows: Iterable[ImportRow]) -> dict[str, int]:
    """The class of each name: those that are here, and those the list makes."""
    here = {class_key(each.name): each.pk for each in batch.school.classes.all()}
    covers = list(Cover.values)
    for row in rows:
        if row.class_name and class_key(row.class_name) not in here:
            cover = covers[len(here) % len(covers)]
            made = SchoolClass.objects.create(school=batch.school, name=row.class_name, cover=cover)
            here[class_key(row.class_name)] = made.pk
            batch.made_classes.append(made.pk)
    return here


def _change(batch: ClassListImport, rows: list[ImportRow], classes: dict[str, int]) -> None:
    begins = Pupil.objects.filter(school=batch.school).count()
    now = timezone.now()
    new: list[Pupil] = []
    changed: list[Pupil] = []
    for row in rows:
        if row.class_name and row.what != What.LEFT:
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
    undone.back += children.exclude(pk__in=at_work).count()
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
    undone.back += len(changed)


def _remove_classes(batch: ClassListImport) -> None:
    """Classes the list made go, unless something is in them."""
    for made in SchoolClass.objects.filter(pk__in=batch.made_classes):
        relations = [each for each in made._meta.related_objects if each.one_to_many]
        if not any(getattr(made, each.get_accessor_name() or "").exists() for each in relations):
            made.delete()


def answer(row: ImportRow, chosen: str) -> None:
    """Who an unclear row is: a candidate's id, “new”, or “leave”. Raises ValueError for anything else."""
    if chosen == "leave":
        row.done_at, row.what = timezone.now(), What.SAME
    elif chosen == "new":
        decide(row, None)
    elif chosen.isdecimal() and int(chosen) in row.candidates:
        decide(row, Pupil.objects.get(pk=int(chosen), school=row.batch.school_id))
    else:
        raise ValueError("No such answer.")
    row.save()
