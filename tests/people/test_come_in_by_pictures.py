"""The children's door: an animal, three secret pictures, and in."""

import datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.models import Pupil, SchoolClass
from learninglogs.people.sessions import PUPIL
from learninglogs.people.tablet import COOKIE
from tests.people_of_the_school import PASSWORD, SECRET, client_for, make_pupil

DOOR = "/door/"
WRONG = ["snail", "snail", "snail"]
STAYED_SHUT = "The door stayed shut"


def make_tablet(teacher: Any, school_class: SchoolClass) -> Client:
    """A device that this teacher has made the class's own."""
    device = client_for(teacher)
    device.post(reverse("people:enrol_tablet", args=[school_class.pk]), {"name": "Year 4 tablet 3"})
    return device


def tap(device: Client, pupil: Pupil, pictures: list[str], **more: Any) -> Any:
    """Three taps; returns the answer to the last."""
    address = reverse("people:child_pictures", args=[pupil.pk])
    for picture in pictures:
        answer = device.post(address, {"picture": picture}, **more)
    return answer


def is_in(device: Client, pupil: Pupil) -> bool:
    """Whether the child's own page opens, and not only a key lies in the session."""
    return device.get(reverse("home:pupil_home", args=[pupil.pk])).status_code == 200


def words_without_token(answer: Any) -> str:
    """The page without what differs for every visit to every page."""
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


@pytest.fixture
def tablet(school: SimpleNamespace) -> Client:
    school.kingfisher.open_door(minutes=60)
    return make_tablet(school.mr_hill, school.kingfisher)


# ── Where names are listed ──────────────────────────────────────────────────────
def test_names_are_listed_on_the_class_tablet_while_the_door_is_open(
    tablet: Client, school: SimpleNamespace
) -> None:
    page = tablet.get(DOOR).content.decode()
    assert "Ada" in page and "Małgosia" in page
    assert "Lowe" not in page  # first names only
    assert "Finn" not in page  # another class
    school.kingfisher.shut_door()
    page = tablet.get(DOOR).content.decode()
    assert "Ada" not in page
    assert "Your teacher opens the door" in page


def test_no_other_device_hears_a_name_not_even_the_teachers_own(
    school: SimpleNamespace, tablet: Client
) -> None:
    for device in (Client(), client_for(school.mr_hill), client_for(school.adas_mum)):
        page = device.get(DOOR).content.decode()
        assert "Ask your teacher to make this your class tablet" in page
        assert "Ben" not in page
        assert "Kingfisher" not in page
        answer = device.post(reverse("people:child_pictures", args=[school.ben.pk]), {"picture": "fish"})
        assert answer.status_code == 302
        assert answer["Location"] == DOOR


def test_the_door_shuts_by_itself_when_the_lesson_ends(tablet: Client, school: SimpleNamespace) -> None:
    an_hour_ago = timezone.now() - datetime.timedelta(minutes=1)
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(door_open_until=an_hour_ago)
    assert "Ada" not in tablet.get(DOOR).content.decode()
    assert tap(tablet, school.ada, SECRET)["Location"] == DOOR
    assert not is_in(tablet, school.ada)


@pytest.mark.parametrize("value", ["1:forged", "1", "", "x:y", "99999999999999999999:a"])
def test_a_cookie_nobody_signed_makes_no_tablet(school: SimpleNamespace, value: str) -> None:
    school.kingfisher.open_door(minutes=60)
    device = Client()
    device.cookies[COOKIE] = value
    assert "This is not a class tablet yet" in device.get(DOOR).content.decode()


def test_a_good_cookie_with_one_letter_changed_makes_no_tablet(
    tablet: Client, school: SimpleNamespace
) -> None:
    written = tablet.cookies[COOKIE].value
    device = Client()
    device.cookies[COOKIE] = written.replace(":", ":x", 1)
    assert "Ada" not in device.get(DOOR).content.decode()
    device.cookies[COOKIE] = written
    assert "Ada" in device.get(DOOR).content.decode()


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_lasts_a_year(tablet: Client) -> None:
    cookie = tablet.cookies[COOKIE]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert not cookie["secure"]


def test_over_https_the_cookie_travels_over_https_only(school: SimpleNamespace) -> None:
    device = client_for(school.mr_hill)
    address = reverse("people:enrol_tablet", args=[school.kingfisher.pk])
    device.post(address, {"name": "Tablet"}, secure=True)
    assert device.cookies[COOKIE]["secure"] is True


def test_a_retired_tablet_lists_nobody_and_signs_out_who_was_on_it(
    tablet: Client, school: SimpleNamespace
) -> None:
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)
    pk = school.kingfisher.tablets.get().pk
    client_for(school.mr_hill).post(reverse("people:retire_tablet", args=[pk]))
    assert not is_in(tablet, school.ada)
    assert "This is not a class tablet yet" in tablet.get(DOOR).content.decode()


