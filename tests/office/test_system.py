"""The record, the mails that were kept, and signing everybody out."""

import csv
import io
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learninglogs.audit.models import AuditLine, record
from learninglogs.audit.verbs import WORDS
from learninglogs.people.actor import Actor
from learninglogs.people.invitations import invite_guardian, invited_with
from learninglogs.people.kept_mail import KEPT_FOR_S, forget_old_mails, kept_mails
from learninglogs.people.models import School, StaffInvitation
from tests.people_of_the_school import actor_for, board_of, client_for, home_client_for

KEEP = override_settings(EMAIL_BACKEND="learninglogs.people.kept_mail.KeepMail")


def desk(school: SimpleNamespace, name: str, *more: object) -> str:
    return reverse(f"office:{name}", args=[school.wrenfield.pk, *more])


def read(school: SimpleNamespace, who: str = "mrs_bell", **wanted: str) -> str:
    return client_for(getattr(school, who)).get(desk(school, "record"), wanted).content.decode()


@pytest.fixture
def written(school: SimpleNamespace) -> SimpleNamespace:
    """What three people did, on three devices."""
    for who, verb, child in [
        (Actor(user_id=school.mr_hill.pk, device="Firefox on Windows"), "let_through", school.ada),
        (Actor(pupil_id=school.ben.pk, device="Tablet 2"), "handed_in", school.ben),
        (Actor(user_id=school.adas_mum.pk, device="Safari on iPhone"), "gave_consent", school.ada),
    ]:
        record(who, verb, child, school_id=school.wrenfield.pk, child_id=child.pk)
    record(Actor(user_id=school.mr_stone.pk), "signed_in", school.mr_stone, school_id=school.oakhill.pk)
    return school


def test_who_did_what_to_whom_on_which_device(written) -> None:
    page = read(written)
    for words in (
        "Mr Hill",
        "Let through",
        "Ada L",
        "Firefox on Windows",
        "Ben T",
        "Tablet 2",
        "Said yes to showing",
    ):
        assert words in page
    assert "Mr Stone" not in page, "another school's lines are nobody's here"


@pytest.mark.parametrize(
    "wanted, there, gone",
    [
        ({"person": "hill"}, "Let through</td>", "Safari on iPhone"),
        ({"child": "Ben"}, "Tablet 2", "Safari on iPhone"),
        ({"group": "consents"}, "Safari on iPhone", "Tablet 2"),
        ({"to": "2020-01-01"}, "No such line", "Tablet 2"),
        ({"from": "not a day"}, "Tablet 2", "No such line"),
    ],
)
def test_the_record_is_filtered(written, wanted: dict[str, str], there: str, gone: str) -> None:
    page = read(written, **wanted)
    assert there in page and gone not in page


def test_a_page_of_the_record_costs_the_same_whatever_stands_in_it(written) -> None:
    device = client_for(written.mrs_bell)
    device.get(desk(written, "record"))
    with CaptureQueriesContext(connection) as few:
        device.get(desk(written, "record"))
    for _line in range(60):
        who = Actor(user_id=written.mr_hill.pk)
        record(who, "signed_in", written.mr_hill, school_id=written.wrenfield.pk, child_id=written.ada.pk)
    with CaptureQueriesContext(connection) as many:
        page = device.get(desk(written, "record")).content.decode()
    assert len(many) == len(few)
    assert "Older lines" in page


