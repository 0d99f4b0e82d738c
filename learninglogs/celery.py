"""The Celery application: one task, `learninglogs.jobs.tasks.run_job`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninglogs.settings")

app = Celery("learninglogs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["learninglogs.jobs"])
