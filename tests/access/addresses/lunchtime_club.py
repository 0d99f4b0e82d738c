"""The lunchtime club: staff of the school alone; of the children, only those who run it and who teach them.

In each scene the classmate has a place at the club. Mr Lamb is support staff: he runs it for every child of
the school, and that opens nothing else of theirs.
"""

from typing import Any

from tests.access.address import STAFF, Address
from tests.access.scene import Scene

COLLEAGUES = {"mr_hill", "ms_gray", "mr_lamb", "ms_roy", "mrs_tate"}
HERE = {"kingfisher": COLLEAGUES, "heron": COLLEAGUES}
RUN_BY = {"kingfisher": {"mr_lamb"}, "heron": {"mr_lamb"}}
# The classmate themselves, and in Ada's class Ben's parents: of their own page, not of the club.
FAMILY = {"classmate", "class_parent"}


def school_pk(scene: Scene) -> list[Any]:
    return [scene.school_class.school_id]


def today(scene: Scene) -> list[Any]:
    return [scene.school_class.school_id, scene.school_class.school.today().isoformat()]


def child(scene: Scene) -> list[Any]:
    return [scene.school_class.school_id, scene.classmate.pk]


def child_today(scene: Scene) -> list[Any]:
    return [*today(scene), scene.classmate.pk]


def draft(scene: Scene) -> list[Any]:
    return [scene.club_draft.pk]


TABLE: dict[str, Address] = {
    "logs:club": Address(school_pk, STAFF, also=HERE),
    "logs:club_set_up": Address(school_pk, STAFF, also=HERE),
    "logs:club_list": Address(school_pk, STAFF, also=HERE),
    "logs:club_day": Address(today, STAFF, also=HERE),
    "logs:came_along": Address(today, STAFF, also=HERE),
    "logs:put_out": Address(today, STAFF, {"what": "Card and glue"}, also=HERE),
    "logs:club_here": Address(child_today, STAFF, {"here": "yes"}, also=RUN_BY),
    "logs:club_page": Address(child, STAFF, {"challenge": "0"}, also=RUN_BY),
    "logs:club_place": Address(child, STAFF, {"reason": "wants company"}, also=RUN_BY),
    "logs:club_take_off": Address(child, STAFF, {}, also=RUN_BY),
}
# The page that is made at the club, and nothing beyond it.
MORE: list[tuple[str, Address]] = [
    ("logs:double_page", Address(draft, STAFF | FAMILY, also=RUN_BY)),
    ("logs:add_photo", Address(draft, STAFF | FAMILY, {"place": "right"}, also=RUN_BY)),
    ("logs:swap_sides", Address(draft, STAFF | FAMILY, {}, also=RUN_BY)),
    ("logs:hand_in", Address(draft, STAFF | FAMILY, {}, also=RUN_BY)),
    ("logs:picture", Address(lambda scene: [scene.club_photo.pk, "640"], STAFF | FAMILY, also=RUN_BY)),
    ("logs:give_back", Address(draft, STAFF, {})),
    ("feedback:entry", Address(draft, STAFF)),
    ("galleries:shelf", Address(lambda scene: [scene.classmate.pk], STAFF | FAMILY)),
    ("home:pupil_home", Address(lambda scene: [scene.classmate.pk], STAFF | FAMILY)),
]
