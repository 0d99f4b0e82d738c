"""Set up my school: one page, then the children are shown, then it is there."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from challenges.models import CriteriaSet
from learninglogs.home.first_school import AlreadyBegun, beginning
from learninglogs.people.models import Pupil, Role, School, SchoolClass, Staff, Teaching, User
from tests.people_of_the_school import client_for

SET_UP = "/set-up/"
TYPED = {
    "school_name": "Oak Hill Primary",
    "called": "Mr Hill",
    "email": "Hill@Oak.example",
    "password": "three little words",
    "class_name": "Oak Class",
    "years": "Year 4",
    "cover": "rose",
    "way_of_working": "shared",
    "names": "Ada L\nAda M\nZoë O’Hara\n\n3. Jean-Luc, Sam",
}

pytestmark = pytest.mark.django_db


def mark_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    return found[1] if found else ""


def make_school(device: Client, **changed: str) -> Any:
    """Type, look at the children, say yes."""
    typed = TYPED | changed
    seen = mark_on(device.post(SET_UP, typed | {"look": "1"}).content.decode())
    return device.post(SET_UP, typed | {"seen": seen, "make": "1"})


def test_mr_hill_sets_up_his_school() -> None:
    device = Client()
    make_school(device)
    school = School.objects.get()
    school_class = SchoolClass.objects.get()
    teacher = User.objects.get()
    assert (school.name, school.sample_loaded_at) == ("Oak Hill Primary", None)
    assert (school_class.name, school_class.years) == ("Oak Class", "Year 4")
    assert (school_class.cover, school_class.way_of_working) == ("rose", "shared")
    assert (teacher.called, teacher.email) == ("Mr Hill", "hill@oak.example")
    assert teacher.check_password("three little words")
    assert set(Staff.objects.values_list("role", flat=True)) == {Role.TEACHER, Role.ADMINISTRATOR}
    assert Teaching.objects.get().school_class == school_class
    assert [str(child) for child in Pupil.objects.all()] == ["Ada L", "Ada M", "Jean-Luc", "Sam", "Zoë O"]
    assert len({child.animal for child in Pupil.objects.all()}) == 5


def test_the_school_begins_with_three_criteria_and_three_levels() -> None:
    make_school(Client())
    criteria_set = CriteriaSet.objects.get()
    assert criteria_set.name == "Our class three"
    assert criteria_set.levels == ["A little", "Lots", "Wow!"]
    assert [str(criterion) for criterion in criteria_set.criteria.all()] == [
        "It teaches me something new",
        "It is set out with care",
        "It shows their own ideas",
    ]


def test_then_mr_hill_is_signed_in_and_sees_the_pictures_also_when_he_loads_them_again() -> None:
    device = Client()
    address = make_school(device)["Location"]
    answer = device.get(address)
    sheet = answer.content.decode()
    assert device.get(address).content.decode() == sheet
    assert sheet.count('class="secretcard"') == 5
    assert "Set the first challenge" in sheet
    assert "no-store" in answer["Cache-Control"]
    assert device.session[SESSION_KEY] == str(User.objects.get().pk)
    assert device.get(SET_UP)["Location"] == "/"
    assert device.get(SchoolClass.objects.get().get_absolute_url()).status_code == 200


def test_the_children_found_are_shown_before_anything_is_made() -> None:
    page = Client().post(SET_UP, TYPED | {"look": "1"}).content.decode()
    assert "5 children" in page
    for name in ("Ada L", "Ada M", "Zoë", "Jean-Luc", "Sam"):
        assert f"<span>{name}</span>" in page
    assert "a-fox" in page
    assert not School.objects.exists()


def test_a_list_changed_after_it_was_shown_is_shown_again() -> None:
    device = Client()
    seen = mark_on(device.post(SET_UP, TYPED | {"look": "1"}).content.decode())
    changed = TYPED | {"names": "Ada L\nAda M\nZoë\nJean-Luc\nSam\nNoor", "seen": seen, "make": "1"}
    page = device.post(SET_UP, changed).content.decode()
    assert "6 children" in page
    assert not School.objects.exists()
    device.post(SET_UP, changed | {"seen": mark_on(page)})
    assert Pupil.objects.count() == 6


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("school_name", "", "This field is required"),
        ("email", "hill", "valid email"),
        ("password", "short", "at least 10"),
        ("password", "password123", "too common"),
        ("names", " \n, ,\n", "There is no name in it yet"),
        ("names", "Ada\nBen\nAda", "There are two called Ada. Add a letter: Ada L."),
        ("names", "\n".join(f"C{n}" for n in range(61)), "That is 61 names"),
        ("names", "A" * 61, "too long for a name"),
    ],
)
def test_what_is_to_be_put_right_is_said_and_nothing_typed_is_lost(
    field: str, value: str, words: str
) -> None:
    device = Client()
    answer = make_school(device, **{field: value})
    page = answer.content.decode()
    assert words in page
    assert not School.objects.exists()
    assert "no-store" in answer["Cache-Control"]
    for name, typed in TYPED.items():
        if name not in {field, "cover", "way_of_working", "names"}:
            assert f'value="{typed}"' in page, name
    assert re.search(r'value="rose"[^>]*checked', page)
    if field != "names":
        assert "Zoë O’Hara" in page
        assert "5 children" in page


def test_sixty_children_blank_lines_and_all(django_assert_max_num_queries: Any) -> None:
    names = "\n\n\n".join(f"Child{n}" for n in range(60))
    with django_assert_max_num_queries(50):
        make_school(Client(), names=names)
    assert Pupil.objects.count() == 60
    assert all(child.secret_pictures for child in Pupil.objects.all())


def test_in_a_school_nobody_sets_up_another(school: SimpleNamespace) -> None:
    for device in (Client(), client_for(school.mr_hill), client_for(school.ada)):
        assert device.get(SET_UP)["Location"] == "/"
        assert make_school(device)["Location"] == "/"
    assert School.objects.count() == 2
    assert not User.objects.filter(email="hill@oak.example").exists()


@pytest.mark.parametrize("elsewhere", [{"REMOTE_ADDR": "10.20.30.40"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_from_elsewhere_nobody_is_quicker_than_the_owner(elsewhere: dict[str, str], settings: Any) -> None:
    device = Client(**elsewhere)
    assert "Set it up at the computer it runs on" in device.get(SET_UP).content.decode()
    make_school(device)
    assert not School.objects.exists()
    settings.SETUP_FROM_ANYWHERE = True
    make_school(device)
    assert School.objects.exists()


def test_of_two_people_at_once_the_second_is_told_and_adds_nothing(monkeypatch: Any) -> None:
    device = Client()
    seen = mark_on(device.post(SET_UP, TYPED | {"look": "1"}).content.decode())
    # The other one's school comes in between our look (“no school yet”) and our transaction.
    looks = iter([False])
    real_exists = type(School.objects.all()).exists

    def exists(queryset: Any) -> bool:
        if queryset.model is School and (answer := next(looks, None)) is not None:
            School.objects.create(name="Ash Lane Primary")
            return answer
        return bool(real_exists(queryset))

    monkeypatch.setattr(type(School.objects.all()), "exists", exists)
    answer = device.post(SET_UP, TYPED | {"seen": seen, "make": "1"}, follow=True)
    assert School.objects.get().name == "Ash Lane Primary"
    assert not User.objects.exists()
    assert "Somebody was quicker: Ash Lane Primary is set up here already." in answer.content.decode()


def test_beginning_twice_is_refused() -> None:
    with beginning():
        School.objects.create(name="Oak Hill")
    with pytest.raises(AlreadyBegun), beginning():
        School.objects.create(name="Ash Lane")
    assert School.objects.get().name == "Oak Hill"
