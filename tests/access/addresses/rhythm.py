"""A class's rhythm, and its year of challenges."""

from tests.access.address import STAFF, Address, challenge_pk, class_pk

TABLE: dict[str, Address] = {
    "challenges:rhythm": Address(class_pk, STAFF),
    "challenges:year": Address(class_pk, STAFF),
    "challenges:move": Address(challenge_pk, STAFF, {"week": "2027-01-11"}),
    "challenges:move_back": Address(class_pk, STAFF, {}),
}
