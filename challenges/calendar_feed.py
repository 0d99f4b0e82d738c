"""The days of the challenges for an adult's own calendar (RFC 5545): set, hand-in day, end of catch-up.

Days are DATE values, the school's own days: a calendar shows them as they are, whatever its time zone. An
event keeps its UID when its day moves, so that it moves in the calendar too.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from learninglogs.people.mail import whole_address
from learninglogs.people.models import Pupil

from .models import CalendarFeed, Challenge, LaterDay

UIDS = "challenges.calendar_feed"
PRODUCT = "-//Learning Logs//Challenges//EN"
KEPT_FOR = datetime.timedelta(days=400)
LOOK_AGAIN = datetime.timedelta(hours=6)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class CalendarDay:
    """One all-day event. uid: the same for the same thing for ever."""

    uid: str
    day: datetime.date
    words: str
    challenge: Challenge
    path: str


def written(feed: CalendarFeed) -> bytes:
    """The feed as a calendar file, lines folded at 75 octets and ended by CRLF."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = str(feed.school_class) if feed.school_class else _("Learning Logs")
    for property_name in ("name", "x-wr-calname"):
        calendar.add(property_name, name)
    # Two names for one wish: RFC 7986, and what Outlook reads.
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for day in days_of(feed):
        calendar.add_component(_event(day))
    content: bytes = calendar.to_ical()
    return content


def days_of(feed: CalendarFeed) -> list[CalendarDay]:
    """What stands in this feed now, in time order: only what its owner may see."""
    found = _days_of_class(feed) if feed.school_class_id else _days_of_family(feed)
    return sorted(found, key=lambda each: (each.day, each.uid))


def _days_of_class(feed: CalendarFeed) -> Iterator[CalendarDay]:
    """Published challenges of the class, those to come too: its teacher knows them."""
    for challenge in _recent(Challenge.objects.filter(school_class=feed.school_class_id)):
        yield from _days(challenge, "", str(challenge.pk), challenge.get_tray_url())


def _days_of_family(feed: CalendarFeed) -> Iterator[CalendarDay]:
    """Of each of one's own children the challenges that are out, with the child's own later days."""
    pupils = list(Pupil.objects.guarded_by(feed.actor).select_related("school_class__school"))
    later = {
        (each.pupil_id, each.challenge_id): each
        for each in LaterDay.objects.visible_to(feed.actor).filter(pupil__in=pupils)
    }
    visible = list(_recent(Challenge.objects.visible_to(feed.actor).given_out()))
    for pupil in pupils:
        for challenge in visible:
            if challenge.school_class_id == pupil.school_class_id:
                later_day = later.get((pupil.pk, challenge.pk))
                own = later_day.on(challenge) if later_day else challenge
                path = reverse("home:pupil_home", args=[pupil.pk])
                yield from _days(own, f"{pupil.first_name}: ", f"{challenge.pk}-{pupil.pk}", path)


def _recent(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    since = timezone.now() - KEPT_FOR
    recent = challenges.filter(closes_at__gt=since, published_at__isnull=False, withdrawn_at=None)
    return recent.select_related("school_class__school").order_by("pk")


def _days(challenge: Challenge, whose: str, number: str, path: str) -> Iterator[CalendarDay]:
    """whose: “Ada: ”, in front of each; no more of a child's name. number: what makes the UIDs its own."""
    title = challenge.title
    told = [
        ("set", challenge.set_on, _("Challenge set: %s") % title),
        ("hand-in", challenge.hand_in_on, _("Hand in: %s") % title),
        ("catch-up", challenge.catch_up_until, _("Catch-up ends: %s") % title),
    ]
    for what, day, words in told:
        if day:
            yield CalendarDay(f"{number}-{what}-{_place()}", day, f"{whose}{words}", challenge, path)


def _place() -> str:
    """This installation in a UID: nobody else's event has it, and a new address of the site is no matter."""
    return f"{salted_hmac(UIDS, '').hexdigest()[:12]}@learning-logs"


def _event(each: CalendarDay) -> Event:
    event = Event()
    event.add("uid", each.uid)
    # When this was said: as long as nothing changes, the file does not either.
    event.add("dtstamp", each.challenge.published_at)
    event.add("sequence", each.challenge.version)
    event.add("dtstart", each.day)
    event.add("dtend", each.day + DAY)
    event.add("transp", "TRANSPARENT")
    event.add("summary", " ".join(each.words.split()))
    event.add("url", whole_address(each.path))
    return event
