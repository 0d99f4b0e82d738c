"""A class list from the school's management system: shown, taken over, undone."""

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from learninglogs.office.models import ClassListImport, What
from learninglogs.people.models import Guardian, Pupil
from tests.office.lists import HEADER, as_csv, as_xlsx, born, everything, send, upn, what_of
from tests.people_of_the_school import client_for, make_adult

KINGFISHER = [
    ["Ada", "Lowe", "02/01/2018", upn(1), "Kingfisher"],
    ["Ben", "Tate", "03/01/2018", upn(2), "KINGFISHER CLASS"],
    ["Cleo", "Webb", "04/01/2018", upn(3), "Kingfisher Class"],
    ["Małgosia", "Zając", "05/01/2018", upn(4), "Kingfisher Class"],
]


@pytest.fixture
def born_school(school: SimpleNamespace) -> SimpleNamespace:
    """The children with birth dates and UPNs, as a class list before this one left them."""
    for at, name in enumerate(["ada", "ben", "cleo", "malgosia"], 1):
        child = getattr(school, name)
        child.born_on, child.upn = born(at), upn(at)
        child.save()
    school.bellamy = make_adult("Mrs Bellamy")
    school.wrenfield.staff.create(user=school.bellamy, role="administrator")
    return school


def press(school: SimpleNamespace, batch: ClassListImport, what: str) -> Any:
    """“Make the changes”, “Undo”, “Stop”."""
    return client_for(school.mrs_bell).post(
        reverse(f"office:{what}", args=[school.wrenfield.pk, batch.pk]), follow=True
    )


