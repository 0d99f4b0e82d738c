"""A page is typed by whoever works on the draft."""

from tests.access.address import CARING, Address
from tests.access.scene import Scene


def right_side(scene: Scene) -> list[object]:
    return [scene.draft.pk, "right"]


WORDS = {"heading": "Lava", "words": "It is hot.", "look": "lined", "picture_place": "below", "version": "0"}
TABLE: dict[str, Address] = {
    "logs:type_page": Address(right_side, CARING),
    "logs:typed_autosave": Address(right_side, CARING, WORDS),
    "logs:typed_picture": Address(right_side, CARING, {}),
    "logs:typed_picture_now": Address(right_side, CARING),
}
MORE: list[tuple[str, Address]] = [
    ("logs:type_page", Address(right_side, CARING, WORDS | {"make": "1"})),
    ("logs:type_page", Address(lambda scene: [scene.entry.pk, "right"], set())),  # handed in
    ("logs:type_page", Address(lambda scene: [scene.draft.pk, "whole"], set())),  # no side
]
