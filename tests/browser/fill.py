"""Run in a process of its own: the two schools of the tests, in the installation's own data folder."""

import json


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    from learninglogs.people.models import Pupil, User  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import build_school  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    cast = build_school()
    people = {name: one.email for name, one in vars(cast).items() if isinstance(one, User)}
    pupils = {name: one.pk for name, one in vars(cast).items() if isinstance(one, Pupil)}
    numbers = {"kingfisher": cast.kingfisher.pk, "challenge": cast.challenge.pk}
    print(json.dumps(people | pupils | numbers))  # noqa: T201 – the answer to the test that started this


if __name__ == "__main__":
    main()
