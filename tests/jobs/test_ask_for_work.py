"""Asking for work: one key is one job, and the bell is nobody's problem."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from learninglogs.jobs.kinds import Effects, Refused
from learninglogs.jobs.leases import Lease
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run, run_due

pytestmark = pytest.mark.django_db


def ask(key="draw:ada", **wish):
    return Job.objects.ask("draw", key, school=None, **{"payload": {"page": 7}, **wish})


def test_the_bell_rings_once_adas_page_is_committed(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert bells == []
    assert bells == [job.pk]
    assert Job.objects.for_key("draw:ada") == job


def test_nothing_is_rung_for_a_page_that_is_rolled_back(bells, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        ask()
        raise IntegrityError
    assert bells == []
    assert Job.objects.for_key("draw:ada") is None


def test_a_broken_bell_leaves_the_job_to_the_sweeper(bells, django_capture_on_commit_callbacks):
    bells.broken = True
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("pending", None)


def test_work_for_friday_waits_without_a_bell(bells, django_capture_on_commit_callbacks):
    friday = timezone.now() + timedelta(days=5)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(run_after=friday)
    assert (bells, job.sent_at) == ([], None)
    assert not run(job.pk)


def test_asked_twice_while_it_waits_the_last_word_counts(bells):
    first = ask(run_after=timezone.now() + timedelta(days=5))
    second = ask(payload={"page": 8})
    assert (second.pk, second.payload, Job.objects.count()) == (first.pk, {"page": 8}, 1)
    assert second.run_after <= timezone.now()


def test_asked_again_while_it_runs_the_run_goes_on(bells):
    job = ask()
    lease = Lease.claim(job.pk)
    assert ask().state == "running"
    assert lease.mine().exists()


def test_asked_again_between_two_tries_the_tries_are_still_counted(bells, kind):
    def tear(job, report):
        raise OSError

    kind("draw", tear)
    run(ask().pk)
    assert (ask().state, ask().attempts) == ("pending", 1)


def test_a_finished_page_asked_for_again_is_drawn_again(bells, kind):
    drawn = []
    kind("draw", lambda job, report: Effects(apply=lambda: drawn.append(job.pk)))
    job = ask()
    run(job.pk)
    job.refresh_from_db()
    assert job.is_finished
    again = ask(total=3)
    assert (again.pk, again.state, again.attempts, again.finished_at) == (job.pk, "pending", 0, None)
    assert run_due() == 1
    assert drawn == [job.pk, job.pk]


@pytest.mark.parametrize(
    "payload",
    [{"words": "Ada wrote a long story about her cat. " * 4}, {"page": {"pupil": "Ada"}}, {"page": None}],
)
def test_a_childs_words_never_lie_in_the_table_of_jobs(payload):
    with pytest.raises(ValueError, match="ids only"):
        ask(payload=payload)
    assert not Job.objects.exists()


def test_mr_hill_may_try_again_what_failed_but_not_what_was_refused(bells, kind):
    def tear(job, report):
        raise OSError

    def refuse(job, report):
        raise Refused("This is not a picture. Please choose another one.")

    kind("draw", tear)
    torn = ask()
    Job.objects.filter(pk=torn.pk).update(max_attempts=1)
    run(torn.pk)
    torn.refresh_from_db()
    assert torn.may_try_again
    assert torn.try_again()
    assert (torn.state, torn.attempts, torn.last_error) == ("pending", 0, "")
    assert not torn.try_again()

    kind("refuse", refuse)
    refused = Job.objects.ask("refuse", "refuse:ada", school=None, payload={})
    run(refused.pk)
    refused.refresh_from_db()
    assert refused.state == "failed"
    assert not refused.try_again()


def test_a_cancelled_run_does_not_count(bells, kind):
    drawn = []

    def draw(job, report):
        assert Job.objects.get(pk=job.pk).cancel()
        return Effects(apply=lambda: drawn.append("page"), discard=lambda: drawn.append("thrown away"))

    kind("draw", draw)
    job = ask()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, drawn) == ("cancelled", ["thrown away"])
    assert job.may_try_again
    assert not job.cancel()
