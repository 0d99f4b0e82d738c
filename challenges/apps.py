from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"

    def ready(self) -> None:
        from challenges import stored  # noqa: F401, PLC0415 – it registers itself, once the apps are there
