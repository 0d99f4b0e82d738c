"""The children's door: an animal, three secret pictures, and in."""

import datetime
from types import SimpleNamespace
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.models import Pupil, SchoolClass
from learninglogs.people.sessions import PUPIL
from learninglogs.people.tablet import COOKIE
from tests.people.door import DOOR, is_in, make_tablet, tap
from tests.people_of_the_school import SECRET, client_for, come_in, make_pupil


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
    come_in(school.mr_hill, device=tablet)
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