def test_a_tablet_of_another_class_opens_no_book_of_this_one(school: SimpleNamespace) -> None:
    for school_class in (school.kingfisher, school.heron, school.oak):
        school_class.open_door(minutes=60)
    herons = make_tablet(school.ms_roy, school.heron)
    oaks = make_tablet(school.mr_stone, school.oak)
    for device in (herons, oaks):
        assert tap(device, school.ada, SECRET).status_code == 404
        assert not is_in(device, school.ada)
    assert tap(herons, school.finn, SECRET)["Location"] == "/"


def test_a_child_who_has_left_is_not_at_the_door(tablet: Client, school: SimpleNamespace) -> None:
    Pupil.objects.filter(pk=school.ben.pk).update(left_at=timezone.now())
    assert "Ben" not in tablet.get(DOOR).content.decode()
    assert tap(tablet, school.ben, SECRET).status_code == 404


def test_two_children_of_one_name_are_told_apart(tablet: Client, school: SimpleNamespace) -> None:
    make_pupil("Ada", "Marsh", school.kingfisher)
    make_pupil("Ben", "Thorn", school.kingfisher)
    page = tablet.get(DOOR).content.decode()
    assert "Ada L" in page and "Ada M" in page
    assert "Ben Tate" in page and "Ben Thorn" in page
    assert "Cleo W" not in page


# ── Coming in ───────────────────────────────────────────────────────────────────
def test_ada_comes_in_with_her_three_pictures(tablet: Client, school: SimpleNamespace) -> None:
    answer = tap(tablet, school.ada, SECRET)
    assert answer["Location"] == "/"
    assert is_in(tablet, school.ada)


def test_with_htmx_ada_is_shown_how_many_and_never_which(tablet: Client, school: SimpleNamespace) -> None:
    address = reverse("people:child_pictures", args=[school.ada.pk])
    answer = tablet.post(address, {"picture": "fish"}, headers={"HX-Request": "true"})
    assert "One of three pictures tapped" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "fish" not in answer.content.decode().lower()
    assert "pressed" not in tablet.get(address).content.decode()
    tablet.post(address, {"picture": "sun"}, headers={"HX-Request": "true"})
    answer = tablet.post(address, {"picture": "boat"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/"
    assert is_in(tablet, school.ada)


def test_the_order_of_the_pictures_counts(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ada, list(reversed(SECRET)))
    assert not is_in(tablet, school.ada)


def test_start_again_forgets_the_taps(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ada, ["snail", "snail"])
    tablet.post(reverse("people:child_pictures", args=[school.ada.pk]), {"again": "1"})
    assert tap(tablet, school.ada, SECRET)["Location"] == "/"


def test_taps_at_one_childs_tile_do_not_count_at_anothers(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ben, ["snail", "snail"])
    assert tap(tablet, school.ada, SECRET)["Location"] == "/"
    assert Pupil.objects.get(pk=school.ben.pk).wrong_tries == 0


def test_a_picture_that_does_not_exist_is_no_tap(tablet: Client, school: SimpleNamespace) -> None:
    assert tap(tablet, school.ada, ["fish", "dragon", "", "sun", "boat"])["Location"] == "/"


def test_a_child_without_pictures_cannot_come_in(tablet: Client, school: SimpleNamespace) -> None:
    Pupil.objects.filter(pk=school.ada.pk).update(secret_pictures="")
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)


def test_coming_in_begins_a_session_nobody_knew_before(tablet: Client, school: SimpleNamespace) -> None:
    tablet.get(reverse("people:child_pictures", args=[school.ada.pk]))
    tap(tablet, school.ada, SECRET[:2])
    before = tablet.session.session_key
    tap(tablet, school.ada, SECRET[2:])
    assert tablet.session.session_key != before
    assert "taps" not in tablet.session
    old = Client()
    old.cookies["sessionid"] = before
    assert not is_in(old, school.ada)


def ends_in(school_class: SchoolClass, minutes: int) -> None:
    """The teacher's tap was so long ago that the door shuts by itself in so many minutes."""
    until = timezone.now() + datetime.timedelta(minutes=minutes)
    SchoolClass.objects.filter(pk=school_class.pk).update(door_open_until=until)


def test_a_childs_session_ends_with_the_lesson(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)
    ends_in(school.kingfisher, -1)
    assert not is_in(tablet, school.ada)


def test_an_hour_from_now_is_also_for_the_children_already_in(
    tablet: Client, school: SimpleNamespace
) -> None:
    ends_in(school.kingfisher, 5)
    tap(tablet, school.ada, SECRET)
    client_for(school.mr_hill).post(reverse("people:open_door", args=[school.kingfisher.pk]))
    school.kingfisher.refresh_from_db()
    in_half_an_hour = timezone.now() + datetime.timedelta(minutes=30)
    with mock.patch.object(timezone, "now", return_value=in_half_an_hour):
        assert is_in(tablet, school.ada)


def test_who_forgot_to_leave_is_not_in_again_when_the_next_lesson_begins(
    tablet: Client, school: SimpleNamespace
) -> None:
    tap(tablet, school.ada, SECRET)
    ends_in(school.kingfisher, -30)
    client_for(school.mr_hill).post(reverse("people:open_door", args=[school.kingfisher.pk]))
    assert not is_in(tablet, school.ada)
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)


