"""A year group over its classes: for Mrs Bell all of it, for a teacher the classes they teach."""

import datetime

import pytest
from django.urls import reverse

from challenges.models import Challenge, LaterDay
from learninglogs.home.year_group import years_of
from learninglogs.people.models import Pupil, SchoolClass, Teaching
from logs.models import LogEntry
from tests.home.fortnight import an_entry
from tests.home.test_fortnight_cost import photos_of
from tests.people_of_the_school import client_for, make_challenge, make_pupil


def year_url(school, year=4):
    return reverse("home:year_page", args=[school.wrenfield.pk, year])


def names(answer):
    return [each.school_class.name for each in answer.context["classes"]]


def piles(answer):
    return {
        chip.show: [tile.pupil.first_name for tile in tiles]
        for each in answer.context["classes"]
        for chip, tiles in each.piles
    }


def a_class(school, name, children, **fields):
    """A class with a live challenge; every second child has handed in."""
    made = SchoolClass.objects.create(school=school.wrenfield, name=name, **({"years": "Year 4"} | fields))
    challenge = make_challenge(made, f"The Moon ({name})")
    pupils = Pupil.objects.bulk_create(
        Pupil(school=school.wrenfield, school_class=made, first_name=f"Child {n}", year_group=4)
        for n in range(children)
    )
    photos_of(
        LogEntry.objects.bulk_create(
            LogEntry(pupil=pupil, challenge=challenge, handed_in_at=challenge.opens_at)
            for pupil in pupils[::2]
        )
    )
    return made


@pytest.mark.parametrize(
    "who, code", [("mrs_bell", 200), ("mr_hill", 200), ("ms_roy", 404), ("mr_okoro", 404)]
)
def test_who_may_open_it(visit, school, who, code):
    assert visit(school.__dict__[who], year_url(school)).status_code == code


def test_a_teacher_sees_the_classes_they_teach_and_the_head_all(visit, school):
    robin, dove = a_class(school, "Robin Class", 3), a_class(school, "Dove Class", 3)
    in_order = ["Dove Class", "Kingfisher Class", "Robin Class"]
    assert names(visit(school.mrs_bell, year_url(school))) == in_order
    assert names(visit(school.mr_hill, year_url(school))) == ["Kingfisher Class"]
    Teaching.objects.create(staff=school.mr_hill.jobs_at_school.get(), school_class=robin)
    assert names(visit(school.mr_hill, year_url(school))) == ["Kingfisher Class", "Robin Class"]
    assert dove.name not in visit(school.mr_hill, year_url(school)).text


def test_every_child_stands_where_their_log_is(visit, school):
    an_entry(school.ada, school.challenge, let_through=True)
    an_entry(school.ben, school.challenge)
    an_entry(school.cleo, school.challenge, handed_in=True)
    answer = visit(school.mrs_bell, year_url(school))
    assert piles(answer) == {"handed-in": ["Ada", "Cleo"], "started": ["Ben"], "not-yet": ["Małgosia"]}
    assert "1 to let through" in answer.text


def test_in_catch_up_nobody_is_late(visit, school):
    Challenge.objects.all().delete()
    challenge = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    an_entry(school.ben, challenge)
    answer = visit(school.mrs_bell, year_url(school))
    assert piles(answer) == {"started": ["Ben"], "catch-up": ["Ada", "Cleo", "Małgosia"]}
    assert " late" not in answer.text.lower()


def test_a_class_without_a_challenge_and_one_without_children(visit, school):
    SchoolClass.objects.create(school=school.wrenfield, name="Wren Class", years="Year 4")
    empty = visit(school.mrs_bell, year_url(school))
    assert "No challenge lately." in empty.text
    assert "No children in this class yet." in empty.text


