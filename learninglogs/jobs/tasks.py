import uuid

from learninglogs.celery import RUN_JOB, app
from learninglogs.jobs import runner


@app.task(name=RUN_JOB)  # type: ignore[untyped-decorator]  # Celery has no types
def run_job(job_id: str) -> None:
    """The one Celery task: somebody rang for this job."""
    runner.run(uuid.UUID(job_id))
