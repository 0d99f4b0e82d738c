"""The sample school's lunchtime club: three children of Kingfisher Class and one of Wren Class."""

import datetime

from django.utils import timezone

from challenges.models import Challenge
from learninglogs.home.sample.enrolling import Roll
from learninglogs.home.sample.people import KINGFISHER
from logs.models import Club, ClubPlace, ClubVisit

TUESDAY, THURSDAY, SATURDAY = 1, 3, 5
COMES = (
    ("Chloe Fenwick", "needs a printer"),
    ("Eshan Patel", "needs felt pens"),
    ("Nathan Ellery", "wants company"),
    ("Lily Ashworth", "no camera at home"),
)
CAME_TODAY = ("Chloe Fenwick",)
MATERIALS = "Felt pens, 2 tubs\nPrinter on, A4 in\nCard and glue\nTablet 3, charged"


def open_club(roll: Roll) -> None:
    """A club that meets today if children are in, as it does on Tuesdays and Thursdays; Chloe is here."""
    today = roll.school.today()
    weekdays = {TUESDAY, THURSDAY} | ({today.weekday()} if today.weekday() < SATURDAY else set())
    club = Club.objects.create(school=roll.school, place="Library", weekdays=sorted(weekdays), places=10)
    ClubPlace.objects.bulk_create(
        ClubPlace(club=club, pupil=roll.children[name], reason=reason) for name, reason in COMES
    )
    if club.days().holds(today):
        _come(roll, club, today)
    live = Challenge.objects.live().filter(school_class=roll.classes[KINGFISHER])
    live.update(club_materials=MATERIALS)


def _come(roll: Roll, club: Club, today: datetime.date) -> None:
    helper = roll.adults["miss-doyle"]
    ClubVisit.objects.bulk_create(
        ClubVisit(club=club, pupil=roll.children[name], day=today, came_at=timezone.now(), tapped_by=helper)
        for name in CAME_TODAY
    )
