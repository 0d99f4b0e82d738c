"""Several tiles at once, and a year group: its head sees all of it, a teacher their own classes of it."""

from tests.access.address import STAFF, Address
from tests.access.scene import Scene

YEARS = {"Kingfisher Class": 4, "Heron Class": 6, "Oak Class": 4}


def year(scene: Scene) -> list[int]:
    return [scene.school_class.school_id, YEARS[scene.school_class.name]]


TABLE: dict[str, Address] = {
    "home:year_page": Address(year, STAFF),
    "home:batch": Address(lambda scene: [scene.challenge.pk], STAFF, {"do": "let-through"}),
    "home:undo_batch": Address(lambda scene: [scene.challenge.pk], STAFF, {}),
}
