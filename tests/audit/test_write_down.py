"""What somebody did to a child's work, to a challenge or to the door stands in the record."""

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge
from feedback.models import Pen, Voice
from learninglogs.audit.models import AuditLine, record
from logs.models import LogEntry
from tests.people_of_the_school import actor_for, client_for, make_challenge


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
    assert written(subject=subject, **by_mr_hill) == ["published", "withdrawn"]


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
    record(actor_for(school.mr_hill), "looked", school.ada, school_id=None, child_id=school.ada.pk)
    line = AuditLine.objects.get(verb="looked")
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        AuditLine.objects.filter(pk=line.pk).update(verb="blinked")
    with pytest.raises(TypeError):
        AuditLine.objects.filter(pk=line.pk).delete()
