"""Flaps on a draft, what is under them, and words for a picture."""

from tests.access.address import CARING, IN_CLASS, SEEING, Address
from tests.access.scene import Scene


def flap_pk(scene: Scene) -> list[int]:
    return [scene.flap.pk]


def inside_pk(scene: Scene) -> list[int]:
    return [scene.inside.pk]


TABLE: dict[str, Address] = {
    "logs:flaps": Address(lambda scene: [scene.draft_photo.pk], CARING),
    "logs:describe": Address(lambda scene: [scene.draft_photo.pk], CARING),
    "logs:flap": Address(flap_pk, CARING),
    "logs:move_flap": Address(flap_pk, CARING, {"to": "later"}),
    "logs:take_flap_off": Address(flap_pk, CARING, {}),
    "logs:put_flap_back": Address(flap_pk, CARING, {}),
    "logs:put_under": Address(flap_pk, CARING, {}),
    "logs:move_under": Address(inside_pk, CARING, {"to": "later"}),
    "logs:turn_under": Address(inside_pk, CARING, {}),
    "logs:take_from_under": Address(inside_pk, CARING, {}),
    "logs:put_back_under": Address(inside_pk, CARING, {}),
}
MORE: list[tuple[str, Address]] = [
    # What is under a flap is seen by whoever sees the page it is stuck on.
    ("logs:picture", Address(lambda scene: [scene.seen_inside.photo_id, "320"], SEEING | IN_CLASS)),
    ("logs:picture", Address(lambda scene: [scene.inside.photo_id, "320"], SEEING)),
    ("logs:describe", Address(lambda scene: [scene.inside.photo_id], CARING, {"words": "Hot rock."})),
    # Handed in: it leads back to the double page, and the teacher alone mends the words.
    ("logs:flaps", Address(lambda scene: [scene.photo.pk], CARING)),
    ("logs:flap", Address(lambda scene: [scene.seen_inside.flap_id], CARING)),
    ("logs:describe", Address(lambda scene: [scene.photo.pk], {"teacher", "head", "administrator"})),
    ("logs:flaps", Address(lambda scene: [scene.spare.pk], set())),  # lies on no double page
]
