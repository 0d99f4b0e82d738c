"""A class list while somebody else is at work too: two tabs, two files, a colleague's change by hand."""

import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.office.class_lists.applying import answer, apply, drop, undo
from learninglogs.office.class_lists.forgetting import forget_old_imports
from learninglogs.office.models import ClassListImport, What
from learninglogs.people.models import Pupil, SchoolClass
from tests.office.lists import HEADER, Rows, as_csv, born, everything, send, upn, what_of
from tests.people_of_the_school import actor_for, client_for

ZED = ["Zed", "New", "02/01/2018", "", "Heron Class"]
ZED_IN_OWL = [*ZED[:4], "Owl Class"]
FINN = ["Finn", "Lowe", "", "", "Heron Class"]
ADA_TO_HERON = ["Ada", "Lowe", "", "", "Heron Class"]


def a_list(school: SimpleNamespace, *rows: list[str]) -> ClassListImport:
    return send(school, school.mrs_bell, as_csv([HEADER, *rows]))


def press_apply(school: SimpleNamespace, batch: ClassListImport) -> None:
    """“Make the changes”, in the browser."""
    address = reverse("office:apply_list", args=[school.wrenfield.pk, batch.pk])
    assert client_for(school.mrs_bell).post(address).status_code == 302


def test_a_upn_typed_by_hand_meanwhile_stops_its_own_row_alone(school: SimpleNamespace) -> None:
    school.ada.born_on = born(1)
    school.ada.save()
    rows: Rows = [["Ada", "Lowe", "02/01/2018", upn(1), "Kingfisher"], ["Zed", "New", "", "", "Kingfisher"]]
    batch = a_list(school, *[list(map(str, row)) for row in rows])
    assert what_of(batch)["Ada Lowe"] == What.CHANGED
    Pupil.objects.filter(pk=school.ben.pk).update(upn=upn(1))
    press_apply(school, batch)
    row = batch.rows.get(name="Ada Lowe")
    assert (row.what, row.why) == (What.UNCLEAR, "The same UPN is Ben Tate here.")
    school.ada.refresh_from_db()
    assert school.ada.upn == ""
    assert Pupil.objects.filter(first_name="Zed").exists(), "a bad row never stops the good ones"


def test_two_tabs_press_apply_and_undo_still_takes_the_class_away(school: SimpleNamespace) -> None:
    before, bell = everything(), actor_for(school.mrs_bell)
    batch = a_list(school, ZED_IN_OWL)
    one, two = (ClassListImport.objects.get(pk=batch.pk) for _tab in range(2))
    assert (apply(one, by=bell), apply(two, by=bell)) == (1, 0)
    assert SchoolClass.objects.filter(name="Owl Class").exists()
    undo(ClassListImport.objects.get(pk=batch.pk), by=bell)
    assert everything() == before


def test_a_tab_from_before_the_undo_changes_nothing_and_drops_nothing(school: SimpleNamespace) -> None:
    before, bell = everything(), actor_for(school.mrs_bell)
    stale = a_list(school, ZED_IN_OWL)
    fresh = ClassListImport.objects.get(pk=stale.pk)
    apply(fresh, by=bell)
    undo(fresh, by=bell)
    assert apply(ClassListImport.objects.get(pk=stale.pk), by=bell) == 0
    assert apply(stale, by=bell) == 0
    assert not drop(stale)
    assert everything() == before


def test_who_was_left_alone_is_left_alone_by_undo_too(school: SimpleNamespace) -> None:
    bell = actor_for(school.mrs_bell)
    batch = a_list(school, ADA_TO_HERON, FINN)
    Pupil.objects.filter(pk=school.ada.pk).update(school_class=school.heron)  # a colleague, by hand
    apply(batch, by=bell)
    row = batch.rows.get(name="Ada Lowe")
    assert row.what == What.UNCLEAR
    answer(row, "leave")
    row.refresh_from_db()
    assert (row.what, row.done_at) == (What.ALONE, None)
    undone = undo(batch, by=bell)
    school.ada.refresh_from_db()
    assert school.ada.school_class == school.heron
    assert school.ada.pk not in undone.back


def test_a_child_changed_meanwhile_can_still_be_said_to_be_that_child(school: SimpleNamespace) -> None:
    bell = actor_for(school.mrs_bell)
    batch = a_list(school, ADA_TO_HERON, FINN)
    Pupil.objects.filter(pk=school.ada.pk).update(born_on=born(5))
    apply(batch, by=bell)
    row = batch.rows.get(name="Ada Lowe")
    answer(row, str(school.ada.pk))
    apply(batch, by=bell)
    school.ada.refresh_from_db()
    assert (school.ada.school_class, school.ada.born_on) == (school.heron, born(5))


