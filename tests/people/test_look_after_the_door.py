"""The teacher's side of the children's door."""

import datetime
import re
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.people.models import ClassTablet, Pupil, SchoolClass
from learninglogs.people.secret_pictures import PICTURES
from learninglogs.people.sheets import SHEET
from learninglogs.people.tablet import COOKIE
from tests.people_of_the_school import SECRET, client_for, make_pupil

A_PAGE = {"Accept": "text/html,application/xhtml+xml"}
WHO_MAY = [("mr_hill", True), ("mrs_bell", True), ("ms_roy", False), ("adas_mum", False),
           ("mr_okoro", False), ("mr_stone", False), ("ada", False)]  # fmt: skip


@pytest.mark.parametrize("who, may", WHO_MAY)
def test_who_may_open_the_door(school: SimpleNamespace, visit: Any, who: str, may: bool) -> None:
    address = reverse("people:open_door", args=[school.kingfisher.pk])
    answer = visit(getattr(school, who), address, {})
    assert answer.status_code == (302 if may else 404)
    opened = AuditLine.objects.filter(
        verb="opened_door", subject=f"people.SchoolClass {school.kingfisher.pk}"
    )
    assert opened.exists() == may


@pytest.mark.parametrize("who, may", WHO_MAY)
def test_who_may_make_a_class_tablet(school: SimpleNamespace, who: str, may: bool) -> None:
    device = client_for(getattr(school, who))
    answer = device.post(reverse("people:enrol_tablet", args=[school.kingfisher.pk]), {"name": "Tablet 3"})
    assert answer.status_code == (302 if may else 404)
    assert (COOKIE in device.cookies) == may
    assert ClassTablet.objects.filter(name="Tablet 3").exists() == may


@pytest.mark.parametrize("name", ["draw_pictures", "shut_door"])
@pytest.mark.parametrize("who, may", WHO_MAY)
def test_who_may_draw_and_shut(school: SimpleNamespace, visit: Any, name: str, who: str, may: bool) -> None:
    answer = visit(getattr(school, who), reverse(f"people:{name}", args=[school.kingfisher.pk]), {})
    assert (answer.status_code == 404) != may


@pytest.mark.parametrize("name", ["draw_child_pictures", "unlock_child"])
@pytest.mark.parametrize("who, may", WHO_MAY)
def test_who_may_help_one_child(school: SimpleNamespace, visit: Any, name: str, who: str, may: bool) -> None:
    Pupil.objects.filter(pk=school.ada.pk).update(locked_at=timezone.now())
    before = Pupil.objects.get(pk=school.ada.pk).secret_pictures
    answer = visit(getattr(school, who), reverse(f"people:{name}", args=[school.ada.pk]), {})
    assert (answer.status_code == 404) != may
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert (ada.locked_at is None) == may
    assert (ada.secret_pictures != before) == (may and name == "draw_child_pictures")


def test_making_a_tablet_signs_the_teacher_out_on_it(school: SimpleNamespace) -> None:
    device = client_for(school.mr_hill)
    device.post(reverse("people:enrol_tablet", args=[school.kingfisher.pk]), {"name": "Tablet 3"})
    page = device.get(reverse("people:class_tablets", args=[school.kingfisher.pk]))
    assert page.status_code == 302
    assert page["Location"] == reverse("people:children_door")


def test_a_tablet_without_a_name_is_not_made_and_nothing_is_lost(school: SimpleNamespace) -> None:
    device = client_for(school.mr_hill)
    address = reverse("people:enrol_tablet", args=[school.kingfisher.pk])
    page = device.post(address, {"name": "x" * 50})
    assert page.status_code == 200
    assert "x" * 50 in page.content.decode()
    assert not ClassTablet.objects.exists()


def test_mr_hill_sees_his_tablets_and_who_waits(school: SimpleNamespace, visit: Any) -> None:
    ClassTablet.enrol(school.kingfisher, name="Year 4 tablet 3", by=school.mr_hill)
    ClassTablet.enrol(school.heron, name="Year 6 tablet 1", by=school.ms_roy)
    Pupil.objects.filter(pk=school.ben.pk).update(locked_at=timezone.now())
    Pupil.objects.filter(pk=school.cleo.pk).update(wait_until=timezone.now() + datetime.timedelta(minutes=5))
    page = visit(
        school.mr_hill, reverse("people:class_tablets", args=[school.kingfisher.pk])
    ).content.decode()
    assert "Year 4 tablet 3" in page
    assert "Year 6 tablet 1" not in page
    assert "Locked" in page
    assert "Waiting until" in page
    assert "Let Ben T try again" in page
    assert "Let Ada L try again" not in page


def test_an_empty_class_is_told_what_will_be_here(school: SimpleNamespace, visit: Any) -> None:
    school.kingfisher.pupils.all().delete()
    page = visit(
        school.mr_hill, reverse("people:class_tablets", args=[school.kingfisher.pk])
    ).content.decode()
    assert "No children yet" in page
    assert "None yet." in page


