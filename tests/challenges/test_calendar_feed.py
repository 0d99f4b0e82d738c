"""Hand-in days in the calendar a grown-up uses already: right days, no full name, a secret address."""

import datetime
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from challenges import later_days
from challenges.models import CalendarFeed, Challenge
from learninglogs.audit.models import AuditLine
from learninglogs.people.models import Guardian, Staff
from tests.challenges.moved_clock import LONDON, Clock
from tests.people_of_the_school import actor_for, client_for, make_challenge

pytestmark = pytest.mark.django_db


def address_of(person: Any, school_class: Any = None) -> str:
    """They make it on “My calendar” and copy it from there."""
    name = "challenges:make_class_calendar" if school_class else "challenges:make_family_calendar"
    url = reverse(name, args=[school_class.pk] if school_class else [])
    page = client_for(person).post(url, follow=True).content.decode()
    found = re.search(r'value="http://testserver(/calendar/[\w-]+\.ics)"', page)
    assert found, page
    return found.group(1)


def fetch(path: str, **more: Any) -> Any:
    """As a calendar program does: with nothing but the address."""
    return Client().get(path, **more)


def events(path: str) -> list[Event]:
    """Read strictly: one calendar, nothing the library had to skip, every required property once."""
    content = fetch(path).content
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
            assert not isinstance(event[name], list), name
    return list(calendar.walk("VEVENT"))


def days(path: str) -> dict[str, str]:
    return {str(event["SUMMARY"]): event.decoded("DTSTART").isoformat() for event in events(path)}


def test_a_family_sees_the_days_of_all_its_children_by_first_name(school: SimpleNamespace) -> None:
    path = address_of(school.adas_mum)
    challenge = school.challenge
    assert days(path) == {
        "Ada: Challenge set: A place that amazes me": challenge.set_on.isoformat(),
        "Ada: Hand in: A place that amazes me": challenge.hand_in_on.isoformat(),
        "Ada: Catch-up ends: A place that amazes me": challenge.closes_on.isoformat(),
        "Finn: Challenge set: Inside a machine": challenge.set_on.isoformat(),
        "Finn: Hand in: Inside a machine": challenge.hand_in_on.isoformat(),
        "Finn: Catch-up ends: Inside a machine": challenge.closes_on.isoformat(),
    }
    assert "Lowe" not in fetch(path).content.decode()


def test_a_teacher_sees_the_class_with_what_is_to_come_and_no_child(school: SimpleNamespace) -> None:
    make_challenge(school.kingfisher, "Light in the dark", set_days_ago=-9)
    make_challenge(school.kingfisher, "Only a draft", published_at=None)
    told = " ".join(days(address_of(school.mr_hill, school.kingfisher)))
    assert "Light in the dark" in told and "A place that amazes me" in told
    for absent in ("Only a draft", "Inside a machine", "Ada"):
        assert absent not in told
    assert "Light in the dark" not in " ".join(days(address_of(school.adas_mum))), "not before it is set"


