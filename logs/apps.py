from django.apps import AppConfig


class LogsConfig(AppConfig):
    name = "logs"

    def ready(self) -> None:
        from celery.signals import worker_process_init  # noqa: PLC0415 – only once the apps are there

        from learninglogs.files.picture_process import warm_up  # noqa: PLC0415 – only once the apps are there
        from logs import stored  # noqa: F401, PLC0415 – it registers itself, once the apps are there

        # The first photo of the day should not wait for decoders to be loaded.
        worker_process_init.connect(lambda **_signal: warm_up(), weak=False)
