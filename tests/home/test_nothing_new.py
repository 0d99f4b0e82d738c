"""An open tray asks whether anything is new: what makes it so, and whom No is told."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Review
from learninglogs.people.models import Pupil
from logs.models import ClubVisit, LogEntry, Page, Photo
from tests.home.fortnight import a_voice, an_entry, tray_url
from tests.logs.club import give_place, open_club
from tests.people_of_the_school import client_for, make_pupil


@pytest.fixture
def asking(school):
    """Mr Hill's open tray: asks with the mark it was given, as its page says it will."""
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    mark = mr_hill.get(url).headers["ETag"]
    return lambda: mr_hill.get(url, headers={"HX-Request": "true", "If-None-Match": mark})


def test_nothing_new_is_said_in_no_words_and_kept_by_nobody(asking):
    answer = asking()
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["Cache-Control"] == "no-store, private"


def begin(school):
    an_entry(school.ben, school.challenge)


def lay_a_page(school):
    Page.objects.create(
        entry=LogEntry.objects.get(pupil=school.ada), photo=Photo.objects.first(), covers_left=True,
        covers_right=False,
    )  # fmt: skip


def make_pictures(school):
    Photo.objects.update(pictures_made_at=timezone.now() + datetime.timedelta(seconds=1))


def respond(school):
    Review.objects.create(entry=LogEntry.objects.get(pupil=school.ada), reviewer=school.ben)


def tap_at_club(school):
    ClubVisit.objects.create(
        club=school.wrenfield.lunchtime_club, pupil=school.cleo, day=school.wrenfield.today(),
        came_at=timezone.now(),
    )  # fmt: skip


NEWS = {
    "Ben begins": begin,
    "Ada hands in": lambda school: LogEntry.objects.update(handed_in_at=timezone.now()),
    "Ada's right page comes off": lambda school: Page.objects.update(replaced_at=timezone.now()),
    "her pictures are made anew": make_pictures,
    "a photo is refused": lambda school: Photo.objects.update(refused_at=timezone.now()),
    "a photo is turned": lambda school: Photo.objects.update(key_version=1),
    "a classmate is asked": respond,
    "a classmate says something": lambda school: a_voice(
        LogEntry.objects.get(pupil=school.ada), school.ben, "Well done"
    ),
    "a child comes": lambda school: make_pupil("Kit", "Oz", school.kingfisher),
    "a child leaves": lambda school: Pupil.objects.filter(pk=school.malgosia.pk).update(
        left_at=timezone.now()
    ),
    "a child has a place at the club": lambda school: give_place(school.wrenfield.lunchtime_club, school.ben),
    "a child comes to the club": tap_at_club,
    "the challenge is written anew": lambda school: type(school.challenge).objects.update(version=9),
}


@pytest.mark.parametrize("what", NEWS)
def test_the_tray_hears_of_it(school, what):
    an_entry(school.ada, school.challenge)
    give_place(open_club(school.wrenfield), school.cleo)
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    asks = {"HX-Request": "true", "If-None-Match": mr_hill.get(url).headers["ETag"]}
    assert mr_hill.get(url, headers=asks).status_code == 304
    NEWS[what](school)
    answer = mr_hill.get(url, headers=asks)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != asks["If-None-Match"]


def test_another_class_is_no_news(school, asking):
    an_entry(school.finn, school.heron_challenge, handed_in=True)
    assert asking().status_code == 304


def test_the_pieces_beside_the_tray_come_with_it(school, asking):
    give_place(open_club(school.wrenfield), school.ben, "needs a printer")
    words = a_voice(an_entry(school.ada, school.challenge, handed_in=True), school.ben, "Where is the moon?")
    answer = asking()
    for piece in ('id="tray"', 'id="next-steps"', 'id="waiting"', 'id="club-card"'):
        assert piece in answer.text
    assert words.words in answer.text
    assert "needs a printer" in answer.text
    assert "<html" not in answer.text


def test_the_mark_is_worth_nothing_to_anybody_else(school):
    url = tray_url(school.challenge)
    mark = client_for(school.mr_hill).get(url).headers["ETag"]
    asks = {"HX-Request": "true", "If-None-Match": mark}
    assert client_for(school.mr_hill).get(url, headers=asks).status_code == 200  # on another computer of his
    assert client_for(school.ms_roy).get(url, headers=asks).status_code == 404
    assert client_for(school.adas_mum).get(url, headers=asks).status_code == 404
    assert client_for(None).get(url, headers=asks).headers["HX-Refresh"] == "true"


def test_the_mark_of_one_tray_says_nothing_about_another(school):
    mr_hill = client_for(school.mr_hill)
    mark = mr_hill.get(tray_url(school.challenge)).headers["ETag"]
    asks = {"HX-Request": "true", "If-None-Match": mark}
    assert mr_hill.get(tray_url(school.heron_challenge), headers=asks).status_code == 404


def test_after_signing_out_the_mark_is_over(school):
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    asks = {"HX-Request": "true", "If-None-Match": mr_hill.get(url).headers["ETag"]}
    mr_hill.post(reverse("account_logout"))
    assert mr_hill.get(url, headers=asks).headers["HX-Refresh"] == "true"


def test_after_ten_minutes_the_whole_check_decides_again(school, monkeypatch):
    """Mr Hill leaves the school while his tray is open: it hears No for ten minutes at most."""
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    asks = {"HX-Request": "true", "If-None-Match": mr_hill.get(url).headers["ETag"]}
    school.mr_hill.jobs_at_school.update(left_at=timezone.now())
    later = timezone.now() + datetime.timedelta(minutes=10, seconds=1)
    monkeypatch.setattr("learninglogs.home.nothing_new.timezone.now", lambda: later)
    assert mr_hill.get(url, headers=asks).status_code == 404


@pytest.mark.parametrize("mark", ["", '"', '"a.b"', "*", 'W/"x"', '"' + "9" * 5000 + '"'])
def test_a_mark_that_is_none_is_not_asked_about(school, mark):
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    assert mr_hill.get(url, headers={"HX-Request": "true", "If-None-Match": mark}).status_code == 200
