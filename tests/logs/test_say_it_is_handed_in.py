"""“Well done” speaks to whoever made the page; who handed it in for a child hears where it went."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.models import Guardian
from logs.models import LogEntry


@pytest.fixture
def handed_in(school):
    """The address that says Ada's double page is handed in."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge, handed_in_at=timezone.now())
    return reverse("logs:handed_in", args=[entry.pk])


@pytest.mark.parametrize("who", ["mr_hill", "mrs_bell"])
def test_staff_read_whose_it_is_and_go_back_to_the_tray(school, handed_in, visit, who):
    told = visit(getattr(school, who), handed_in).text
    assert "Handed in for Ada L" in told
    assert "Well done" not in told
    assert "my shelf" not in told
    assert f'href="{school.challenge.get_tray_url()}"' in told


@pytest.mark.parametrize("who", ["ada", "adas_mum"])
def test_ada_and_her_family_hear_well_done(school, handed_in, visit, who):
    told = visit(getattr(school, who), handed_in).text
    assert "Well done, Ada!" in told
    assert "Put it on my shelf" in told
    assert "Handed in for" not in told


def test_a_teacher_who_is_adas_uncle_hears_it_as_family(school, handed_in, visit):
    Guardian.objects.create(user=school.mr_hill, pupil=school.ada, relation="uncle")
    assert "Well done, Ada!" in visit(school.mr_hill, handed_in).text


@pytest.mark.parametrize("who, count", [("ada", 1), ("adas_mum", 0), ("mr_hill", 0)])
def test_only_on_the_tablet_is_there_a_way_out_for_the_next_child(school, handed_in, visit, who, count):
    assert visit(getattr(school, who), handed_in).text.count("I’m finished") == count
