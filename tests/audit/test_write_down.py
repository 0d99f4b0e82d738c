"""What somebody did to a child's work, to a challenge or to the door stands in the record."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge
from feedback.models import Pen, Voice
from learninglogs.audit.models import AuditLine, record
from learninglogs.people.sessions import begin_childs_turn
from logs.models import LogEntry
from tests.logs.phone import Phone, plain
from tests.people_of_the_school import actor_for, client_for, come_in, make_challenge

HOUSE = Path(__file__).resolve().parents[2]


def written(**wanted):
    """The verbs in the record, as they came, without who signed in."""
    lines = AuditLine.objects.filter(**wanted).exclude(verb="signed_in").order_by("pk")
    return list(lines.values_list("verb", flat=True))


def test_a_challenge_carries_what_became_of_it(school):
    mr_hill, draft = client_for(school.mr_hill), make_challenge(school.kingfisher, "Soup", published_at=None)
    for verb in ("publish", "withdraw"):
        assert mr_hill.post(reverse(f"challenges:{verb}", args=[draft.pk])).status_code == 302
    subject = f"challenges.Challenge {draft.pk}"
    by_mr_hill = {"user_id": school.mr_hill.pk, "school": school.wrenfield}
    assert written(subject=subject, **by_mr_hill) == ["published", "withdrew"]


def test_a_challenge_changed_after_families_saw_it_is_written_down(school):
    days = {name: getattr(school.challenge, name).isoformat() for name in ("set_on", "hand_in_on")}
    changed = days | {
        "title": "Another place",
        "catch_up_until": school.challenge.closes_on.isoformat(),
        "criteria": str(school.challenge.criteria_set_id),
        "questions": ["Where?"],
    }
    edit = reverse("challenges:edit", args=[school.challenge.pk])
    assert client_for(school.mr_hill).post(edit, changed).status_code == 302
    assert Challenge.objects.get(pk=school.challenge.pk).title == "Another place"
    assert written() == ["changed"]


def test_a_draft_thrown_away_leaves_its_number(school):
    draft = make_challenge(school.kingfisher, "Soup", published_at=None)
    client_for(school.mr_hill).post(reverse("challenges:remove", args=[draft.pk]))
    assert written(subject=f"challenges.Challenge {draft.pk}") == ["removed"]


@pytest.mark.parametrize("verb", ["publish", "withdraw", "remove"])
def test_what_was_refused_is_not_written_down(school, verb):
    draft = make_challenge(school.kingfisher, "Soup", published_at=None)
    client_for(school.ms_roy).post(reverse(f"challenges:{verb}", args=[draft.pk]))
    assert written() == []


def test_words_let_through_name_the_child_they_are_about(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge, handed_in_at=timezone.now())
    said = Voice.objects.create(entry=entry, by_pupil=school.ben, who="Ben", pen=Pen.PUPIL, words="Neat map.")
    said.let_through(by=actor_for(school.mr_hill))
    client_for(school.mr_hill).post(reverse("feedback:say", args=[entry.pk]), {"words": "Well thought."})
    assert written(child_id=school.ada.pk, user_id=school.mr_hill.pk) == ["let_through", "said"]
    assert written(child_id=school.ben.pk) == []


def test_a_line_is_never_changed_or_taken_out(school):
    record(actor_for(school.mr_hill), "saw_master", school.ada, school_id=None, child_id=school.ada.pk)
    line = AuditLine.objects.get(verb="saw_master")
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        AuditLine.objects.filter(pk=line.pk).update(verb="blinked")
    with pytest.raises(TypeError):
        AuditLine.objects.filter(pk=line.pk).delete()


def test_the_database_itself_refuses_to_change_a_line(school):
    record(actor_for(school.mr_hill), "saw_master", school.ada, school_id=None, child_id=school.ada.pk)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as past_the_model,
    ):
        past_the_model.execute("UPDATE audit_auditline SET verb = 'blinked'")
    assert set(AuditLine.objects.values_list("verb", flat=True)) == {"saw_master"}


def test_the_same_on_postgresql(postgresql_url, tmp_path):
    env = os.environ | {"LEARNINGLOGS_DATABASE_URL": postgresql_url, "LEARNINGLOGS_DATA": str(tmp_path)}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=HOUSE, env=env, check=True, timeout=120)
    refused = pytest.raises(psycopg.IntegrityError, match="append-only")
    with psycopg.connect(postgresql_url) as server, refused:
        server.execute("INSERT INTO audit_auditline (verb, subject, device) VALUES ('said', 'one', '')")
        server.execute("UPDATE audit_auditline SET verb = 'blinked'")


# ── A child's double page ───────────────────────────────────────────────────────
def test_what_mr_hill_did_to_adas_double_page_names_ada(school):
    phone = Phone(school.mr_hill)
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    phone.add(entry, "whole", plain("red"))
    phone.client.post(reverse("logs:remove_page", args=[entry.pages.get().pk]))
    phone.client.post(reverse("logs:put_back", args=[entry.pages.get().pk]))
    for verb in ("hand_in", "hand_in", "take_back", "hand_in"):
        phone.client.post(reverse(f"logs:{verb}", args=[entry.pk]))
    by_mr_hill = {"user_id": school.mr_hill.pk, "child_id": school.ada.pk}
    assert written(**by_mr_hill) == [
        "added_photo", "took_page_off", "handed_in", "took_back", "handed_in",
    ]  # fmt: skip


def test_let_all_through_leaves_a_line_for_each_child(school):
    logs = [
        LogEntry.objects.create(pupil=child, challenge=school.challenge, handed_in_at=timezone.now())
        for child in (school.ada, school.ben)
    ]
    seen = [f"{log.pk} {log.seen_as}" for log in logs]
    everything = reverse("logs:let_all_through", args=[school.challenge.pk])
    assert client_for(school.mr_hill).post(everything, {"seen": seen}).status_code == 302
    for child in (school.ada, school.ben):
        assert written(child_id=child.pk, user_id=school.mr_hill.pk) == ["let_through"]


def test_a_page_hidden_again_names_its_child(school):
    log = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge, handed_in_at=timezone.now())
    client_for(school.mr_hill).post(reverse("logs:hold_back", args=[log.pk]))
    assert written(child_id=school.ada.pk) == ["held_back"]


# ── The door ────────────────────────────────────────────────────────────────────
def test_the_door_opened_and_shut_stands_in_the_record(school):
    for verb in ("open_door", "shut_door"):
        client_for(school.mr_hill).post(reverse(f"people:{verb}", args=[school.kingfisher.pk]))
    subject = f"people.SchoolClass {school.kingfisher.pk}"
    assert written(user_id=school.mr_hill.pk, subject=subject) == ["opened_door", "shut_door"]


@pytest.mark.parametrize(
    "verb, said", [("draw_child_pictures", "drew_pictures"), ("unlock_child", "unlocked_child")]
)
def test_what_was_done_to_adas_pictures_names_ada(school, verb, said):
    client_for(school.mr_hill).post(reverse(f"people:{verb}", args=[school.ada.pk]))
    assert written(child_id=school.ada.pk, user_id=school.mr_hill.pk) == [said]


def test_an_adult_who_signs_in_is_written_down_and_a_wrong_password_is_not(school, client):
    by_password = {"login": school.mr_hill.email, "password": "not this one"}
    client.post(reverse("account_login"), by_password)
    signed_in = AuditLine.objects.filter(verb="signed_in", user_id=school.mr_hill.pk)
    assert not signed_in.exists()
    come_in(school.mr_hill, device=client)
    assert signed_in.count() == 1


def test_a_child_who_comes_in_is_written_down(school):
    begin_childs_turn(a_request(), school.ada, school.adas_mum)
    line = AuditLine.objects.get(verb="signed_in")
    assert (line.pupil_id, line.child_id, line.school) == (school.ada.pk, school.ada.pk, school.wrenfield)


def a_request():
    request = RequestFactory().post("/door/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    return request
