"""How a worker and the sweeper are started, by the start command as by a server's own supervisor."""

import os
import sys


def worker_command() -> list[str]:
    """The command of a worker with settings.WORKERS processes.

    TERM stops it: what runs has 1.5 s to finish, and what does not waits again for somebody else. It
    ends within about 4 s.
    """
    return [sys.executable, "-m", "learninglogs.jobs.worker"]


def sweeper_command() -> list[str]:
    """The command of the sweeper, run from the folder of manage.py. TERM stops it."""
    return [sys.executable, "manage.py", "sweep_jobs"]


def main() -> None:
    """Become a Celery worker. Never returns."""
    # Celery's own TERM waits for as long as a job takes, so that in the end somebody kills it. Celery reads
    # this when it is imported.
    os.environ["REMAP_SIGTERM"] = "SIGQUIT"
    from celery.__main__ import main as celery  # noqa: PLC0415 – as just said

    # Workers need not know each other.
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    sys.argv = ["celery", "--app=learninglogs.celery", "--quiet", "worker", "--pool=prefork", *alone]
    celery()


if __name__ == "__main__":
    main()
