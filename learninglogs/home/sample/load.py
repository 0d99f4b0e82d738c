"""Load the sample school: all of it or nothing, and never beside a real school."""

import random

from learninglogs.home.first_criteria import give_criteria
from learninglogs.home.first_school import AlreadyBegun, beginning
from learninglogs.home.sample.bank import remember
from learninglogs.home.sample.challenges import CHALLENGES
from learninglogs.home.sample.club import open_club
from learninglogs.home.sample.enrolling import enrol
from learninglogs.home.sample.planning import plan_ahead
from learninglogs.home.sample.responding import respond
from learninglogs.home.sample.telling import tell
from learninglogs.home.sample.working import photograph, set_challenge, work_on
from learninglogs.people.models import School


class RealSchoolInTheWay(Exception):
    """A school that people work in is here already; it is in `school`."""

    def __init__(self, school: School) -> None:
        super().__init__(f"“{school}” is a real school.")
        self.school = school


def load_sample_school() -> bool:
    """True when it was loaded now, False when it was here already. Raises RealSchoolInTheWay.

    The rows are there when this returns. Each photo goes through the same intake as a family's, and the
    worker makes its pictures afterwards, the latest challenge's first. The lots are drawn from a fixed
    beginning, so that every sample school tells the same story.
    """
    try:
        with beginning():
            _load(random.Random("Wrenfield"))  # noqa: S311 – a story, not a secret
    except AlreadyBegun as begun:
        if real := School.objects.filter(sample_loaded_at=None).first():
            raise RealSchoolInTheWay(real) from begun
        return False
    return True


def _load(lot: random.Random) -> None:
    roll = enrol()
    criteria = give_criteria(roll.school)
    remember(roll, criteria)
    works = [work_on(roll, plan, set_challenge(roll, plan, criteria), lot) for plan in CHALLENGES]
    plan_ahead(roll, criteria)
    for work in works:
        respond(roll, work, lot)
        tell(roll, work)
    open_club(roll)
    for work in sorted(works, key=lambda each: each.challenge.hand_in_on, reverse=True):
        photograph(roll, work)
