"""One run of one job: the effects count once, behind the fence, or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from learninglogs.jobs import leases
from learninglogs.jobs.kinds import Effects, Refused, job_kind
from learninglogs.jobs.leases import Lease, LeaseLost, back_off, give_back
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run
from learninglogs.jobs.sweeper import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bells")]
SOME_TIME = timedelta(hours=1)


@pytest.fixture
def job(db):
    return Job.objects.ask("draw", "draw:ada", school=None, payload={"page": 7})


def let_time_pass(job):
    """Whatever the job waits for has come."""
    Job.objects.filter(pk=job.pk, state="pending").update(run_after=timezone.now() - SOME_TIME)
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=timezone.now() - SOME_TIME)


def tear(job, report):
    raise MemoryError("a secret about Ada")


def test_adas_page_is_drawn_and_the_old_one_tidied_away_afterwards(job, kind):
    said = []

    def draw(job, report):
        report(1, 4)
        report(2, 4)
        said.append(Job.objects.get(pk=job.pk).progress_done)
        return Effects(apply=lambda: said.append("drawn"), after_commit=lambda: said.append("tidied"))

    kind("draw", draw)
    assert run(job.pk)
    assert not run(job.pk), "what is done is done once"
    job.refresh_from_db()
    assert said == [1, "drawn", "tidied"], "the second report came too soon to be written"
    assert (job.state, job.attempts, job.progress_done, job.progress_total) == ("done", 1, 4, 4)
    assert job.finished_at


def test_an_old_worker_whose_lease_went_to_another_is_discarded(job, kind):
    said = []

    def draw(job, report):
        if not said:
            said.append("slow")
            let_time_pass(job)
            sweep()
            let_time_pass(job)
            assert run(job.pk), "another worker does it meanwhile"
        return Effects(apply=lambda: said.append("drawn"), discard=lambda: said.append("thrown away"))

    kind("draw", draw)
    run(job.pk)
    job.refresh_from_db()
    assert said == ["slow", "drawn", "thrown away"]
    assert (job.state, job.attempts) == ("done", 2)


def test_an_old_worker_cannot_end_the_run_of_another(job):
    old = Lease.claim(job.pk)
    let_time_pass(job)
    sweep()
    let_time_pass(job)
    new = Lease.claim(job.pk)
    assert not old.finish(Job.State.DONE)
    assert new.finish(Job.State.DONE)


def test_an_old_worker_learns_at_its_next_report_that_it_works_in_vain(job):
    lease = Lease.claim(job.pk)
    let_time_pass(job)
    sweep()
    with pytest.raises(LeaseLost):
        lease.report(1, 2)


def test_a_torn_page_is_tried_five_times_and_then_shown_to_a_person(job, kind):
    kind("draw", tear)
    for attempt in range(1, 6):
        assert run(job.pk)
        assert not run(job.pk), "not before its rest is over"
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.state == ("pending" if attempt < 5 else "failed")
        let_time_pass(job)
    assert not run(job.pk)
    assert "Try again" in job.error_words
    assert job.error_for_operators == "MemoryError"
    assert "secret" not in job.last_error


def test_the_rests_grow(settings):
    settings.JOB_SWEEP_S = 5
    assert [back_off(attempts).total_seconds() for attempts in (1, 2, 3, 4)] == [5, 20, 80, 320]


def test_a_worker_killed_five_times_over_one_page_is_not_sent_a_sixth_time(job):
    for _ in range(5):
        assert Lease.claim(job.pk)
        let_time_pass(job)
        assert sweep().returned == 1
        let_time_pass(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.may_try_again) == ("failed", 5, True)
    assert sweep().returned == 0


def test_a_refusal_is_final_and_its_effect_is_written_with_it(job, kind):
    said = []

    def refuse(job, report):
        raise Refused(
            "This file is a film. Please choose a photo.", apply=lambda: said.append("told Ada's mum")
        )

    kind("draw", refuse)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_words) == (
        "failed",
        1,
        "This file is a film. Please choose a photo.",
    )
    assert said == ["told Ada's mum"]
    assert not job.may_try_again


def test_a_refusal_can_come_with_the_effects_and_undoes_them(job, kind):
    def refuse():
        Job.objects.ask("draw", "draw:ben", school=None, payload={})
        raise Refused("Ada has taken this page back.")

    said = []
    kind("draw", lambda job, report: Effects(apply=refuse, discard=lambda: said.append("thrown away")))
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, said) == ("failed", ["thrown away"])
    assert Job.objects.for_key("draw:ben") is None


def test_effects_that_fail_are_undone_and_tried_again(job, kind):
    def half():
        Job.objects.ask("draw", "draw:ben", school=None, payload={})
        raise OSError("disk full")

    kind("draw", lambda job, report: Effects(apply=half))
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_for_operators) == ("pending", "OSError")
    assert Job.objects.for_key("draw:ben") is None


def test_a_failure_to_tidy_up_takes_nothing_back(job, kind):
    def fall():
        raise OSError

    kind("draw", lambda job, report: Effects(after_commit=fall))
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done"


def test_a_kind_nobody_knows_tells_the_operator_what_to_do(db):
    job = Job.objects.ask("juggle", "juggle:1", school=None, payload={})
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.may_try_again) == ("failed", True)
    assert "“juggle”" in job.error_for_operators
    assert "juggle" not in job.error_words


def test_two_functions_cannot_have_one_name(kind):
    kind("draw", tear)
    with pytest.raises(ValueError, match="Two functions"):
        job_kind("draw")(lambda job, report: Effects())


def test_a_worker_told_to_stop_gives_back_only_its_own(job, monkeypatch):
    other = Job.objects.ask("draw", "draw:ben", school=None, payload={})
    mine = Lease.claim(job.pk)
    monkeypatch.setattr(leases, "WORKER", "another-machine")
    assert Lease.claim(other.pk)
    monkeypatch.undo()
    with transaction.atomic():
        assert give_back() == 1
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.attempts, other.state) == ("pending", 0, "running")
    assert not mine.mine().exists()
