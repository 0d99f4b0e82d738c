"""A child's secret: three of twelve pictures, tapped in their order.

There are only 1,728 such secrets, so a slow password hash would keep nobody out who holds the database
(minutes a child), and would make thirty children wait for each other at the door. What protects them is
the count of wrong tries, and here the installation's own key, which is not in the database.
"""

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

PICTURES = {
    "fish": _("Fish"),
    "sun": _("Sun"),
    "boat": _("Boat"),
    "apple": _("Apple"),
    "moon": _("Moon"),
    "kite": _("Kite"),
    "bell": _("Bell"),
    "tree": _("Tree"),
    "house": _("House"),
    "umbrella": _("Umbrella"),
    "rocket": _("Rocket"),
    "snail": _("Snail"),
}
LENGTH = 3


def draw() -> list[str]:
    """Three pictures by lot; the same one may come twice."""
    return [secrets.choice(list(PICTURES)) for _n in range(LENGTH)]


def seal(pictures: Sequence[str]) -> str:
    """What is kept instead of the pictures: a salt of their own and a keyed hash."""
    salt = secrets.token_hex(8)
    return f"{salt}${_keyed_hash(salt, pictures, settings.SECRET_KEY)}"


def opens(kept: str, pictures: Sequence[str]) -> bool:
    """Whether these pictures were sealed so. Nothing opens the empty seal of a child without pictures."""
    salt, _dollar, wanted = kept.partition("$")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    # Every key is tried, so that the time says nothing.
    found = [constant_time_compare(wanted, _keyed_hash(salt, pictures, key)) for key in keys]
    return any(found)


def _keyed_hash(salt: str, pictures: Sequence[str], key: str | bytes) -> str:
    kept = salted_hmac(f"people.secret-pictures:{salt}", "-".join(pictures), key, algorithm="sha256")
    return kept.hexdigest()
