"""What families say about showing, as the office sees it, and what they said on paper."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from learninglogs.people.consents import say
from learninglogs.people.models import Consent, Guardian, Pupil, Purpose, Role, Staff
from tests.people_of_the_school import actor_for, client_for, give_locks, make_adult, make_pupil


def at(school: SimpleNamespace, name: str, *more: int) -> str:
    return reverse(f"office:{name}", args=[school.wrenfield.pk, *more])


@pytest.fixture
def office(school: SimpleNamespace) -> Client:
    return client_for(school.mrs_bell)


def paper(school: SimpleNamespace, office: Client, child: Pupil | None = None, **said: str) -> Any:
    sent = {"giver": "else", "called": "Gran Lowe", **said}
    return office.post(at(school, "child_consents", (child or school.ada).pk), sent)


def may(child: Pupil, purpose: Purpose) -> bool:
    return Pupil.objects.agreed_to(purpose).filter(pk=child.pk).exists()


def test_a_form_on_paper_counts_from_the_next_page(school, office) -> None:
    assert paper(school, office, class_wall="no", website="yes").status_code == 302
    assert not may(school.ada, Purpose.CLASS_WALL)
    assert may(school.ada, Purpose.WEBSITE)
    assert not may(school.ada, Purpose.NAME), "what the form does not ask about stays as it was"
    page = office.get(at(school, "child_consents", school.ada.pk)).content.decode()
    assert "Gran Lowe: No" in page
    assert "typed in by Mrs Bell" in page
    verbs = AuditLine.objects.filter(child_id=school.ada.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["withdrew_consent", "gave_consent"]


def test_whoever_types_it_in_the_same_grown_ups_next_form_replaces_it(school, office) -> None:
    paper(school, office, website="no")
    bellamy = make_adult("Mrs Bellamy")
    Staff.objects.create(user=bellamy, school=school.wrenfield, role=Role.ADMINISTRATOR)
    give_locks(bellamy)
    paper(school, client_for(bellamy), called="gran lowe", website="yes")
    assert may(school.ada, Purpose.WEBSITE)
    assert Consent.objects.current().filter(pupil=school.ada).count() == 1


def test_mums_paper_and_mums_tap_are_one_answer(school, office) -> None:
    mum = Guardian.objects.get(user=school.adas_mum, pupil=school.ada)
    paper(school, office, giver=str(mum.pk), called="", website="no")
    seen = client_for(school.adas_mum).get(reverse("people:consents", args=[school.ada.pk])).content.decode()
    assert "Another grown-up" not in seen, "the No is her own"
    say(school.ada, Purpose.WEBSITE, is_yes=True, by=actor_for(school.adas_mum))
    assert may(school.ada, Purpose.WEBSITE)


def test_a_grown_up_with_no_contact_is_nobody_who_can_have_signed(school, office) -> None:
    Guardian.objects.create(user=school.bens_dad, pupil=school.ada, no_contact_since="2026-09-01T08:00Z")
    page = office.get(at(school, "child_consents", school.ada.pk)).content.decode()
    assert "Mrs Lowe" in page
    assert "Mr Tate" not in page


@pytest.mark.parametrize(
    "said, words",
    [
        ({"called": "", "website": "yes"}, "Write whose signature it is."),
        ({}, "Nothing is ticked yet."),
        ({"giver": "9999", "website": "yes"}, "Select a valid choice"),
        ({"giver": "", "website": "yes"}, "Choose who signed the form."),
    ],
)
def test_a_form_half_typed_is_asked_about_and_nothing_is_lost(school, office, said, words) -> None:
    answer = paper(school, office, assembly="", **said)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Consent.objects.exists()
    if "website" in said:
        assert answer.context["form"]["website"].value() == "yes"


def test_what_was_mistyped_is_taken_away_and_stays_to_be_read(school, office) -> None:
    paper(school, office, class_wall="no")
    wrong = Consent.objects.get()
    away = at(school, "set_answer_aside", school.ada.pk, wrong.pk)
    assert office.post(away).status_code == 302
    assert may(school.ada, Purpose.CLASS_WALL)
    assert office.post(away).status_code == 302, "a second tap changes nothing"
    assert AuditLine.objects.filter(verb="set_consent_aside").count() == 1
    assert "One earlier answer" in office.get(at(school, "child_consents", school.ada.pk)).content.decode()
    bens = at(school, "set_answer_aside", school.ben.pk, wrong.pk)
    assert office.post(bens).status_code == 404


def test_thirty_forms_go_child_by_child(school, office) -> None:
    """After Ada's comes Ben's, then Cleo's; the last of the class leads nowhere further."""
    there = []
    child = school.ada
    for _form in range(4):
        location = paper(school, office, child=child, website="yes", next="1")["Location"]
        there.append(location)
        child = Pupil.objects.get(pk=int(location.rstrip("/").split("/")[-2]))
    named = [school.ben, school.cleo, school.malgosia, school.malgosia]
    assert there == [at(school, "child_consents", each.pk) for each in named]