def eight_files() -> dict[str, tuple[bytes, dict[str, str]]]:
    """Each awkward file, and what its preview has to say of each child."""
    four = {"Ada Lowe": "same", "Ben Tate": "same", "Cleo Webb": "same", "Małgosia Zając": "same"}
    new = ["Zofia", "Nowak", "03/05/2018", upn(9), "Kingfisher Class"]
    with_new = [HEADER, *KINGFISHER, new]
    excel = [["Pupils of Wrenfield"], [], HEADER]
    excel += [[*row[:2], datetime.date(2018, 1, at), *row[3:]] for at, row in enumerate(KINGFISHER, 2)]
    excel.append(["Zofia", "Nowak", 43223, upn(9), "Kingfisher Class"])
    amys = [["Amy", "Hart", "06/01/2018", "", "Kingfisher"], ["Amy", "Hart", "07/01/2018", "", "Kingfisher"]]
    names = [
        ["Star 🌟", "Day", "08/01/2018", "", "Kingfisher"],
        ["Daniel", "O’Shea", "09/01/2018", "", "Kingfisher"],
    ]
    formulas = [["=HYPERLINK(\"http://x\")", "@SUM(1)", "10/01/2018", "", "Kingfisher"],
                ["", "-2+3", "11/01/2018", "", "=cmd|' /C calc'!A0"]]  # fmt: skip
    crowd = [[f"Child {n}", f"Of {n}", "12/01/2018", upn(1000 + n), f"Class {n // 30}"] for n in range(2000)]
    return {
        "mark": (as_csv(with_new, encoding="utf-8-sig"), four | {"Zofia Nowak": "new"}),
        "utf-16": (as_csv(with_new, encoding="utf-16", delimiter="\t"), four | {"Zofia Nowak": "new"}),
        "semicolons": (
            as_csv(with_new, encoding="utf-8", delimiter=";"),
            four | {"Zofia Nowak": "new"},
        ),
        "Excel dates": (as_xlsx(excel), four | {"Zofia Nowak": "new"}),
        "two Amys": (as_csv([HEADER, *KINGFISHER, *amys]), four | {"Amy Hart": "new"}),
        "names": (
            as_csv([HEADER, *KINGFISHER, *names]),
            four | {"Star 🌟 Day": "new", "Daniel O’Shea": "new"},
        ),
        "2,000 rows": (as_csv([HEADER, *KINGFISHER, *crowd]), four | {"Child 7 Of 7": "new"}),
        "formulas": (
            as_csv([HEADER, *KINGFISHER, *formulas]),
            four | {"=HYPERLINK(\"http://x\") @SUM(1)": "new", "Row 7": "bad"},
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", list(eight_files()))
def test_an_awkward_file_is_shown_taken_over_and_undone_exactly(born_school, name: str) -> None:
    content, expected = eight_files()[name]
    before = everything()
    batch = send(born_school, born_school.mrs_bell, content)
    shown = what_of(batch)
    assert {child: shown[child] for child in expected} == expected
    assert everything() == before, "nothing is saved before it was seen"
    new = batch.rows.filter(what=What.NEW).count()
    press(born_school, batch, "apply_list")
    assert Pupil.objects.at_school().filter(school=born_school.wrenfield).count() == 5 + new
    press(born_school, batch, "undo_list")
    assert everything() == before


def test_a_workbook_of_the_old_kind_has_its_dates_and_accents(born_school) -> None:
    """two-children.xls: BIFF 8 as older systems save it, the dates in Excel's own cells."""
    content = (Path(__file__).parent / "two-children.xls").read_bytes()
    batch = send(born_school, born_school.mrs_bell, content, name="two-children.xls")
    shown = what_of(batch)
    assert (shown["Amy Hart"], shown["Zoë O’Neill"]) == ("new", "new")
    press(born_school, batch, "apply_list")
    assert Pupil.objects.get(first_name="Zoë", last_name="O’Neill").born_on == datetime.date(2017, 10, 31)


def test_two_amys_become_two_children_with_animals_of_their_own(born_school) -> None:
    content, _expected = eight_files()["two Amys"]
    press(born_school, send(born_school, born_school.mrs_bell, content), "apply_list")
    amys = Pupil.objects.filter(first_name="Amy", last_name="Hart")
    assert [amy.born_on for amy in amys] == [datetime.date(2018, 1, 6), datetime.date(2018, 1, 7)]
    assert len({(amy.animal, amy.animal_tint) for amy in amys}) == 2


def test_who_moved_changed_left_and_came_back(born_school) -> None:
    school = born_school
    gone = Pupil.objects.create(
        school=school.wrenfield,
        first_name="Ines",
        last_name="Duarte",
        upn=upn(7),
        left_at="2026-01-01T00:00Z",
    )
    rows = [
        HEADER,
        ["Ada", "Lowe", "02/01/2018", upn(1), "Heron Class"],
        ["Benjamin", "Tate", "03/01/2018", upn(2), "Kingfisher Class"],
        ["Ines", "Duarte", "", upn(7), "Kingfisher Class"],
        ["Finn", "Lowe", "", "", "Heron Class"],
    ]
    batch = send(school, school.mrs_bell, as_csv(rows))
    assert what_of(batch) == {
        "Ada Lowe": "moved", "Benjamin Tate": "changed", "Ines Duarte": "back", "Finn Lowe": "same",
        "Cleo Webb": "left", "Małgosia Zając": "left",
    }  # fmt: skip
    press(school, batch, "apply_list")
    school.ada.refresh_from_db()
    school.cleo.refresh_from_db()
    gone.refresh_from_db()
    assert school.ada.school_class == school.heron
    assert school.cleo.left_at is not None
    assert gone.left_at is None and gone.school_class == school.kingfisher


def test_a_file_of_one_class_makes_nobody_of_another_leave(born_school) -> None:
    batch = send(born_school, born_school.mrs_bell, as_csv([HEADER, *KINGFISHER]))
    assert "Finn Lowe" not in what_of(batch)


def test_a_child_whose_row_was_bad_is_not_taken_for_gone(born_school) -> None:
    rows = [HEADER, *KINGFISHER[:3], ["Małgosia", "Zając", "31/02/2018", "", "Kingfisher"]]
    batch = send(born_school, born_school.mrs_bell, as_csv(rows))
    assert what_of(batch)["Row 5"] == "bad"
    assert "Małgosia Zając" not in what_of(batch)


def test_an_unclear_row_waits_until_somebody_says_who_it_is(born_school) -> None:
    rows = [HEADER, *KINGFISHER[:3], ["Jon", "Ashby", "30/08/2017", upn(4), "Kingfisher Class"]]
    batch = send(born_school, born_school.mrs_bell, as_csv(rows))
    row = batch.rows.get(what=What.UNCLEAR)
    assert row.why == "The same UPN is Małgosia Zając here."
    press(born_school, batch, "apply_list")
    born_school.malgosia.refresh_from_db()
    assert born_school.malgosia.first_name == "Małgosia" and born_school.malgosia.left_at is None
    address = reverse("office:answer_row", args=[born_school.wrenfield.pk, batch.pk, row.pk])
    client_for(born_school.mrs_bell).post(address, {"who": str(born_school.malgosia.pk)})
    press(born_school, batch, "apply_list")
    born_school.malgosia.refresh_from_db()
    assert born_school.malgosia.first_name == "Jon"


def test_rows_come_back_with_the_reason_and_run_no_formula(born_school) -> None:
    batch = send(born_school, born_school.mrs_bell, eight_files()["formulas"][0])
    address = reverse("office:handed_back", args=[born_school.wrenfield.pk, batch.pk])
    written = client_for(born_school.mrs_bell).get(address).content.decode("utf-8-sig")
    assert written.splitlines()[0] == "Why," + ",".join(HEADER)
    assert written.splitlines()[1] == "no first name,,'-2+3,11/01/2018,,'=cmd|' /C calc'!A0"


def test_a_child_somebody_changed_meanwhile_waits(born_school) -> None:
    rows = [HEADER, ["Ada", "Lowe", "02/01/2018", upn(1), "Heron Class"], *KINGFISHER[1:]]
    batch = send(born_school, born_school.mrs_bell, as_csv(rows))
    born_school.ada.last_name = "Lowe-Hart"
    born_school.ada.save()
    press(born_school, batch, "apply_list")
    born_school.ada.refresh_from_db()
    assert (born_school.ada.last_name, born_school.ada.school_class) == ("Lowe-Hart", born_school.kingfisher)
    assert batch.rows.get(pupil=born_school.ada).what == What.UNCLEAR


def test_undo_leaves_what_was_changed_by_hand_since(born_school) -> None:
    rows = [HEADER, ["Ada", "Lowe", "02/01/2018", upn(1), "Heron Class"], *KINGFISHER[1:]]
    batch = send(born_school, born_school.mrs_bell, as_csv(rows))
    press(born_school, batch, "apply_list")
    Pupil.objects.filter(pk=born_school.ada.pk).update(last_name="Hart")
    page = press(born_school, batch, "undo_list").content.decode()
    assert "Ada Lowe was changed by hand since, and stays as they are now" in page
    born_school.ada.refresh_from_db()
    assert born_school.ada.school_class == born_school.heron


def test_a_new_child_whom_somebody_joined_is_kept_as_a_leaver(born_school) -> None:
    batch = send(born_school, born_school.mrs_bell, eight_files()["mark"][0])
    press(born_school, batch, "apply_list")
    zofia = Pupil.objects.get(first_name="Zofia")
    Guardian.objects.create(user=born_school.bens_dad, pupil=zofia)
    press(born_school, batch, "undo_list")
    zofia.refresh_from_db()
    assert zofia.left_at is not None


def test_pressing_twice_changes_nothing_twice(born_school) -> None:
    batch = send(born_school, born_school.mrs_bell, eight_files()["mark"][0])
    press(born_school, batch, "apply_list")
    after = everything()
    press(born_school, batch, "apply_list")
    assert everything() == after


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "No column of names"),
        (b"a,b\n1,2\n", "No column of names"),
        (b"PK\x03\x04 cut off", "cut off"),
        (b"\xd0\xcf\x11\xe0 and nothing", "cannot be opened"),
        (b"\x00" * 3000, "changed"),
        (b"x" * 5_000_001, "larger than any class list"),
    ],
)
def test_what_is_no_list_is_said_kindly_and_changes_nothing(born_school, content: bytes, words: str) -> None:
    address = reverse("office:class_list", args=[born_school.wrenfield.pk])
    answer = client_for(born_school.mrs_bell).post(address, {"file": _upload(content)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page and "hanged" in page
    assert not ClassListImport.objects.exists()


def test_two_thousand_rows_take_few_queries(born_school, django_assert_max_num_queries: Any) -> None:
    content, _expected = eight_files()["2,000 rows"]
    device = client_for(born_school.mrs_bell)
    with django_assert_max_num_queries(60):
        device.post(reverse("office:class_list", args=[born_school.wrenfield.pk]), {"file": _upload(content)})
    batch = ClassListImport.objects.get()
    with django_assert_max_num_queries(260):  # 67 classes are made, one by one
        device.post(reverse("office:apply_list", args=[born_school.wrenfield.pk, batch.pk]))
    assert Pupil.objects.filter(school=born_school.wrenfield).count() == 2005


def _upload(content: bytes) -> Any:
    return SimpleUploadedFile("x.csv", content)


def test_who_did_it_stands_in_the_record(born_school) -> None:
    batch = send(born_school, born_school.mrs_bell, eight_files()["mark"][0])
    press(born_school, batch, "apply_list")
    press(born_school, batch, "undo_list")
    verbs = AuditLine.objects.filter(user_id=born_school.mrs_bell.pk, school=born_school.wrenfield)
    assert {"imported_class_list", "undid_class_list"} <= {line.verb for line in verbs}
