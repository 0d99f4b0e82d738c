"""Class time: opened by the teacher, used by the child in class alone, never from home."""

from tests.access.address import IN_CLASS, SEEING, STAFF, Address, challenge_pk, entry_pk
from tests.access.scene import Scene


def new_page_pk(scene: Scene) -> list[int]:
    return [scene.new_page.pk]


DEVELOPING = STAFF | {"self"}
TABLE: dict[str, Address] = {
    "logs:class_time": Address(challenge_pk, STAFF),
    "logs:open_class_time": Address(challenge_pk, STAFF, {}),
    "logs:end_class_time": Address(challenge_pk, STAFF, {}),
    "logs:let_new_pages_through": Address(challenge_pk, STAFF, {}),
    "logs:develop": Address(entry_pk, SEEING),
    "logs:add_new_page": Address(entry_pk, DEVELOPING, {"place": "whole"}),
    "logs:turn_new_page": Address(new_page_pk, DEVELOPING, {}),
    "logs:take_new_page_off": Address(new_page_pk, DEVELOPING, {}),
    "logs:let_new_page_through": Address(new_page_pk, STAFF, {}),
    "logs:keep_page_before": Address(new_page_pk, STAFF, {}),
    "galleries:compare": Address(challenge_pk, STAFF | IN_CLASS),
    "galleries:developed": Address(lambda scene: [scene.challenge.pk, scene.developed.pk], STAFF | IN_CLASS),
}
MORE: list[tuple[str, Address]] = [
    ("logs:picture", Address(lambda scene: [scene.new_page.photo_id, "320"], SEEING)),
    ("logs:develop", Address(lambda scene: [scene.draft.pk], set())),  # a draft is changed as it is
    ("galleries:developed", Address(lambda scene: [scene.challenge.pk, scene.entry.pk], set())),
]
