"""The Celery application: one task, `learninglogs.jobs.tasks.run_job`.

Celery brings the pool of processes and the doorbell; it is trusted with nothing else. No results, no
retries, no schedules of its own: all of that is in the table of jobs (learninglogs/jobs).
"""

import os
from typing import Any

from celery import Celery, bootsteps
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninglogs.settings")
TRANSPORT_ALIASES["filesystem"] = "learninglogs.jobs.folder:FolderTransport"

QUEUE = "learninglogs"
RUN_JOB = "learninglogs.jobs.tasks.run_job"

app = Celery("learninglogs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    result_backend=None,
    task_publish_retry=False,
    # A job that hangs keeps renewing its lease: nothing but this would ever end it.
    task_time_limit=1800,
    broker_transport_options={
        "socket_connect_timeout": 0.5,
        "socket_timeout": 1.0,
        # Without a limit of its own, kombu would try to connect for ever inside a person's request.
        "max_retries": 0,
    },
    broker_connection_timeout=0.5,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # No pool of connections: see jobs/bell.py.
    broker_pool_limit=None,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    # Told to stop (learninglogs/jobs/worker.py), what runs has this long to finish; then it is given back.
    worker_soft_shutdown_timeout=1.5,
    worker_proc_alive_timeout=30.0,
)
app.autodiscover_tasks(["learninglogs.jobs"])


@app.on_after_configure.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _as_many_as_the_settings_say(sender: Celery, **details: Any) -> None:
    from django.conf import settings  # noqa: PLC0415 – the settings' own package imports this module

    sender.conf.worker_concurrency = settings.WORKERS


class GiveLeasesBack(bootsteps.StartStopStep):  # type: ignore[misc]  # as above
    """What the worker could not finish before it had to stop waits again at once, not when its lease ends."""

    # Steps stop in reverse: this one before the pool, while a supervisor is still patient.
    requires = ("celery.worker.components:Pool",)

    def terminate(self, worker: Any) -> None:
        from learninglogs.jobs import leases  # noqa: PLC0415 – models can be imported once Django is set up

        leases.give_back()


app.steps["worker"].add(GiveLeasesBack)
