from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "learninglogs.jobs"

    def ready(self) -> None:
        # Every app's jobs.py registers its kinds, in the web process as in the worker: both show their words.
        autodiscover_modules("jobs")
