"""Sound and film: as the double page they are stuck on; in class a classmate’s once it is let through."""

from tests.access.address import CARING, IN_CLASS, SEEING, Address, draft_pk
from tests.access.addresses.lunchtime_club import FAMILY, RUN_BY, STAFF, draft
from tests.access.scene import Scene


def clip(scene: Scene) -> list[object]:
    return [scene.clip.pk]


def draft_clip(scene: Scene) -> list[object]:
    return [scene.draft_clip.pk]


TABLE: dict[str, Address] = {
    "logs:add_clip": Address(draft_pk, CARING),
    "logs:clip": Address(draft_clip, CARING),
    "logs:take_clip_off": Address(draft_clip, CARING, {}),
    "logs:put_clip_back": Address(draft_clip, CARING, {}),
    "logs:try_clip_again": Address(draft_clip, CARING, {}),
    "logs:play_clip": Address(clip, SEEING | IN_CLASS),
    "logs:clip_poster": Address(clip, SEEING | IN_CLASS),
    "logs:clip_captions": Address(clip, SEEING | IN_CLASS),
}
# What lets a classmate hear a log lets nobody hear a draft, and nothing is changed once it is handed in.
MORE: list[tuple[str, Address]] = [
    ("logs:play_clip", Address(draft_clip, SEEING)),
    ("logs:clip_poster", Address(draft_clip, SEEING)),
    ("logs:clip_captions", Address(draft_clip, SEEING)),
    ("logs:add_clip", Address(draft_pk, CARING, {"kind": "sound"})),
    ("logs:clip", Address(draft_clip, CARING, {"title": "Fizz", "on": "", "captions": ""})),
    ("logs:add_clip", Address(lambda scene: [scene.entry.pk], set())),
    ("logs:clip", Address(clip, set())),
    ("logs:take_clip_off", Address(clip, set(), {})),
    ("logs:add_clip", Address(draft, STAFF | FAMILY, also=RUN_BY)),
]
