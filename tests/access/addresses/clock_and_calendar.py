"""Later days for one child, mails and their stop, calendars. Only staff ever see who has a later day."""

import datetime
from typing import Any

from tests.access.actors import ADULTS
from tests.access.address import STAFF, Address, class_pk
from tests.access.scene import Scene


def child_of_challenge(scene: Scene) -> list[Any]:
    return [scene.challenge.pk, scene.pupil.pk]


IN_SIX_WEEKS = (datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=42)).date().isoformat()
TABLE: dict[str, Address] = {
    "challenges:later_day": Address(child_of_challenge, STAFF),
    "challenges:take_later_day_away": Address(child_of_challenge, STAFF, {}),
    "challenges:make_class_calendar": Address(class_pk, STAFF, {}),
}
MORE = [("challenges:later_day", Address(child_of_challenge, STAFF, {"hand_in_on": IN_SIX_WEEKS}))]
# tests/people/test_stop_mails, tests/challenges/test_calendar_feed
DOORS = {
    "people:stop_mail", "challenges:calendar_feed", "challenges:make_family_calendar",
    "challenges:end_calendar",
}  # fmt: skip
OWN = {"people:my_mails": ADULTS, "challenges:my_calendar": ADULTS}
