"""How a worker is started; the start command and a server's own supervisor use the same words."""

import sys


def worker_command() -> list[str]:
    """The command of a worker with settings.WORKERS processes. Stop it with TERM: it ends in about 3 s.

    Workers need not know each other, so Celery's gossip, mingling and heartbeats are off.
    """
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
    return [sys.executable, "-m", "celery", "--app=learninglogs.celery", "worker", "--pool=prefork", *quiet]


def sweeper_command() -> list[str]:
    """The command of the sweeper, run from the folder of manage.py. Stop it with TERM."""
    return [sys.executable, "manage.py", "sweep_jobs"]
