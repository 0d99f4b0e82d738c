"""What one line of the access table says, and the words it is said in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.access.scene import Scene

STAFF = {"teacher", "head", "administrator"}
ADULTS_AT_HOME = {"parent"}
CARING = STAFF | ADULTS_AT_HOME | {"self", "self_at_home"}
# A court order can keep pictures, or what one writes, from a guardian; they may still read.
SEEING = CARING | {"out_of_touch"}
READING = SEEING | {"unpictured"}
IN_CLASS = {"self", "classmate", "other_classmate", "board"}
FOUND = {200, 204, 302}


@dataclass(frozen=True)
class Address:
    """One line of the table. where: arguments in a scene; may: relations that get in; post: what is sent.

    also: who gets in besides for another reason than they stand to the child, by the scene's name.
    """

    where: Callable[[Scene], list[Any]]
    may: set[str]
    post: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    also: dict[str, set[str]] = field(default_factory=dict)


def class_pk(scene: Scene) -> list[Any]:
    return [scene.school_class.pk]


def challenge_pk(scene: Scene) -> list[Any]:
    return [scene.challenge.pk]


def pupil_pk(scene: Scene) -> list[Any]:
    return [scene.pupil.pk]


def entry_pk(scene: Scene) -> list[Any]:
    return [scene.entry.pk]


def draft_pk(scene: Scene) -> list[Any]:
    return [scene.draft.pk]


def voice_pk(scene: Scene) -> list[Any]:
    return [scene.voice.pk]


def photo_of(size: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.photo.pk, size]
