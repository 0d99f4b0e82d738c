"""Run in a process of its own: a school in which Ada has double pages for all photos her mum has to send."""

import json
import sys


def main(count: int) -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    from logs.models import LogEntry  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import build_school, client_for, make_challenge  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast = build_school()
    entries = [
        LogEntry.objects.create(pupil=cast.ada, challenge=make_challenge(cast.kingfisher, f"No. {number}"))
        for number in range(count)
    ]
    session = client_for(cast.adas_mum).cookies["sessionid"].value
    print(json.dumps({"entries": [entry.pk for entry in entries], "session": session}))  # noqa: T201 – the answer


if __name__ == "__main__":
    main(int(sys.argv[1]))
