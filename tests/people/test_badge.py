"""The home badge: printed once, scanned at home, made void."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from learninglogs.people.models import Badge
from learninglogs.people.sessions import PUPIL
from learninglogs.people.tablet import COOKIE
from tests.people.door import make_tablet
from tests.people_of_the_school import client_for

BADGE = reverse("people:badge")


def print_for(school: SimpleNamespace, **who: Any) -> dict[str, str]:
    """Mr Hill prints badges; each child's token, by the name on the badge."""
    device = client_for(school.mr_hill)
    answer = device.post(reverse("people:print_badges", args=[school.kingfisher.pk]), who)
    kept = device.session["sheet"]["cards"]
    assert answer.url == reverse("people:badges_sheet", args=[school.kingfisher.pk])
    names = {child.pk: child.first_name for child in school.kingfisher.pupils.all()}
    return {names[pk]: token for pk, token in kept}


def scan(token: str, device: Client | None = None) -> Client:
    device = device or Client()
    device.post(BADGE, {"token": token})
    return device


def come_in(token: str) -> Client:
    device = scan(token)
    device.post(reverse("people:come_in"))
    return device


def body(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def test_ada_comes_in_at_home_and_sees_her_own_work_only(school) -> None:
    device = scan(print_for(school)["Ada"])
    assert "Are you Ada?" in device.get(reverse("people:is_it_you")).content.decode()
    device.post(reverse("people:come_in"))
    own = reverse("home:pupil_home", args=[school.ada.pk])
    assert device.get("/", follow=True).redirect_chain[-1][0] == own
    wall = reverse("galleries:class_wall", args=[school.kingfisher.pk])
    assert wall not in device.get(own).content.decode()
    assert device.get(wall).status_code == 404
    assert device.get(reverse("home:pupil_home", args=[school.ben.pk])).status_code == 404


def test_every_badge_that_opens_nothing_is_answered_alike(school) -> None:
    tokens = print_for(school)
    Badge.objects.get(pupil=school.ben).void()
    school.cleo.left_at = "2026-01-01T00:00Z"
    school.cleo.save()
    wrong = [tokens["Ben"], tokens["Cleo"], "never-made", "", "x" * 5000, "ż"]
    bodies = {body(Client().post(BADGE, {"token": token})) for token in wrong}
    assert len(bodies) == 1
    assert "The door stayed shut" in bodies.pop()


def test_a_voided_badge_is_dead_at_once_and_its_sessions_too(school) -> None:
    device = come_in(print_for(school)["Ada"])
    home = reverse("home:pupil_home", args=[school.ada.pk])
    assert device.get(home).status_code == 200
    badge = Badge.objects.in_use().get(pupil=school.ada)
    client_for(school.mr_hill).post(reverse("people:void_badge", args=[badge.pk]))
    assert device.get(home).status_code == 302


def test_printing_anew_voids_the_one_before_and_ends_its_sessions(school) -> None:
    old = print_for(school)["Ada"]
    device = come_in(old)
    print_for(school, child=str(school.ada.pk))
    assert device.get(reverse("home:pupil_home", args=[school.ada.pk])).status_code == 302
    assert PUPIL not in come_in(old).session
    assert Badge.objects.in_use().filter(pupil=school.ben).exists(), "only Ada's was printed anew"


def test_only_the_missing_ones_are_printed(school) -> None:
    print_for(school, child=str(school.ada.pk))
    assert set(print_for(school, who="without")) == {"Ben", "Cleo", "Małgosia"}


def test_nowhere_is_a_token_kept_but_on_the_paper(school) -> None:
    token = print_for(school)["Ada"]
    rows = [str(each) for each in Badge.objects.values()]
    assert not any(token in row for row in rows)


def test_the_sheet_is_gone_when_the_teacher_goes_on(school) -> None:
    device = client_for(school.mr_hill)
    device.post(reverse("people:print_badges", args=[school.kingfisher.pk]))
    sheet = reverse("people:badges_sheet", args=[school.kingfisher.pk])
    page = {"Accept": "text/html"}
    assert 'class="qr"' in device.get(sheet, headers=page).content.decode()
    assert device.get(sheet, headers=page).status_code == 200, "it can be loaded again"
    device.get(reverse("people:badges", args=[school.kingfisher.pk]), headers=page)
    assert device.get(sheet, headers=page).status_code == 302


def test_scanning_ends_whoever_was_signed_in_on_the_phone(school) -> None:
    token = print_for(school)["Ada"]
    phone = client_for(school.adas_mum)
    before = phone.session.session_key
    scan(token, phone).post(reverse("people:come_in"))
    assert SESSION_KEY not in phone.session and phone.session[PUPIL] == school.ada.pk
    assert phone.session.session_key != before


@pytest.mark.parametrize("is_open, of_class, code", [(True, "kingfisher", 200), (False, "kingfisher", 404),
                                                     (True, "heron", 404)])  # fmt: skip
def test_on_a_class_tablet_a_badge_lets_in_in_class_alone(
    school, is_open: bool, of_class: str, code: int
) -> None:
    """The door has to be open, and the tablet the child's own class's: a class's tablet is nobody's home."""
    device = make_tablet(school.mrs_bell, getattr(school, of_class))
    assert COOKIE in device.cookies
    if is_open:
        getattr(school, of_class).open_door(minutes=60)
    answer = scan(print_for(school)["Ada"], device).post(reverse("people:come_in"), follow=True)
    assert answer.status_code == code
    if code == 200:
        assert device.get(reverse("galleries:class_wall", args=[school.kingfisher.pk])).status_code != 404


def test_a_child_who_cannot_use_pictures_comes_in_by_the_teachers_tap_once(school) -> None:
    device = make_tablet(school.mr_hill, school.kingfisher)
    school.kingfisher.open_door(minutes=60)
    client_for(school.mr_hill).post(reverse("people:let_child_in", args=[school.ada.pk]))
    tile = reverse("people:child_pictures", args=[school.ada.pk])
    assert "Are you Ada?" in device.get(tile).content.decode()
    device.post(reverse("people:come_in_by_tap", args=[school.ada.pk]))
    assert device.session[PUPIL] == school.ada.pk
    other = make_tablet(school.mr_hill, school.kingfisher)
    other.post(reverse("people:come_in_by_tap", args=[school.ada.pk]))
    assert PUPIL not in other.session, "one tap lets in once"
