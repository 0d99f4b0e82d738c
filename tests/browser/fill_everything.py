"""Run in a process of its own: one of everything, so that every page has something to show."""

import json


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    from tests.browser.one_of_everything import build_everything  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    print(json.dumps(build_everything()))  # noqa: T201 – the answer to the test that started this


if __name__ == "__main__":
    main()