def test_saving_lines_runs_no_formula_and_is_a_line_itself(written) -> None:
    written.mr_hill.called = "=SUM(1)"
    written.mr_hill.save()
    answer = client_for(written.mrs_bell).post(desk(written, "export_record"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert "'=SUM(1)" in {cell for row in rows for cell in row}
    assert AuditLine.objects.filter(verb="exported_record", user_id=written.mrs_bell.pk).count() == 1


def test_a_verb_nobody_knows_is_not_written(school) -> None:
    with pytest.raises(ValueError, match="does not stand in"):
        record(Actor(), "did something", school.ada, school_id=school.wrenfield.pk)
    assert len(WORDS) == len(set(WORDS))


# ── Mail ────────────────────────────────────────────────────────────────────────
@KEEP
def test_kept_mails_are_read_by_their_own_schools_office_and_that_is_written_down(school) -> None:
    invite_guardian(
        school.ben, by=actor_for(school.mr_hill), join_url="http://x/join/", email="nan@home.example"
    )
    (kept,) = kept_mails(school.wrenfield.pk)
    assert "Ben’s Learning Log" in kept.subject and "http://x/join/#" in kept.words
    device = client_for(school.mrs_bell)
    assert "nan@home.example" in device.get(desk(school, "mails")).content.decode()
    assert "http://x/join/#" in device.get(desk(school, "mail", kept.name)).content.decode()
    assert AuditLine.objects.filter(verb="read_mail", user_id=school.mrs_bell.pk).count() == 1
    assert kept_mails(school.oakhill.pk) == []
    for who in ("mr_hill", "adas_mum", "mr_stone", "ada"):
        assert client_for(getattr(school, who)).get(desk(school, "mail", kept.name)).status_code == 404


@KEEP
def test_a_kept_mail_is_its_owners_alone_on_the_disk_and_goes_after_a_month(school, settings: Any) -> None:
    invite_guardian(school.ben, by=actor_for(school.mr_hill), join_url="http://x/", email="nan@home.example")
    (path,) = Path(settings.EMAIL_FILE_PATH).glob("*.eml")
    assert path.stat().st_mode & 0o077 == 0
    assert forget_old_mails(now_s=time.time()) == 0
    assert forget_old_mails(now_s=time.time() + KEPT_FOR_S + 60) == 1


@KEEP
def test_a_sign_in_code_is_kept_for_the_school_of_who_asked(school, client) -> None:
    client.post(reverse("account_request_login_code"), {"email": school.adas_mum.email})
    (kept,) = kept_mails(school.wrenfield.pk)
    assert kept.to == school.adas_mum.email


# ── Everybody out ───────────────────────────────────────────────────────────────
def test_after_everybody_out_the_next_request_of_each_is_refused(school) -> None:
    pages = {
        "mr_hill": school.kingfisher.get_absolute_url(),
        "adas_mum": reverse("home:family"),
        "ada": reverse("home:pupil_home", args=[school.ada.pk]),
    }
    devices = {who: client_for(getattr(school, who)) for who in pages}
    at_home, board = home_client_for(school.ben), board_of(school.kingfisher)
    stranger = client_for(school.mr_stone)
    assert all(device.get(pages[who]).status_code == 200 for who, device in devices.items())
    head = client_for(school.mrs_bell)
    assert head.post(desk(school, "sign_everyone_out")).url == reverse("account_login")
    for who, device in devices.items():
        assert device.get(pages[who]).status_code == 302, who
    assert head.get(desk(school, "system")).status_code == 302
    assert at_home.get(reverse("home:pupil_home", args=[school.ben.pk])).status_code == 302
    assert board.get(reverse("galleries:wall", args=[school.challenge.pk])).status_code == 302
    assert stranger.get(school.oak.get_absolute_url()).status_code == 200, "another school goes on"


@pytest.mark.parametrize("who", ["mr_hill", "adas_mum", "mr_stone", "ada"])
def test_who_may_not_sign_everybody_out(school, who: str) -> None:
    assert client_for(getattr(school, who)).post(desk(school, "sign_everyone_out")).status_code == 404


# ── One more school ─────────────────────────────────────────────────────────────
def test_one_more_school_is_added_with_its_administrator_asked_in(school, capsys: Any) -> None:
    call_command(
        "add_school", "Brookside", administrator="dean@brook.example", called="Mrs Dean",
        address="https://logs.example",
    )  # fmt: skip
    brookside = School.objects.get(name="Brookside")
    assert StaffInvitation.objects.get().school == brookside
    typed = capsys.readouterr().out.split("types ")[1].split(",")[0]
    assert invited_with(typed) == StaffInvitation.objects.get()
    assert mail.outbox[0].to == ["dean@brook.example"]


def test_the_record_names_whose_jobs_and_which_class(school) -> None:
    head = actor_for(school.mrs_bell)
    record(head, "changed_jobs", school.ms_roy, school_id=school.wrenfield.pk)
    record(head, "changed_class", school.heron, school_id=school.wrenfield.pk)
    record(head, "signed_in", school.mrs_bell, school_id=school.wrenfield.pk)
    page = read(school)
    assert "<td>Ms Roy</td>" in page
    assert "<td>Heron Class</td>" in page
    assert page.count("<td>Mrs Bell</td>") == AuditLine.objects.filter(school=school.wrenfield).count()