def test_another_classs_open_door_keeps_nobody_in(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ada, SECRET)
    ends_in(school.kingfisher, -1)
    ends_in(school.heron, 60)
    assert not is_in(tablet, school.ada)


def test_two_tablets_at_once(tablet: Client, school: SimpleNamespace) -> None:
    second = make_tablet(school.mr_hill, school.kingfisher)
    tap(tablet, school.ada, SECRET)
    tap(second, school.ada, SECRET)
    tap(second, school.ben, SECRET)
    assert is_in(tablet, school.ada)
    assert is_in(second, school.ben)
    assert not is_in(second, school.ada)


# ── Going out ───────────────────────────────────────────────────────────────────
def test_i_am_finished_goes_back_to_the_names(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ada, SECRET)
    assert tablet.get(reverse("people:child_out")).status_code == 405
    answer = tablet.post(reverse("people:child_out"), follow=True)
    assert "Who are you?" in answer.content.decode()
    assert not is_in(tablet, school.ada)


def test_after_the_door_is_shut_the_very_next_request_is_refused(
    tablet: Client, school: SimpleNamespace
) -> None:
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)
    client_for(school.mr_hill).post(reverse("people:shut_door", args=[school.kingfisher.pk]))
    assert not is_in(tablet, school.ada)


def test_opening_the_door_again_does_not_bring_the_session_back(
    tablet: Client, school: SimpleNamespace
) -> None:
    tap(tablet, school.ada, SECRET)
    school.kingfisher.shut_door()
    school.kingfisher.open_door(minutes=60)
    assert not is_in(tablet, school.ada)


def test_a_child_coming_in_signs_the_adult_out_whole(tablet: Client, school: SimpleNamespace) -> None:
    tablet.force_login(school.mr_hill)
    tap(tablet, school.ada, SECRET)
    assert SESSION_KEY not in tablet.session
    assert tablet.session[PUPIL] == school.ada.pk
    assert tablet.get(school.kingfisher.get_absolute_url()).status_code == 404


def test_an_adult_signing_in_ends_the_childs_session(tablet: Client, school: SimpleNamespace) -> None:
    tap(tablet, school.ada, SECRET)
    tablet.post(reverse("account_login"), {"login": school.mr_hill.email, "password": PASSWORD})
    assert PUPIL not in tablet.session
    assert tablet.session[SESSION_KEY] == str(school.mr_hill.pk)
    assert tablet.get(school.kingfisher.get_absolute_url()).status_code == 200
    assert tablet.session.get_expire_at_browser_close()
    assert tablet.session.get_expiry_age() == 12 * 60 * 60  # not the lesson's end any more


@pytest.mark.parametrize("page", ["names", "pictures", "inside"])
def test_the_back_button_shows_nothing(tablet: Client, school: SimpleNamespace, page: str) -> None:
    addresses = {
        "names": DOOR,
        "pictures": reverse("people:child_pictures", args=[school.ada.pk]),
        "inside": reverse("home:pupil_home", args=[school.ada.pk]),
    }
    if page == "inside":
        tap(tablet, school.ada, SECRET)
    answer = tablet.get(addresses[page])
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


# ── Guessing ────────────────────────────────────────────────────────────────────
def refusal(device: Client, pupil: Pupil, pictures: list[str]) -> str:
    """What three pictures that do not open the door are answered with, without JavaScript."""
    answer = tap(device, pupil, pictures)
    assert answer["Location"] == reverse("people:child_pictures", args=[pupil.pk])
    return words_without_token(device.get(answer["Location"]))


def test_every_refusal_reads_the_same_whatever_the_reason(tablet: Client, school: SimpleNamespace) -> None:
    first = refusal(tablet, school.ada, WRONG)
    assert STAYED_SHUT in first
    nearly = refusal(tablet, school.ada, ["fish", "sun", "snail"])
    for _n in range(3):
        refusal(tablet, school.ada, WRONG)
    waiting_but_right = refusal(tablet, school.ada, SECRET)
    Pupil.objects.filter(pk=school.ada.pk).update(wait_until=None, locked_at=timezone.now())
    locked_but_right = refusal(tablet, school.ada, SECRET)
    Pupil.objects.filter(pk=school.ada.pk).update(locked_at=None, secret_pictures="")
    without_pictures = refusal(tablet, school.ada, WRONG)
    assert {first, nearly, waiting_but_right, locked_but_right, without_pictures} == {first}


