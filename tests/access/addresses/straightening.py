"""Laying a page straight, cutting a spread, joining two pages."""

from tests.access.address import CARING, Address, draft_pk, entry_pk

CORNERS = {
    "lay_straight": "on",
    "top_left_x": "10", "top_left_y": "10", "top_right_x": "90", "top_right_y": "10",
    "bottom_right_x": "90", "bottom_right_y": "90", "bottom_left_x": "10", "bottom_left_y": "90",
}  # fmt: skip


def draft_photo_pk(scene):
    return [scene.draft_photo.pk]


TABLE: dict[str, Address] = {
    "logs:straighten": Address(draft_photo_pk, CARING),
    "logs:use_proposal": Address(draft_photo_pk, CARING, {}),
    "logs:as_taken": Address(draft_photo_pk, CARING, {}),
    "logs:cut": Address(draft_photo_pk, CARING, CORNERS),
    "logs:join": Address(draft_pk, CARING, {}),
    "logs:undo_cut_or_join": Address(draft_pk, CARING, {}),
}
# What has been handed in is not changed any more.
MORE: list[tuple[str, Address]] = [
    ("logs:straighten", Address(lambda scene: [scene.photo.pk], set())),
    ("logs:straighten", Address(draft_photo_pk, CARING, CORNERS)),
    ("logs:join", Address(entry_pk, set(), {})),
]
