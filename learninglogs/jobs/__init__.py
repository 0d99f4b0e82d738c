"""Background work. The table of jobs is the truth; the broker is only a doorbell.

A domain row and its job are written in one transaction (`Job.objects.ask`). A worker claims the job
under a lease, works outside any transaction, and writes the effects and “done” in one transaction that
only the holder of the lease can pass. `manage.py sweep_jobs` returns what a dead worker held and rings
again for what a dead broker lost. So a worker, a broker or the machine may stop at any moment: no job is
lost, and none takes effect twice.
"""