def test_with_htmx_too_every_refusal_reads_the_same(tablet: Client, school: SimpleNamespace) -> None:
    htmx = {"headers": {"HX-Request": "true"}}
    first = tap(tablet, school.ada, WRONG, **htmx).content
    assert STAYED_SHUT in first.decode()
    Pupil.objects.filter(pk=school.ada.pk).update(locked_at=timezone.now())
    assert tap(tablet, school.ada, SECRET, **htmx).content == first


def test_after_five_wrong_tries_the_right_pictures_wait_a_quarter_of_an_hour(
    tablet: Client, school: SimpleNamespace
) -> None:
    for _n in range(5):
        tap(tablet, school.ada, WRONG)
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)
    Pupil.objects.filter(pk=school.ada.pk).update(wait_until=timezone.now() - datetime.timedelta(seconds=1))
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert (ada.wrong_tries, ada.wait_until, ada.locked_at) == (0, None, None)


def test_after_fifteen_wrong_tries_ada_is_locked_until_her_teacher_taps(
    tablet: Client, school: SimpleNamespace
) -> None:
    for _n in range(15):
        assert not is_in(tablet, school.ada)
        tap(tablet, school.ada, WRONG)
        Pupil.objects.filter(pk=school.ada.pk).update(wait_until=None)  # the quarter of an hour has passed
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert ada.locked_at is not None
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)
    client_for(school.mr_hill).post(reverse("people:unlock_child", args=[ada.pk]))
    tap(tablet, school.ada, SECRET)
    assert is_in(tablet, school.ada)


def test_guesses_spread_over_two_tablets_share_one_count(tablet: Client, school: SimpleNamespace) -> None:
    second = make_tablet(school.mr_hill, school.kingfisher)
    for device in (tablet, second, tablet, second, tablet):
        tap(device, school.ada, WRONG)
    assert Pupil.objects.get(pk=school.ada.pk).is_waiting
    tap(second, school.ada, SECRET)
    assert not is_in(second, school.ada)


def test_one_childs_guessing_locks_nobody_else(tablet: Client, school: SimpleNamespace) -> None:
    for _n in range(6):
        tap(tablet, school.ada, WRONG)
    tap(tablet, school.ben, SECRET)
    assert is_in(tablet, school.ben)


def test_guesses_spread_over_a_class_slow_that_tablet_and_no_other(
    tablet: Client, school: SimpleNamespace
) -> None:
    second = make_tablet(school.mr_hill, school.kingfisher)
    children = [make_pupil(f"Child{n}", "", school.kingfisher) for n in range(10)]
    for child in children:
        for _n in range(3):
            tap(tablet, child, WRONG)
    tap(tablet, school.ada, SECRET)
    assert not is_in(tablet, school.ada)
    tap(second, school.ada, SECRET)
    assert is_in(second, school.ada)
    assert Pupil.objects.get(pk=school.ada.pk).wrong_tries == 0  # the pause counted nothing against her
    school.kingfisher.tablets.update(paused_until=timezone.now())
    tap(tablet, school.ben, SECRET)
    assert is_in(tablet, school.ben)


def test_the_pause_grows_but_never_beyond_half_a_minute(tablet: Client, school: SimpleNamespace) -> None:
    pauses = []
    for count in (29, 39, 59, 5000):
        SchoolClass.objects.filter(pk=school.kingfisher.pk).update(
            wrong_tries=count, wrong_tries_since=timezone.now()
        )
        school.kingfisher.tablets.update(paused_until=None)
        Pupil.objects.filter(pk=school.ada.pk).update(wrong_tries=0, wait_until=None)
        began = timezone.now()
        tap(tablet, school.ada, WRONG)
        pauses.append((school.kingfisher.tablets.get().paused_until - began).total_seconds())
    assert [round(pause) for pause in pauses] == [1, 2, 8, 30]


def test_yesterdays_wrong_tries_of_a_class_do_not_slow_todays(
    tablet: Client, school: SimpleNamespace
) -> None:
    yesterday = timezone.now() - datetime.timedelta(days=1)
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(wrong_tries=500, wrong_tries_since=yesterday)
    tap(tablet, school.ada, WRONG)
    assert school.kingfisher.tablets.get().paused_until is None
    assert SchoolClass.objects.get(pk=school.kingfisher.pk).wrong_tries == 1


def test_the_door_asks_the_database_as_often_for_thirty_children_as_for_four(
    tablet: Client, school: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    tablet.get(DOOR)
    with django_assert_num_queries(2):
        tablet.get(DOOR)
    for n in range(26):
        make_pupil(f"Child{n}", "Tate", school.kingfisher)
    with django_assert_num_queries(2):
        tablet.get(DOOR)
