from django.apps import AppConfig


class GalleriesConfig(AppConfig):
    name = "learninglogs.galleries"

    def ready(self) -> None:
        from learninglogs.galleries import stored  # noqa: F401, PLC0415 – it registers itself, once the apps are there
