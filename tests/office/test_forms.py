"""The office's forms: dates that belong to the year of the page, and rows that others change meanwhile."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from learninglogs.office.child_form import ChildForm
from learninglogs.office.forms import ClassForm, SchoolForm
from learninglogs.people.models import Pupil, School, SchoolClass
from tests.people_of_the_school import client_for


def save_terms(school: SimpleNamespace, **typed: str) -> Any:
    """“These are right”, on the page of 2026–2027."""
    address = reverse("office:terms", args=[school.wrenfield.pk])
    return client_for(school.mrs_bell).post(address, {"save": "1", "year": "2026", "inset_days": "", **typed})


def test_a_half_term_of_another_year_is_said_kindly_and_nothing_is_saved(school: SimpleNamespace) -> None:
    school.wrenfield.terms.create(name="Autumn 1", starts_on="2027-09-01", ends_on="2027-10-20")
    answer = save_terms(school, first_0="2027-09-01", last_0="2027-10-20")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 September 2027 is in another school year, and this page is for 2026–2027." in page
    assert page.count("is missing") == 0, "what is typed is not missing"
    assert "2027-09-01" in page, "nothing that was typed is lost"
    assert school.wrenfield.terms.count() == 1
    assert save_terms(school, first_0="2026-09-01", last_0="2026-10-20").status_code == 302
    assert school.wrenfield.terms.count() == 2


def test_the_first_and_last_day_of_a_school_year_are_in_it(school: SimpleNamespace) -> None:
    assert save_terms(school, first_0="2026-08-01", last_0="2026-10-20").status_code == 302
    assert save_terms(school, first_5="2027-06-07", last_5="2027-07-31").status_code == 302
    assert save_terms(school, first_5="2027-06-07", last_5="2027-08-01").status_code == 200
    assert save_terms(school, first_0="2026-07-31", last_0="2026-10-20").status_code == 200


def test_an_inset_day_of_another_year_is_not_saved_out_of_sight(school: SimpleNamespace) -> None:
    answer = save_terms(school, inset_days="4 January 2028")
    assert "4 January 2028 is in another school year" in answer.content.decode()
    assert not school.wrenfield.inset_days.exists()


def test_a_child_signed_out_while_the_form_lay_open_stays_signed_out(school: SimpleNamespace) -> None:
    """Ada's row as a form has read it, before her teacher signs her out and a court hides her pictures."""
    as_read = Pupil.objects.get(pk=school.ada.pk)
    hidden = timezone.now()
    Pupil.objects.filter(pk=school.ada.pk).update(
        epoch=F("epoch") + 1, hidden_at=hidden, locked_at=hidden, left_at=hidden
    )
    typed = {"first_name": "Ada", "last_name": "Zimmer", "school_class": school.heron.pk, "year_group": "6"}
    form = ChildForm(typed, school=school.wrenfield, instance=as_read)
    assert form.is_valid(), form.errors
    form.save()
    ada = Pupil.objects.get(pk=school.ada.pk)
    assert (ada.epoch, ada.hidden_at, ada.locked_at, ada.left_at) == (
        school.ada.epoch + 1, hidden, hidden, hidden
    )  # fmt: skip
    assert (ada.last_name, ada.school_class, ada.year_group) == ("Zimmer", school.heron, 6)
    assert ada.sorts_as == "ada zimmer"


def test_a_door_shut_and_a_board_ended_meanwhile_stay_so(school: SimpleNamespace) -> None:
    school.kingfisher.open_door(minutes=60)
    as_read = SchoolClass.objects.get(pk=school.kingfisher.pk)
    SchoolClass.objects.filter(pk=as_read.pk).update(door_open_until=None, board_epoch=F("board_epoch") + 1)
    typed = {
        "name": "Kestrel Class", "years": "Year 4", "cover": "rose", "way_of_working": "shared",
        "teachers": [school.wrenfield.staff.get(user=school.mr_hill).pk],
    }  # fmt: skip
    form = ClassForm(typed, school=school.wrenfield, instance=as_read)
    assert form.is_valid(), form.errors
    form.save()
    kestrel = SchoolClass.objects.get(pk=as_read.pk)
    assert (kestrel.door_open_until, kestrel.board_epoch) == (None, as_read.board_epoch + 1)
    assert (kestrel.name, kestrel.cover) == ("Kestrel Class", "rose")
    assert kestrel.teachings.get().staff.user == school.mr_hill


def test_the_schools_page_writes_its_name_and_zone_alone(school: SimpleNamespace) -> None:
    as_read = School.objects.get(pk=school.wrenfield.pk)
    loaded = timezone.now() - datetime.timedelta(days=1)
    School.objects.filter(pk=as_read.pk).update(sample_loaded_at=loaded)
    form = SchoolForm({"name": "Wrenfield", "time_zone": "Europe/London"}, instance=as_read)
    assert form.is_valid()
    form.save()
    assert School.objects.values_list("name", "sample_loaded_at").get(pk=as_read.pk) == ("Wrenfield", loaded)


def test_a_new_child_and_a_new_class_are_still_made(school: SimpleNamespace) -> None:
    form = ChildForm({"first_name": "Zed", "year_group": "0"}, school=school.wrenfield)
    assert form.is_valid(), form.errors
    assert form.save().sorts_as.startswith("zed")
    made = ClassForm({"name": "Owl", "cover": "rose", "way_of_working": "shared"}, school=school.wrenfield)
    assert made.is_valid(), made.errors
    assert made.save().pk