def test_the_table_says_who_may_be_shown_and_who_was_not_asked(school, office) -> None:
    paper(school, office, website="yes")
    page = office.get(at(school, "consents")).content.decode()
    assert page.index("Ada Lowe") < page.index("Ben Tate") < page.index("Małgosia Zając")
    assert "1 of 5" in page, "the website, of five children"
    assert "5 of 5" in page, "the classroom"
    left = office.get(at(school, "consents"), {"unanswered": "on"}).content.decode()
    assert "Ada Lowe" not in left
    assert "Ben Tate" in left
    heron = office.get(at(school, "consents"), {"class": school.heron.pk}).content.decode()
    assert "Finn Lowe" in heron
    assert "Ada Lowe" not in heron
    assert "Zoë" not in page, "of another school"


def test_an_empty_school_says_so(school, office) -> None:
    Pupil.objects.all().delete()
    assert "Nobody found" in office.get(at(school, "consents")).content.decode()


def test_three_or_three_hundred_children_cost_the_same_queries(school, office) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get(at(school, "consents")).status_code == 200
        return len(asked)

    few = queries()
    for number in range(40):
        child = make_pupil(f"Amy{number}", "Hart", school.kingfisher)
        say(child, Purpose.WEBSITE, is_yes=bool(number % 2), by=actor_for(school.adas_mum))
    assert queries() == few <= 8


def test_the_file_has_every_child_and_runs_no_formula(school, office) -> None:
    make_pupil("=1+1", "Hart", school.kingfisher)
    paper(school, office, website="yes")
    answer = office.post(at(school, "export_consents"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    purposes = ["In the classroom", "In assembly", "On the school website", "The first name with it"]
    assert rows[0][3:] == [*purposes, "Somebody has answered"]
    assert ["Lowe", "Ada", "Kingfisher Class", "yes", "no", "yes", "no", "yes"] in rows
    assert any(row[1] == "'=1+1" for row in rows)
    assert AuditLine.objects.filter(verb="exported_consents").exists()


def test_the_answer_of_an_account_that_is_gone_still_counts(school, office) -> None:
    say(school.ada, Purpose.CLASS_WALL, is_yes=False, by=actor_for(school.adas_mum))
    say(school.ada, Purpose.CLASS_WALL, is_yes=False, by=actor_for(school.bens_dad))
    school.adas_mum.delete()
    school.bens_dad.delete()
    assert not may(school.ada, Purpose.CLASS_WALL)
    page = office.get(at(school, "child_consents", school.ada.pk)).content.decode()
    assert page.count("somebody no longer here: No") == 2


def test_a_no_given_by_mum_herself_is_not_the_offices_to_take_away(school, office) -> None:
    say(school.ada, Purpose.CLASS_WALL, is_yes=False, by=actor_for(school.adas_mum))
    hers = Consent.objects.get()
    away = at(school, "set_answer_aside", school.ada.pk, hers.pk)
    page = office.get(at(school, "child_consents", school.ada.pk)).content.decode()
    assert "theirs to change, here or on paper" in page
    assert away not in page
    office.post(away)
    assert not may(school.ada, Purpose.CLASS_WALL)
    school.adas_mum.guardianships.filter(pupil=school.ada).update(ended_at="2026-09-01T08:00Z")
    office.post(away)
    assert may(school.ada, Purpose.CLASS_WALL), "she has no say any more"


def test_who_has_an_account_is_chosen_and_not_typed(school, office) -> None:
    answer = paper(school, office, called="mrs lowe", website="no")
    assert "mrs lowe has an account here: choose them above." in answer.content.decode()
    assert not Consent.objects.exists()