def test_a_child_who_was_about_to_leave_is_never_made_a_new_one(school: SimpleNamespace) -> None:
    """A row without a name, unclear by now: no nameless child comes of it; no row is answered twice."""
    bell = actor_for(school.mrs_bell)
    batch = a_list(school, ["Ada", "Lowe", "", "", "Kingfisher Class"])
    Pupil.objects.filter(pk=school.ben.pk).update(born_on=born(5))
    apply(batch, by=bell)
    row = batch.rows.get(name="Ben Tate")
    page = client_for(school.mrs_bell).get(batch.get_absolute_url()).content.decode()
    assert row.what == What.UNCLEAR and "Leave for now" in page and "Another child, new" not in page
    with pytest.raises(ValueError, match="No such answer"):
        answer(row, "new")
    answer(row, "leave")
    with pytest.raises(ValueError, match="answered"):
        answer(row, "leave")


def test_the_same_file_twice_makes_nobody_twice(school: SimpleNamespace) -> None:
    bell = actor_for(school.mrs_bell)
    first, second = a_list(school, ZED, FINN), a_list(school, ZED, FINN)
    for batch in (first, second):
        apply(batch, by=bell)
    zed = Pupil.objects.get(first_name="Zed")
    row = second.rows.get(name="Zed New")
    assert (row.what, row.why) == (What.UNCLEAR, "A child of this name was added since.")
    assert row.candidates == [zed.pk]
    answer(row, "new")
    apply(second, by=bell)
    assert Pupil.objects.filter(first_name="Zed").count() == 2, "the office said that there are two"


def test_two_rows_said_to_be_one_child_do_not_both_change_her(school: SimpleNamespace) -> None:
    bell = actor_for(school.mrs_bell)
    before = everything()
    school.ada.refresh_from_db()
    batch = a_list(
        school, ["Ada", "Lowe", "02/01/2018", "", "Heron"], ["Ada", "Lowe", "03/01/2018", "", "Heron"]
    )
    for row in batch.rows.filter(what=What.UNCLEAR):
        answer(row, str(school.ada.pk))
    apply(batch, by=bell)
    assert [row.what for row in batch.rows.filter(name="Ada Lowe")] == [What.MOVED, What.UNCLEAR]
    undo(batch, by=bell)
    assert everything() == before


def test_a_class_name_that_is_too_long_is_handed_back(school: SimpleNamespace) -> None:
    batch = a_list(school, [*ZED[:4], "K" * 61], ["Good", "Child", "", "", "K" * 60])
    assert [row.why for row in batch.rows.filter(what=What.BAD)] == [
        "the name of the class is too long; is a line break missing?"
    ]
    apply(batch, by=actor_for(school.mrs_bell))
    assert Pupil.objects.get(first_name="Good").school_class.name == "K" * 60


def test_a_class_taken_away_meanwhile_is_made_again(school: SimpleNamespace) -> None:
    owl = SchoolClass.objects.create(school=school.wrenfield, name="Owl Class")
    batch = a_list(school, ZED_IN_OWL)
    owl.delete()
    press_apply(school, batch)
    assert Pupil.objects.get(first_name="Zed").school_class.name == "Owl Class"


def test_a_list_that_can_be_undone_is_not_forgotten(school: SimpleNamespace) -> None:
    batch = a_list(school, ADA_TO_HERON, FINN)
    month_ago = timezone.now() - datetime.timedelta(days=31)
    ClassListImport.objects.filter(pk=batch.pk).update(made_at=month_ago)
    apply(batch, by=actor_for(school.mrs_bell))
    assert batch.may_be_undone
    assert forget_old_imports() == 0
    ClassListImport.objects.filter(pk=batch.pk).update(applied_at=month_ago)
    assert forget_old_imports() == 1


def test_the_record_has_a_line_for_each_child_of_a_list(school: SimpleNamespace) -> None:
    batch = a_list(school, ADA_TO_HERON, FINN, ["Cleo", "Webb", "", "", "Kingfisher"], ZED)
    bell = actor_for(school.mrs_bell)
    apply(batch, by=bell)
    zed = Pupil.objects.get(first_name="Zed")

    def verbs_about(child: Pupil) -> list[str]:
        return list(AuditLine.objects.filter(child_id=child.pk).values_list("verb", flat=True))

    assert verbs_about(school.ada) == ["list_changed_child"]
    assert verbs_about(school.ben) == ["list_child_left"]
    assert verbs_about(zed) == ["list_added_child"]
    assert verbs_about(school.finn) == verbs_about(school.cleo) == []
    page = client_for(school.mrs_bell).get(
        reverse("office:record", args=[school.wrenfield.pk]), {"child": "Lowe"}
    )
    assert "Moved or changed a child by a class list" in page.content.decode()
    undo(batch, by=bell)
    assert verbs_about(school.ada) == ["put_child_back", "list_changed_child"]


def test_the_rows_handed_back_are_an_export_and_stand_in_the_record(school: SimpleNamespace) -> None:
    batch = a_list(school, ["", "Nobody", "", "", "Heron"], FINN)
    client_for(school.mrs_bell).get(reverse("office:handed_back", args=[school.wrenfield.pk, batch.pk]))
    line = AuditLine.objects.get(verb="exported_rows")
    assert (line.user_id, line.school) == (school.mrs_bell.pk, school.wrenfield)
