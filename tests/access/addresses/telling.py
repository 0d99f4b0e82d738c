"""How it was, quotes, the challenges so far and the snapshot."""

from typing import Any

from tests.access.address import CARING, READING, STAFF, Address, challenge_pk, class_pk
from tests.access.scene import Scene

# The child, and a guardian whom the child may hear from.
TELLING = CARING - STAFF | {"unpictured"}
# Who has begun the challenge speaks for themselves, and nobody for them.
OWN_WORD = {"self", "self_at_home", "classmate"}
IN_IT = {"classmate", "other_classmate", "class_parent"}


def pupil_and_challenge(scene: Scene) -> list[Any]:
    return [scene.challenge.pk, scene.pupil.pk]


def told_pk(scene: Scene) -> list[Any]:
    return [scene.challenge.told.get().pk]


def objective_pk(scene: Scene) -> list[Any]:
    return [scene.challenge.objectives.get().pk]


def objective_and_pupil(scene: Scene) -> list[Any]:
    return [*objective_pk(scene), scene.pupil.pk]


TABLE: dict[str, Address] = {
    "feedback:how_it_was": Address(pupil_and_challenge, TELLING),
    "feedback:told": Address(challenge_pk, STAFF),
    "feedback:let_quote_through": Address(told_pk, STAFF, {"read": "Bridges sing"}),
    "feedback:hold_quote_back": Address(told_pk, STAFF, {}),
    "feedback:snapshot": Address(challenge_pk, STAFF),
    "feedback:tap_snapshot": Address(objective_and_pupil, STAFF, {"word": "got_it"}),
    "feedback:say_snapshot": Address(objective_pk, OWN_WORD, {"word": "nearly"}),
    "galleries:so_far": Address(class_pk, READING | IN_IT),
}
MORE: list[tuple[str, Address]] = [
    ("feedback:how_it_was", Address(pupil_and_challenge, TELLING, {"fit": "right"})),
    # A word of the other pen is no word here.
    ("feedback:tap_snapshot", Address(objective_and_pupil, set(), {"word": "help"})),
    ("feedback:say_snapshot", Address(objective_pk, set(), {"word": "not_yet"})),
]