def test_in_a_class_of_two_years_only_the_children_of_this_one(visit, school):
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(years="Years 3 and 4")
    Pupil.objects.filter(pk=school.ada.pk).update(year_group=3)
    Pupil.objects.filter(pk=school.ben.pk).update(year_group=4)
    assert piles(visit(school.mrs_bell, year_url(school, 4))) == {"not-yet": ["Ben", "Cleo", "Małgosia"]}
    assert piles(visit(school.mrs_bell, year_url(school, 3))) == {"not-yet": ["Ada", "Cleo", "Małgosia"]}


@pytest.mark.parametrize("year", [0, 7, 99, 10**9])
def test_a_year_without_a_class_is_not_there(visit, school, year):
    assert visit(school.mrs_bell, year_url(school, year)).status_code == 404


@pytest.mark.parametrize(
    "written, youngest, years",
    [
        ("Year 4", None, {4}),
        ("Years 3 and 4", None, {3, 4}),
        ("Year 3/4", None, {3, 4}),
        ("Years 3–6", None, {3, 4, 5, 6}),
        ("Reception", None, {0}),
        ("", 5, {5}),
        ("", None, set()),
        ("Kingfisher 2026", None, set()),
    ],
)
def test_the_years_of_a_class_are_read_from_how_it_is_called_and_from_its_children(written, youngest, years):
    school_class = SchoolClass(years=written)
    school_class.youngest = school_class.oldest = youngest
    assert years_of(school_class) == years


def test_the_school_leads_to_its_years(visit, school):
    page = visit(school.mrs_bell, reverse("home:school_page", args=[school.wrenfield.pk])).text
    assert f'href="{year_url(school, 4)}"' in page
    assert f'href="{year_url(school, 6)}"' in page


def test_a_teacher_of_two_classes_of_a_year_finds_it_above_the_tray(visit, school):
    link = f'href="{year_url(school, 4)}"'
    assert link not in visit(school.mr_hill, school.kingfisher.get_absolute_url()).text
    robin = a_class(school, "Robin Class", 3)
    Teaching.objects.create(staff=school.mr_hill.jobs_at_school.get(), school_class=robin)
    assert link in visit(school.mr_hill, school.kingfisher.get_absolute_url()).text


def test_120_children_in_four_classes_cost_as_many_queries_as_3_in_one(school, django_assert_num_queries):
    """Session, account, standing and its school, classes, challenges, children, logs and later days."""
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(years="Year 5")
    a_class(school, "Robin Class", 3)
    mrs_bell = client_for(school.mrs_bell)
    with django_assert_num_queries(9):
        assert len(mrs_bell.get(year_url(school)).context["classes"][0].tiles) == 3
    for name in ("Wren Class", "Swift Class", "Owl Class"):
        a_class(school, name, 39)
    for n in range(20):
        make_challenge(school.kingfisher, f"Old {n}", set_days_ago=40 + 7 * n)
    with django_assert_num_queries(9):
        page = mrs_bell.get(year_url(school))
    assert sum(len(each.tiles) for each in page.context["classes"]) == 120


def test_a_child_who_left_is_not_counted(visit, school):
    gone = make_pupil("Gone", "Away", school.kingfisher)
    Pupil.objects.filter(pk=gone.pk).update(left_at=school.challenge.opens_at)
    assert "Gone" not in visit(school.mrs_bell, year_url(school)).text


def test_a_child_with_a_later_day_is_not_yet_while_the_others_catch_up(visit, school):
    """The class's hand-in day was yesterday; Ben's is next week."""
    today = school.wrenfield.today()
    Challenge.objects.filter(pk=school.challenge.pk).update(hand_in_on=today - datetime.timedelta(days=1))
    LaterDay.objects.create(
        pupil=school.ben, challenge=school.challenge,
        hand_in_on=today + datetime.timedelta(days=7), closes_on=school.challenge.closes_on,
    )  # fmt: skip
    page = visit(school.mrs_bell, year_url(school))
    states = {tile.pupil.first_name: tile.state for each in page.context["classes"] for tile in each.tiles}
    assert (states["Ben"], states["Ada"]) == ("not-yet", "catch-up")
