"""The challenge bank, setting again, and challenges that leave or come in a file."""

from typing import Any

from tests.access.actors import COLLEAGUE, SENDER
from tests.access.address import STAFF, Address, challenge_pk
from tests.access.scene import Scene


def school_pk(scene: Scene) -> list[Any]:
    return [scene.school_class.school_id]


def file_pk(scene: Scene) -> list[Any]:
    return [scene.challenge_file.pk]


def taken_file_pk(scene: Scene) -> list[Any]:
    return [scene.taken_file.pk]


WORKING = STAFF | {COLLEAGUE}
TABLE: dict[str, Address] = {
    "galleries:bank": Address(school_pk, WORKING),
    "challenges:again": Address(challenge_pk, WORKING),
    "challenges:share": Address(school_pk, WORKING),
    "challenges:bring_in": Address(school_pk, WORKING),
    # A file is looked at by whoever sent it.
    "challenges:brought_in": Address(file_pk, {SENDER}),
    "challenges:drop": Address(file_pk, {SENDER}, {}),
    "challenges:take_back": Address(taken_file_pk, {SENDER}, {}),
}
MORE: list[tuple[str, Address]] = [
    ("challenges:again", Address(challenge_pk, WORKING, {"then": "set"})),
    ("challenges:brought_in", Address(taken_file_pk, {SENDER})),
    ("challenges:share", Address(school_pk, WORKING, {})),
    # A draft is the class's own.
    ("challenges:again", Address(lambda scene: [scene.unset_challenge.pk], STAFF)),
]