def test_the_page_asks_the_database_as_often_for_thirty_children(
    school: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        make_pupil(f"Child{n}", "", school.kingfisher)
    device = client_for(school.mr_hill)
    with django_assert_max_num_queries(8):
        device.get(reverse("people:class_tablets", args=[school.kingfisher.pk]))


# ── Secret pictures ─────────────────────────────────────────────────────────────
def pictures_on(sheet: str) -> list[list[str]]:
    """The pictures of each card of a printed sheet, in their order."""
    cards = re.findall(r'<ol class="secretcard__pictures">(.*?)</ol>', sheet, re.S)
    words = {str(word): name for name, word in PICTURES.items()}
    return [[words[word] for word in re.findall(r"<span>(\w+)</span>", card)] for card in cards]


def sheet_address(school_class: SchoolClass) -> str:
    return reverse("people:pictures_sheet", args=[school_class.pk])


def drawn(teacher: Client, school_class: SchoolClass) -> Any:
    """The sheet, as the browser arrives at it after the tap."""
    return teacher.post(reverse("people:draw_pictures", args=[school_class.pk]), follow=True, headers=A_PAGE)


def test_new_pictures_are_shown_and_they_are_the_ones_that_open(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    answer = drawn(teacher, school.kingfisher)
    assert answer.redirect_chain == [(sheet_address(school.kingfisher), 302)]
    sheet = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    children = list(school.kingfisher.pupils.all())
    shown = pictures_on(sheet)
    assert len(shown) == len(children) == 4
    for child, pictures in zip(children, shown, strict=True):
        assert child.first_name in sheet
        assert child.has_pictures(pictures)
    assert Pupil.objects.get(pk=school.finn.pk).has_pictures(SECRET)  # another class keeps its own
    assert teacher.get(reverse("people:draw_pictures", args=[school.kingfisher.pk])).status_code == 405


def test_the_sheet_loaded_again_shows_the_same_pictures_and_draws_none(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    first = pictures_on(drawn(teacher, school.kingfisher).content.decode())
    teacher.get("/books/progress/", headers={"Accept": "*/*"})  # another tab, asking by itself
    teacher.get(school.kingfisher.get_absolute_url(), headers={**A_PAGE, "HX-Request": "true"})
    again = teacher.get(sheet_address(school.kingfisher), headers=A_PAGE).content.decode()
    assert pictures_on(again) == first
    assert school.kingfisher.pupils.first().has_pictures(first[0])


def test_once_mr_hill_goes_on_the_pictures_are_nowhere(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    drawn(teacher, school.kingfisher)
    teacher.get(school.kingfisher.get_absolute_url(), headers=A_PAGE)
    assert SHEET not in teacher.session
    page = teacher.get(sheet_address(school.kingfisher), follow=True, headers=A_PAGE).content.decode()
    assert "The sheet of secret pictures is gone" in page
    assert pictures_on(page) == []


def test_after_a_quarter_of_an_hour_the_pictures_are_nowhere(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    drawn(teacher, school.kingfisher)
    later = timezone.now() + datetime.timedelta(minutes=15, seconds=1)
    with mock.patch.object(timezone, "now", return_value=later):
        assert teacher.get(sheet_address(school.kingfisher)).status_code == 302
    assert SHEET not in teacher.session


def test_the_pictures_lie_in_no_cookie_and_end_with_the_session(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    drawn(teacher, school.kingfisher)
    assert set(teacher.cookies) == {"sessionid"}
    key = teacher.session.session_key
    teacher.post(reverse("account_logout"))
    assert not Session.objects.filter(pk=key).exists()


def test_a_sheet_is_of_one_class_and_of_whoever_drew_it(school: SimpleNamespace) -> None:
    head = client_for(school.mrs_bell)
    drawn(head, school.kingfisher)
    assert head.get(sheet_address(school.heron)).status_code == 302
    assert client_for(school.mr_hill).get(sheet_address(school.kingfisher)).status_code == 302


def test_one_childs_new_pictures_have_a_sheet_with_one_card(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    sheet = teacher.post(reverse("people:draw_child_pictures", args=[school.ada.pk]), follow=True)
    (pictures,) = pictures_on(sheet.content.decode())
    assert Pupil.objects.get(pk=school.ada.pk).has_pictures(pictures)


def test_new_pictures_end_the_childs_sessions(school: SimpleNamespace) -> None:
    ada = client_for(school.ada)
    own_page = reverse("home:pupil_home", args=[school.ada.pk])
    assert ada.get(own_page).status_code == 200
    client_for(school.mr_hill).post(reverse("people:draw_child_pictures", args=[school.ada.pk]))
    assert ada.get(own_page).status_code == 302


def test_pictures_are_not_kept_in_words(school: SimpleNamespace) -> None:
    kept = Pupil.objects.get(pk=school.ada.pk).secret_pictures
    assert "fish" not in kept
    assert kept != Pupil.objects.get(pk=school.ben.pk).secret_pictures  # the same three, salted apart


def test_another_installations_key_does_not_open_what_was_kept_here(
    school: SimpleNamespace, settings: Any
) -> None:
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert ada.has_pictures(SECRET)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    assert not ada.has_pictures(SECRET)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert ada.has_pictures(SECRET)


def test_who_did_it_stands_in_the_record(school: SimpleNamespace) -> None:
    teacher = client_for(school.mr_hill)
    teacher.post(reverse("people:draw_pictures", args=[school.kingfisher.pk]))
    teacher.post(reverse("people:unlock_child", args=[school.ada.pk]))
    teacher.post(reverse("people:enrol_tablet", args=[school.kingfisher.pk]), {"name": "Tablet"})
    lines = AuditLine.objects.filter(user_id=school.mr_hill.pk, school=school.wrenfield)
    assert {line.verb for line in lines} - {"signed_in"} == {
        "drew_pictures",
        "unlocked_child",
        "enrolled_tablet",
        "signed_out",  # the tablet is the class's from then on
    }


@pytest.mark.parametrize("name", ["open_door", "shut_door", "enrol_tablet", "draw_pictures"])
def test_nothing_happens_by_following_a_link(school: SimpleNamespace, visit: Any, name: str) -> None:
    assert visit(school.mr_hill, reverse(f"people:{name}", args=[school.kingfisher.pk])).status_code == 405


def test_a_form_from_another_site_is_refused(school: SimpleNamespace) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(school.mr_hill)
    assert strict.post(reverse("people:open_door", args=[school.kingfisher.pk])).status_code == 403
