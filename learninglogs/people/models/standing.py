"""The one rule of who stands to whom: the classes an adult works with, and whose child is whose.

Every `visible_to` in the house follows from these two, by id: nested in each query instead, the same question
costs more to write than to answer.
"""

from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Value

from learninglogs.people.actor import Actor

CLASS, CHILD, SCHOOL = "class", "child", "school"
WHOLE_SCHOOL = ["head", "administrator"]


def taught_class_ids(actor: Actor) -> frozenset[int]:
    """Classes an adult works with: their own, or the whole school for its head and administrator."""
    return _found(actor, CLASS)


def run_school_ids(actor: Actor) -> frozenset[int]:
    """Schools whose head or administrator this adult is."""
    return _found(actor, SCHOOL)


def own_pupil_ids(actor: Actor) -> frozenset[int]:
    """Oneself as a pupil, or the children one is guardian of, until that ends."""
    if actor.pupil_id is not None:
        return frozenset({actor.pupil_id})
    return _found(actor, CHILD)


def _found(actor: Actor, what: str) -> frozenset[int]:
    """Asked of the database once a request, both in one query; a head's whole school is a second."""
    if actor.user_id is None:
        return frozenset()
    pairs = actor.once("standing", lambda: _look_up(actor))
    return frozenset(pk for kind, pk in pairs if kind == what)


def _look_up(actor: Actor) -> set[tuple[str, int]]:
    nothing = Value(None, output_field=BigIntegerField())
    jobs = _people("Staff").held_by(actor).order_by()
    guarded = _people("Guardian").filter(user_id=actor.user_id, user__is_active=True, ended_at=None)
    rows = list(
        jobs.values_list("role", "school", "teachings__school_class").union(
            guarded.order_by().values_list(Value(CHILD), "pupil", nothing), all=True
        )
    )
    found = {(CHILD, pupil) for kind, pupil, _none in rows if kind == CHILD}
    found |= {(CLASS, taught) for kind, _school, taught in rows if kind != CHILD and taught}
    if led := {school for kind, school, _class in rows if kind in WHOLE_SCHOOL}:
        classes = _people("SchoolClass").filter(school__in=led).order_by()
        found |= {(CLASS, pk) for pk in classes.values_list("pk", flat=True)}
        found |= {(SCHOOL, pk) for pk in led}
    return found


def _people(model: str) -> Any:
    """A model's rows by its name: the models themselves stand on this rule and cannot be imported here."""
    return apps.get_model("people", model)._default_manager
