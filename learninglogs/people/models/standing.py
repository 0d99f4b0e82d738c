"""The one rule of who stands to whom: the classes an adult works with, and whose child is whose.

Every `visible_to` in the house follows from these two, by id: nested in each query instead, the same question
costs more to write than to answer.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.functions import Cast

from learninglogs.people.actor import Actor

CLASS, CHILD, SCHOOL, SUPPORTED, WORKPLACE = "class", "child", "school", "supported school", "workplace"
UNPICTURED, OUT_OF_TOUCH = "unpictured child", "child out of touch"
WHOLE_SCHOOL = ["head", "administrator"]
SUPPORT, GOVERNOR = "support", "governor"
NO_PICTURES, NO_CONTACT = 1, 2


def taught_class_ids(actor: Actor) -> frozenset[int]:
    """Classes an adult works with: their own, or the whole school for its head and administrator."""
    return _found(actor, CLASS)


def run_school_ids(actor: Actor) -> frozenset[int]:
    """Schools whose head or administrator this adult is."""
    return _found(actor, SCHOOL)


def support_school_ids(actor: Actor) -> frozenset[int]:
    """Schools where this adult is support staff. Opens no class: it is for the lunchtime club alone."""
    return _found(actor, SUPPORTED)


def workplace_ids(actor: Actor) -> frozenset[int]:
    """Schools this adult works at, with or without a class; governors do not work there."""
    return _found(actor, WORKPLACE)


def own_pupil_ids(actor: Actor) -> frozenset[int]:
    """Oneself as a pupil, or the children one is guardian of, until that ends."""
    if actor.pupil_id is not None:
        return frozenset({actor.pupil_id})
    return _found(actor, CHILD)


def unpictured_ids(actor: Actor) -> frozenset[int]:
    """One's own children whose pictures a court order keeps from this guardian."""
    return _found(actor, UNPICTURED)


def out_of_touch_ids(actor: Actor) -> frozenset[int]:
    """One's own children whom nothing of this guardian's may reach."""
    return _found(actor, OUT_OF_TOUCH)


def _found(actor: Actor, what: str) -> frozenset[int]:
    """Asked of the database once a request, both in one query; a head's whole school is a second."""
    if actor.user_id is None:
        return frozenset()
    pairs = actor.once("standing", lambda: _look_up(actor))
    return frozenset(pk for kind, pk in pairs if kind == what)


def _look_up(actor: Actor) -> set[tuple[str, int]]:
    jobs = _people("Staff").held_by(actor).order_by()
    guarded = _people("Guardian").filter(user_id=actor.user_id, user__is_active=True, ended_at=None)
    rows = list(
        jobs.values_list("role", "school", "teachings__school_class").union(
            guarded.order_by().values_list(Value(CHILD), "pupil", _limits()), all=True
        )
    )
    children = [(pupil, limits) for kind, pupil, limits in rows if kind == CHILD]
    found = {(CHILD, pupil) for pupil, _limits in children}
    found |= {(UNPICTURED, pupil) for pupil, limits in children if limits & NO_PICTURES}
    found |= {(OUT_OF_TOUCH, pupil) for pupil, limits in children if limits & NO_CONTACT}
    found |= {(CLASS, taught) for kind, _school, taught in rows if kind != CHILD and taught}
    found |= {(SUPPORTED, school) for kind, school, _class in rows if kind == SUPPORT}
    found |= {(WORKPLACE, school) for kind, school, _class in rows if kind not in {CHILD, GOVERNOR}}
    if led := {school for kind, school, _class in rows if kind in WHOLE_SCHOOL}:
        classes = _people("SchoolClass").filter(school__in=led).order_by()
        found |= {(CLASS, pk) for pk in classes.values_list("pk", flat=True)}
        found |= {(SCHOOL, pk) for pk in led}
    return found


@cache
def _limits() -> Any:
    """A guardian's limits in one number, in the column where a job has its class. Put together once."""
    pictures = Case(When(no_pictures_since=None, then=0), default=NO_PICTURES)
    contact = Case(When(no_contact_since=None, then=0), default=NO_CONTACT)
    return Cast(pictures + contact, BigIntegerField())


def _people(model: str) -> Any:
    """A model's rows by its name: the models themselves stand on this rule and cannot be imported here."""
    return apps.get_model("people", model)._default_manager
