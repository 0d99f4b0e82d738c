"""What a log was made with: written by whoever works on the draft."""

from tests.access.address import CARING, Address, draft_pk, entry_pk

TABLE: dict[str, Address] = {
    "logs:references": Address(draft_pk, CARING),
    "logs:reference": Address(lambda scene: [scene.reference.pk], CARING),
    "logs:move_reference_up": Address(lambda scene: [scene.reference.pk], CARING, {}),
    "logs:take_reference_away": Address(lambda scene: [scene.reference.pk], CARING, {}),
}
MORE: list[tuple[str, Address]] = [
    ("logs:references", Address(draft_pk, CARING, {"kind": "book", "title": "Boats"})),
    ("logs:references", Address(entry_pk, set())),  # handed in, it stays as it is
]