def test_the_file_is_as_rfc_5545_wants_it(school: SimpleNamespace) -> None:
    title = "Was sähest du; könntest du: „Berge, Bäume“ \\ & <alte> Häuser aufschneiden – ganz und gar 🦊?"
    make_challenge(school.kingfisher, title)
    answer = fetch(address_of(school.mr_hill, school.kingfisher))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies
    content = answer.content
    assert content.startswith(b"BEGIN:VCALENDAR\r\n") and content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    summaries = [str(event["SUMMARY"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert f"Hand in: {title}" in summaries, "folding and escaping lose nothing"
    assert b"DTSTART;VALUE=DATE:" in content and b"VTIMEZONE" not in content


def test_each_day_is_one_whole_day_that_keeps_nobody_busy(school: SimpleNamespace) -> None:
    for event in events(address_of(school.adas_mum)):
        first, after = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(first) is datetime.date and after - first == datetime.timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    "set_on, hand_in_on",
    [("2027-03-15", "2027-03-29"), ("2026-10-12", "2026-10-26")],
    ids=["March", "October"],
)
def test_the_days_are_londons_over_both_clock_changes(
    school: SimpleNamespace, machine: Clock, set_on: str, hand_in_on: str
) -> None:
    day = datetime.date.fromisoformat(set_on)
    machine.now = datetime.datetime.combine(day, datetime.time(0, 30), LONDON)
    Challenge.objects.all().delete()
    make_challenge(
        school.kingfisher,
        "Bridges",
        set_on=day,
        hand_in_on=day + datetime.timedelta(14),
        closes_on=day + datetime.timedelta(21),
    )
    assert days(address_of(school.mr_hill, school.kingfisher)) == {
        "Challenge set: Bridges": set_on,
        "Hand in: Bridges": hand_in_on,
        "Catch-up ends: Bridges": (day + datetime.timedelta(21)).isoformat(),
    }


def test_an_event_keeps_its_name_when_its_day_moves(school: SimpleNamespace) -> None:
    path = address_of(school.mr_hill, school.kingfisher)
    before = {str(event["UID"]): event.decoded("DTSTART") for event in events(path)}
    assert len(before) == 3
    school.challenge.hand_in_on += datetime.timedelta(days=2)
    school.challenge.save()
    after = {str(event["UID"]): event.decoded("DTSTART") for event in events(path)}
    assert set(after) == set(before)
    moved = [uid for uid in after if after[uid] != before[uid]]
    assert len(moved) == 1 and "hand-in" in moved[0]


def test_a_later_day_stands_in_that_familys_calendar_alone(school: SimpleNamespace) -> None:
    Guardian.objects.create(user=school.adas_mum, pupil=school.cleo)
    theirs = school.challenge.closes_on + datetime.timedelta(days=3)
    teachers, bens = address_of(school.mr_hill, school.kingfisher), address_of(school.bens_dad)
    before = [fetch(path).content for path in (teachers, bens)]
    later_days.give(
        school.cleo, school.challenge, hand_in_on=theirs, closes_on=theirs, by=actor_for(school.mr_hill)
    )
    told = days(address_of(school.adas_mum))
    assert told["Cleo: Hand in: A place that amazes me"] == theirs.isoformat()
    assert told["Ada: Hand in: A place that amazes me"] == school.challenge.hand_in_on.isoformat()
    assert "Cleo: Catch-up ends: A place that amazes me" not in told
    assert [fetch(path).content for path in (teachers, bens)] == before


# ── The address ─────────────────────────────────────────────────────────────────
def test_the_address_is_kept_as_a_hash_and_shown_for_a_quarter_of_an_hour(
    school: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mum = client_for(school.adas_mum)
    mum.post(reverse("challenges:make_family_calendar"))
    page = mum.get(reverse("challenges:my_calendar")).content.decode()
    token = re.search(r"/calendar/([\w-]+)\.ics", page).group(1)
    assert token not in str(CalendarFeed.objects.values())
    soon = timezone.now() + datetime.timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: soon)
    page = mum.get(reverse("challenges:my_calendar")).content.decode()
    assert token not in page and "it cannot be shown again" in page


def test_a_new_address_ends_the_one_before_and_the_record_says_so(school: SimpleNamespace) -> None:
    first = address_of(school.adas_mum)
    second = address_of(school.adas_mum)
    assert (fetch(first).status_code, fetch(second).status_code) == (404, 200)
    assert CalendarFeed.objects.count() == 1
    assert AuditLine.objects.filter(verb="made_calendar", user_id=school.adas_mum.pk).count() == 2


def test_ended_it_opens_nothing_and_nobody_else_can_end_it(school: SimpleNamespace) -> None:
    path = address_of(school.adas_mum)
    url = reverse("challenges:end_calendar", args=[CalendarFeed.objects.get().pk])
    for person in (school.bens_dad, school.mr_hill, school.ada):
        assert client_for(person).post(url).status_code == 404
    assert fetch(path).status_code == 200
    client_for(school.adas_mum).post(url)
    assert fetch(path).status_code == 404
    assert AuditLine.objects.filter(verb="ended_calendar").count() == 1


def test_it_dies_with_the_access_it_came_from(school: SimpleNamespace) -> None:
    family, teachers = address_of(school.adas_mum), address_of(school.mr_hill, school.kingfisher)
    heads = address_of(school.mrs_bell, school.kingfisher)
    Guardian.objects.filter(user=school.adas_mum, pupil=school.ada).update(ended_at=timezone.now())
    assert "Ada" not in fetch(family).content.decode(), "one child less"
    Guardian.objects.filter(user=school.adas_mum).update(ended_at=timezone.now())
    Staff.objects.filter(user=school.mr_hill).update(left_at=timezone.now())
    school.mrs_bell.is_active = False
    school.mrs_bell.save()
    assert [fetch(path).status_code for path in (family, teachers, heads)] == [404, 404, 404]


def test_nobody_makes_a_calendar_of_what_they_may_not_see(school: SimpleNamespace) -> None:
    others = reverse("challenges:make_class_calendar", args=[school.heron.pk])
    family = reverse("challenges:make_family_calendar")
    assert client_for(school.mr_hill).post(others).status_code == 404
    assert client_for(school.mr_hill).post(family).status_code == 404
    assert client_for(school.ada).post(family).status_code == 404
    assert fetch(reverse("challenges:calendar_feed", args=["guessed"])).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_calendar_that_has_it_already_is_told_so(school: SimpleNamespace) -> None:
    path = address_of(school.mr_hill, school.kingfisher)
    first = fetch(path)
    again = fetch(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    school.challenge.withdraw()
    assert fetch(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
    assert events(path) == []


def test_a_family_of_five_costs_no_more_queries_than_of_one(
    school: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    one = address_of(school.bens_dad)
    with django_assert_max_num_queries(7) as of_one:
        fetch(one)
    at_most = len(of_one)
    for child in (school.ben, school.cleo, school.malgosia):
        Guardian.objects.create(user=school.adas_mum, pupil=child)
    path = address_of(school.adas_mum)
    with django_assert_max_num_queries(at_most):
        assert fetch(path).status_code == 200
