"""Writing a challenge: drafts and undo, what lies beside it, and how much help a child is given."""

from typing import Any

from tests.access.actors import COLLEAGUE
from tests.access.address import IN_CLASS, READING, STAFF, Address, challenge_pk, class_pk
from tests.access.scene import Scene


def unset_pk(scene: Scene) -> list[Any]:
    return [scene.unset_challenge.pk]


def resource_pk(scene: Scene) -> list[Any]:
    return [scene.resource.pk]


def first_save(scene: Scene) -> list[Any]:
    return [scene.challenge.pk, 1]


TABLE: dict[str, Address] = {
    "challenges:help": Address(class_pk, STAFF),
    "challenges:autosave_new": Address(class_pk, STAFF, {"title": ""}),
    "challenges:autosave": Address(unset_pk, STAFF, {"title": "What floats?"}),
    "challenges:put_back": Address(class_pk, STAFF, {}),
    "challenges:duplicate": Address(challenge_pk, STAFF, {}),
    "challenges:bring_back": Address(first_save, STAFF, {}),
    "challenges:resources": Address(challenge_pk, STAFF),
    "challenges:add_link": Address(challenge_pk, STAFF, {"url": "example.org/bees"}),
    "challenges:add_file": Address(challenge_pk, STAFF, {}),
    "challenges:resource": Address(resource_pk, READING | IN_CLASS | {"class_parent", COLLEAGUE}),
    "challenges:put_on_card": Address(resource_pk, STAFF, {}),
    "challenges:take_away": Address(resource_pk, STAFF, {}),
}
MORE: list[tuple[str, Address]] = [
    # What is out changes on purpose alone, and what lies beside a draft is staff's.
    ("challenges:autosave", Address(challenge_pk, set(), {"title": "Oops"})),
    ("challenges:resource", Address(lambda scene: [scene.unset_resource.pk], STAFF)),
]
