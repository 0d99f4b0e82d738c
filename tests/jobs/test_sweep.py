"""The sweeper rings for what nobody heard, and no more than that."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from learninglogs.jobs import bell
from learninglogs.jobs.leases import Lease
from learninglogs.jobs.models import Job
from learninglogs.jobs.sweeper import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_pages(bells):
    """Ada's bell was rung long ago, Ben's never, Cleo's just now."""
    for name in ("ada", "ben", "cleo"):
        Job.objects.ask("draw", f"draw:{name}", school=None, payload={})
    Job.objects.filter(key="draw:ada").update(sent_at=timezone.now() - timedelta(hours=1))
    Job.objects.filter(key="draw:ben").update(sent_at=None)
    return lambda: [Job.objects.get(pk=job_id).key.removeprefix("draw:") for job_id in bells]


def test_who_was_never_heard_is_rung_for_first(three_pages):
    assert sweep().rung == 2
    assert three_pages() == ["ben", "ada"]
    assert sweep().rung == 0, "they have just been rung for"


def test_messages_that_only_wait_are_not_sent_again(three_pages, monkeypatch):
    monkeypatch.setattr(bell, "waiting", lambda: 3)
    assert sweep().rung == 0
    monkeypatch.setattr(bell, "waiting", lambda: 2)
    assert sweep().rung == 1
    assert three_pages() == ["ben"]


def test_a_broker_that_is_away_is_left_alone(three_pages, bells):
    bells.broken = True
    assert sweep().rung == 0
    bells.broken = False
    assert sweep().rung == 2


def test_a_lease_that_is_still_good_is_left_alone(bells):
    job = Job.objects.ask("draw", "draw:ada", school=None, payload={})
    lease = Lease.claim(job.pk)
    assert sweep().returned == 0
    assert lease.mine().exists()


def test_one_turn_by_hand_says_what_it_did(three_pages, capsys):
    call_command("sweep_jobs", "--once")
    assert capsys.readouterr().out == "0 returned, 2 rung for\n"
