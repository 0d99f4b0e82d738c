"""A worker told to stop gives back what it cannot finish, at once and without counting the attempt."""

import signal


def test_a_walk_cut_short_by_term_waits_again_at_once(village):
    worker = village.start_worker()
    village.errands("walk", 60)
    assert village.errands("wait", 20, "running")["jobs"][0]["state"] == "running"
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=15)
    job = village.errands("wait", 0)["jobs"][0]
    assert (job["state"], job["attempts"]) == ("pending", 0), village.log()


def test_a_short_walk_is_finished_before_the_worker_stops(village):
    worker = village.start_worker()
    village.errands("walk", 1)
    assert village.errands("wait", 20, "running", "done")["jobs"]
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=15)
    seen = village.errands("wait", 0)
    assert (seen["jobs"][0]["state"], seen["parcels"][0]["deliveries"]) == ("done", 1), village.log()


def test_the_sweeper_stops_when_told(village):
    sweeper = village.start_sweeper()
    village.errands("wait", 0)
    sweeper.send_signal(signal.SIGTERM)
    assert sweeper.wait(timeout=10) in {0, -signal.SIGTERM}
