"""The end of a school year through the office's own page: laid out, shown, made, undone."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.office.class_lists.moving_up import lay_out as rows_of
from learninglogs.office.models import ClassListImport
from learninglogs.people.models import Pupil, SchoolClass
from learninglogs.people.years import years_in
from logs.models import LogEntry
from tests.office.lists import everything
from tests.people_of_the_school import client_for, make_pupil


def of_year(year: int | None, *children: Pupil) -> None:
    for child in children:
        child.year_group = year
        child.save(update_fields=["year_group"])


def make_class(school: SimpleNamespace, name: str, years: str) -> SchoolClass:
    return SchoolClass.objects.create(school=school.wrenfield, name=name, years=years)


def page_of(school: SimpleNamespace) -> str:
    return reverse("office:move_up", args=[school.wrenfield.pk])


def suggested(school: SimpleNamespace) -> dict[str, str]:
    """Each line of the page by its words, and the words of what is chosen for it."""
    form = client_for(school.mrs_bell).get(page_of(school)).context["form"]
    return {choice.label: dict(choice.field.choices)[choice.initial] for choice, _children in form.lines()}


def lay_out(school: SimpleNamespace, **other: str) -> Any:
    """“Show me the changes”, as suggested but for `other`; the answer, and the batch where there is one."""
    device = client_for(school.mrs_bell)
    form = device.get(page_of(school)).context["form"]
    chosen = {choice.html_name: choice.initial for choice, _children in form.lines()}
    return device.post(page_of(school), chosen | other)


def move_up(school: SimpleNamespace, **other: str) -> ClassListImport:
    """Laid out and made."""
    assert lay_out(school, **other).status_code == 302
    batch = ClassListImport.objects.moves_up().order_by("-pk")[0]
    press(school, batch, "apply_list")
    return batch


def press(school: SimpleNamespace, batch: ClassListImport, what: str) -> None:
    address = reverse(f"office:{what}", args=[school.wrenfield.pk, batch.pk])
    assert client_for(school.mrs_bell).post(address).status_code == 302


def now(child: Pupil) -> tuple[str, int | None, bool]:
    """Class, year, and whether they are at the school."""
    child.refresh_from_db()
    return str(child.school_class), child.year_group, child.left_at is None


def test_a_class_of_one_year_goes_to_the_class_above_and_year_six_leaves(school: SimpleNamespace) -> None:
    make_class(school, "Owl Class", "Year 5")
    of_year(4, school.ada, school.ben, school.cleo, school.malgosia)
    of_year(6, school.finn)
    entry = LogEntry.objects.create(challenge=school.heron_challenge, pupil=school.finn)
    adas = LogEntry.objects.create(challenge=school.challenge, pupil=school.ada)
    assert suggested(school) == {
        "Heron Class, Year 6": "leave the school",
        "Kingfisher Class, Year 4": "go to Owl Class",
    }
    move_up(school)
    assert now(school.ada) == ("Owl Class", 5, True)
    assert now(school.finn) == ("Heron Class", 6, False)
    assert list(school.finn.entries.all()) == [entry], "the shelf stays his"
    assert list(school.ada.entries.all()) == [adas], "the shelf goes with her"
    assert Pupil.objects.get(pk=school.zoe.pk).year_group is None, "the school next door stands still"


def test_of_a_mixed_class_one_year_stays_and_the_other_goes_on(school: SimpleNamespace) -> None:
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(years="Years 3 and 4")
    SchoolClass.objects.filter(pk=school.heron.pk).update(years="Years 5 and 6")
    of_year(3, school.ada, school.ben)
    of_year(4, school.cleo, school.malgosia)
    amy = make_pupil("Amy", "Five", school.heron)
    of_year(5, amy)
    of_year(6, school.finn)
    assert suggested(school) == {
        "Heron Class, Year 5": "stay in this class, as Year 6",
        "Heron Class, Year 6": "leave the school",
        "Kingfisher Class, Year 3": "stay in this class, as Year 4",
        "Kingfisher Class, Year 4": "go to Heron Class",
    }
    move_up(school)
    assert now(school.ada) == ("Kingfisher Class", 4, True)
    assert now(school.cleo) == ("Heron Class", 5, True)
    assert now(amy) == ("Heron Class", 6, True)
    assert now(school.finn) == ("Heron Class", 6, False)


def test_children_whose_year_nobody_said_follow_their_class(school: SimpleNamespace) -> None:
    """In a class of one year with the others; in a mixed class on a line of their own."""
    make_class(school, "Owl Class", "Year 5")
    mixed = make_class(school, "Wren Class", "Years 1 and 2")
    tom = make_pupil("Tom", "Gray", mixed)
    of_year(4, school.ada)
    assert suggested(school) == {
        "Heron Class, year not known": "leave the school",
        "Kingfisher Class, Year 4": "go to Owl Class",
        "Wren Class, year not known": "stay in this class",
    }
    form = client_for(school.mrs_bell).get(page_of(school)).context["form"]
    assert [children for _choice, children in form.lines()] == [
        "1 child · the class is Year 6", "4 children · the year of some is not known",
        "1 child · the class is Years 1 and 2",
    ]  # fmt: skip
    move_up(school)
    assert now(school.ada) == ("Owl Class", 5, True)
    assert now(school.ben) == ("Owl Class", None, True)
    assert now(tom) == ("Wren Class", None, True)
    assert now(school.finn) == ("Heron Class", None, False)


def test_one_known_year_of_a_mixed_class_takes_nobody_along(school: SimpleNamespace) -> None:
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(years="Years 4 and 5")
    of_year(5, school.ada)
    assert suggested(school) == {
        "Heron Class, year not known": "leave the school",
        "Kingfisher Class, Year 5": "go to Heron Class",
        "Kingfisher Class, year not known": "stay in this class",
    }


def test_from_reception_a_child_comes_to_year_one(school: SimpleNamespace) -> None:
    robin = make_class(school, "Robin Class", "Reception")
    make_class(school, "Wren Class", "Year 1")
    tom = make_pupil("Tom", "Gray", robin)
    of_year(0, tom)
    assert suggested(school)["Robin Class, Reception"] == "go to Wren Class"
    batch = move_up(school)
    assert now(tom) == ("Wren Class", 1, True)
    page = client_for(school.mrs_bell).get(batch.get_absolute_url()).content.decode()
    assert "Reception → Year 1" in page


def test_classes_whose_years_nobody_typed_have_those_of_their_children(school: SimpleNamespace) -> None:
    school.wrenfield.classes.update(years="")
    of_year(5, school.ada, school.ben)
    of_year(6, school.finn)
    assert suggested(school) == {
        "Heron Class, Year 6": "leave the school",
        "Kingfisher Class, Year 5": "go to Heron Class",
    }


def test_two_classes_of_a_year_go_to_two_classes(school: SimpleNamespace) -> None:
    four_a, four_b = make_class(school, "4A", "Year 4"), make_class(school, "4B", "Year 4")
    make_class(school, "5A", "Year 5"), make_class(school, "5B", "Year 5")
    of_year(4, make_pupil("Tom", "Gray", four_a), make_pupil("Una", "Gray", four_b))
    assert suggested(school)["4A, Year 4"] == "go to 5A"
    assert suggested(school)["4B, Year 4"] == "go to 5B"


def test_where_the_class_above_is_not_set_up_nobody_is_sent_away(school: SimpleNamespace) -> None:
    of_year(4, school.ada, school.ben, school.cleo, school.malgosia)
    assert suggested(school)["Kingfisher Class, Year 4"] == "stay in this class, as Year 5"
    school.heron.delete()
    assert suggested(school)["Kingfisher Class, Year 4"] == "stay in this class, as Year 5"


def test_after_year_thirteen_there_is_only_leaving(school: SimpleNamespace) -> None:
    of_year(13, school.finn)
    finns = f"class_{school.heron.pk}_year_13"
    assert suggested(school)["Heron Class, Year 13"] == "leave the school"
    assert lay_out(school, **{finns: "stay"}).status_code == 200, "no Year 14 to stay in"
    assert not ClassListImport.objects.exists()
    batch = ClassListImport(school=school.wrenfield)
    assert [row.what for row in rows_of(batch, {(school.heron.pk, 13): "stay"})] == ["left"]
    move_up(school, **{finns: "leave"})
    assert now(school.finn) == ("Heron Class", 13, False)


def test_undo_puts_every_child_back_exactly(school: SimpleNamespace) -> None:
    SchoolClass.objects.filter(pk=school.kingfisher.pk).update(years="Years 4 and 5")
    of_year(4, school.ada, school.ben)
    of_year(5, school.cleo)
    of_year(6, school.finn)
    Pupil.objects.filter(pk=school.malgosia.pk).update(left_at=timezone.now(), year_group=5)
    before = everything()
    batch = move_up(school)
    assert everything() != before
    press(school, batch, "undo_list")
    assert everything() == before


def test_nothing_has_changed_before_it_was_seen(school: SimpleNamespace) -> None:
    of_year(6, school.finn)
    before = everything()
    answer = lay_out(school)
    batch = ClassListImport.objects.get()
    assert answer.headers["Location"] == batch.get_absolute_url()
    assert everything() == before
    assert batch.made_by == school.mrs_bell


def test_a_year_can_be_left_for_later_and_a_line_for_nobody_is_said(school: SimpleNamespace) -> None:
    of_year(4, school.ada, school.ben, school.cleo, school.malgosia)
    of_year(6, school.finn)
    kingfisher, heron = f"class_{school.kingfisher.pk}_year_4", f"class_{school.heron.pk}_year_6"
    nobody = lay_out(school, **{kingfisher: "not-now", heron: "not-now"})
    assert "Nothing would change" in nobody.content.decode()
    move_up(school, **{kingfisher: "not-now"})
    assert now(school.ada) == ("Kingfisher Class", 4, True)
    assert now(school.finn)[2] is False


@pytest.mark.parametrize("choice", ["", "oak", "999999"])
def test_a_class_that_is_not_the_schools_is_refused(school: SimpleNamespace, choice: str) -> None:
    of_year(4, school.ada)
    choice = str(school.oak.pk) if choice == "oak" else choice
    answer = lay_out(school, **{f"class_{school.kingfisher.pk}_year_4": choice})
    assert answer.status_code == 200 and not ClassListImport.objects.exists()


def test_a_child_without_a_class_gets_a_year_older_too(school: SimpleNamespace) -> None:
    of_year(4, school.ada)
    Pupil.objects.filter(pk=school.ada.pk).update(school_class=None)
    assert suggested(school)["Without a class, Year 4"] == "stay without a class, as Year 5"
    move_up(school)
    assert now(school.ada) == ("None", 5, True)


def test_the_record_names_each_child_and_the_page_warns_of_a_second_time(school: SimpleNamespace) -> None:
    make_class(school, "Owl Class", "Year 5")
    of_year(4, school.ada)
    move_up(school)
    verbs = dict(AuditLine.objects.exclude(child_id=None).values_list("child_id", "verb"))
    assert verbs[school.ada.pk] == "moved_child_up"
    assert verbs[school.finn.pk] == "child_left_with_year"
    page = client_for(school.mrs_bell).get(page_of(school)).content.decode()
    assert "Once more takes them another year up" in page


def test_three_hundred_children_take_few_queries(
    school: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    Pupil.objects.bulk_create(
        Pupil(school=school.wrenfield, school_class=school.kingfisher, first_name=f"Child {at}", year_group=4)
        for at in range(300)
    )
    make_class(school, "Owl Class", "Year 5")
    lay_out(school)
    batch = ClassListImport.objects.get()
    device = client_for(school.mrs_bell)
    with django_assert_max_num_queries(40):
        device.get(batch.get_absolute_url())
    with django_assert_max_num_queries(60):
        press(school, batch, "apply_list")


def test_only_the_office_moves_a_school_up(school: SimpleNamespace) -> None:
    for person, code in [(school.mrs_bell, 200), (school.mr_hill, 404), (school.mr_okoro, 404)]:
        assert client_for(person).get(page_of(school)).status_code == code


@pytest.mark.parametrize(
    "written, years",
    [
        ("Year 4", {4}), ("Years 3 and 4", {3, 4}), ("Y5/6", {5, 6}), ("Years 3–6", {3, 4, 5, 6}),
        ("Reception", {0}), ("Reception and Year 1", {0, 1}), ("R/1", {0, 1}), ("Yr 4", {4}), ("YR", {0}),
        ("KS1", {1, 2}), ("Key Stage 2", {3, 4, 5, 6}), ("", set()), ("Nursery", set()),
        ("Year 12 to 13", {12, 13}),
    ],
)  # fmt: skip
def test_the_years_a_class_names(written: str, years: set[int]) -> None:
    assert set(years_in(written)) == years
