"""Who went, and when, is a line like who came."""

import pytest
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from tests.people_of_the_school import client_for, home_client_for


def test_mr_hill_signs_out(school) -> None:
    client_for(school.mr_hill).post(reverse("account_logout"))
    line = AuditLine.objects.get(verb="signed_out")
    assert (line.user_id, line.school_id) == (school.mr_hill.pk, school.wrenfield.pk)


@pytest.mark.parametrize("where", [client_for, home_client_for])
def test_ada_is_finished(school, where) -> None:
    where(school.ada).post(reverse("people:child_out"))
    line = AuditLine.objects.get(verb="signed_out")
    assert (line.pupil_id, line.child_id, line.user_id) == (school.ada.pk, school.ada.pk, None)


def test_nobody_who_signs_out_is_no_line(client, db) -> None:
    client.post(reverse("people:child_out"))
    client.post(reverse("account_logout"))
    assert not AuditLine.objects.exists()
