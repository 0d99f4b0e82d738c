"""The sample school's challenges and the children's logs as rows, with real photos for the worker."""

import datetime
import random
import zoneinfo
from dataclasses import dataclass
from typing import TypeVar

from django.utils import timezone

from challenges.models import Challenge, CriteriaSet, Fact, Objective, Question
from challenges.rhythm import preset
from learninglogs.home.sample.calendar import dates_of
from learninglogs.home.sample.challenges import SampleChallenge
from learninglogs.home.sample.clips import stick_clip_on
from learninglogs.home.sample.drawn import opened, takes
from learninglogs.home.sample.enrolling import Roll
from learninglogs.home.sample.flaps import stick_on
from learninglogs.home.sample.made_with import refer
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil
from logs.double_page import add_photo
from logs.models import LogEntry, Place

AnyLine = TypeVar("AnyLine", Question, Objective, Fact)
EVENING = datetime.time(17, 10)


@dataclass
class Work:
    """One challenge with its logs. pages: which double page each log is, by the log's id."""

    plan: SampleChallenge
    challenge: Challenge
    entries: list[LogEntry]
    pages: dict[int, str]


def set_challenge(roll: Roll, plan: SampleChallenge, criteria: CriteriaSet) -> Challenge:
    """The challenge with its lines, published on the day it was set."""
    school_class = roll.classes[plan.school_class]
    rhythm = preset(school_class.way_of_working)
    dates = dates_of(plan, school_class.way_of_working, roll.school.today())
    challenge = Challenge(
        school_class=school_class,
        title=plan.title,
        task=plan.task,
        topic=plan.topic,
        set_on=dates.set_on,
        hand_in_on=dates.hand_in_on,
        closes_on=dates.closes_on,
        expected_minutes=plan.minutes,
        responding=rhythm.responding,
        criteria_set=criteria if rhythm.responding == "criteria" else None,
    )
    challenge.save()
    challenge.published_at = challenge.opens_at
    challenge.save(update_fields=["published_at"])
    _write(Question, challenge, plan.questions)
    _write(Objective, challenge, plan.objectives)
    _write(Fact, challenge, plan.facts, kind=plan.facts_kind)
    return challenge


def _write(model: type[AnyLine], challenge: Challenge, lines: tuple[str, ...], **more: str) -> None:
    model._default_manager.bulk_create(
        model(challenge=challenge, position=position, text=text, **more)
        for position, text in enumerate(lines)
    )


def work_on(roll: Roll, plan: SampleChallenge, challenge: Challenge, lot: random.Random) -> Work:
    """The logs of one challenge: some let through, some handed in, some begun; no photos yet."""
    children = _in_order(roll.children_in(plan.school_class), plan, lot)
    entries = [
        _entry(child, challenge, plan, at) for at, child in enumerate(children[: plan.handed_in + plan.begun])
    ]
    LogEntry.objects.bulk_create(entries)
    pages = _pages_for(roll, plan, entries, lot)
    refer(entries, pages)
    return Work(plan, challenge, entries, pages)


def _pages_for(
    roll: Roll, plan: SampleChallenge, entries: list[LogEntry], lot: random.Random
) -> dict[int, str]:
    """A double page for each log: on one wall as few twice as can be, and none a child has made before."""
    fitting = lot.sample(plan.photos, len(plan.photos))
    in_two_photos = [page for page in fitting if len(takes()[page][-1]) > 1]
    chosen: dict[int, str] = {}
    for entry in entries:
        had = roll.pages_had[entry.pupil_id]
        offered = fitting if entry.handed_in_at else in_two_photos or fitting
        new = [page for page in offered if page not in had] or offered
        chosen[entry.pk] = min(new, key=list(chosen.values()).count)
        had.add(chosen[entry.pk])
    return chosen


def photograph(roll: Roll, work: Work) -> None:
    """Put each log's photos in, the way a family's upload goes; a log only begun has its left page."""
    # A page is photographed first and handed in afterwards: only a draft takes photos.
    drafts = LogEntry.objects.filter(pk__in=[entry.pk for entry in work.entries])
    drafts.update(handed_in_at=None, let_through_at=None)
    shown: dict[str, int] = {}
    for entry in work.entries:
        page = work.pages[entry.pk]
        ways = takes()[page]
        # Not all the first take of each page: some are two photos, some were taken from the side.
        take = shown.setdefault(page, work.plan.photos.index(page))
        shown[page] += 1
        way = ways[take % len(ways)] if entry.handed_in_at else ways[-1]
        for name, place in way if entry.handed_in_at else way[:1]:
            with opened(name) as file:
                photo, _page = add_photo(entry, file, place=place, by=_at_home(roll, entry.pupil))
            child = Actor(pupil_id=entry.pupil_id, class_id=entry.pupil.school_class_id)
            stick_on(photo, name, by=child)
            if shown[page] == work.plan.photos.index(page) + 1 and place != Place.RIGHT:
                stick_clip_on(photo, page, by=child)  # the first of each challenge has it
    LogEntry.objects.bulk_update(work.entries, ["handed_in_at", "let_through_at"])


def moment(challenge: Challenge, day: datetime.date, minutes: int) -> datetime.datetime:
    """An evening of the school's, so many minutes after ten past five; never still to come."""
    zone = zoneinfo.ZoneInfo(challenge.school_class.school.time_zone)
    then = datetime.datetime.combine(day, EVENING, zone) + datetime.timedelta(minutes=minutes)
    return min(then, timezone.now() - datetime.timedelta(minutes=60 - min(minutes, 59)))


def _in_order(children: list[Pupil], plan: SampleChallenge, lot: random.Random) -> list[Pupil]:
    """Who hands in first, drawn by lot but for those with a seat."""
    seats = dict(plan.seats)
    rest = [child for child in children if child.full_name not in seats]
    lot.shuffle(rest)
    by_name = {child.full_name: child for child in children}
    for name, seat in sorted(plan.seats, key=lambda each: each[1]):
        rest.insert(seat, by_name[name])
    return rest


def _entry(child: Pupil, challenge: Challenge, plan: SampleChallenge, at: int) -> LogEntry:
    """The entry of the child in that place of the order."""
    entry = LogEntry(pupil=child, challenge=challenge)
    if at >= plan.handed_in:
        return entry
    last = min(challenge.closes_on, challenge.hand_in_on + datetime.timedelta(days=1), challenge.today)
    days_worked = (last - challenge.set_on).days
    day = challenge.set_on + datetime.timedelta(days=1 + at * max(days_worked - 1, 0) // plan.handed_in)
    entry.created_at = entry.handed_in_at = moment(challenge, day, at * 7 % 60)
    if at < plan.let_through:
        entry.let_through_at = moment(challenge, day + datetime.timedelta(days=1), 59)
    return entry


def _at_home(roll: Roll, child: Pupil) -> Actor:
    """Who took the photo: somebody at home, or the child."""
    family = roll.family_of(child)
    return Actor(user_id=family[0].pk) if family else Actor(pupil_id=child.pk, class_id=child.school_class_id)
