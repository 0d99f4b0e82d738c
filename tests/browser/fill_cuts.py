"""Run in a process of its own: a school in which Ada has double pages for all that her mum has to send."""

import json
import sys


def main(count: int) -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    from logs.models import Flap, FlapPicture, LogEntry, Page, Photo, Place  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import build_school, client_for, make_challenge  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast = build_school()
    entries = [
        LogEntry.objects.create(pupil=cast.ada, challenge=make_challenge(cast.kingfisher, f"No. {number}"))
        for number in range(count + 1)
    ]
    # A page with a flap on it, of which nobody has the files: what comes to lie under it does.
    lying, under = [
        Photo.objects.create(entry=entries[0], sha256=each * 64, received_bytes=9) for each in "01"
    ]
    Page.objects.create(entry=entries[0], photo=lying, **Place.WHOLE.covers)
    flap = Flap.objects.create(photo=lying, x=10, y=10, w=30, h=30, label="The magma chamber")
    FlapPicture.objects.create(flap=flap, photo=under)
    session = client_for(cast.adas_mum).cookies["sessionid"].value
    numbers = [entry.pk for entry in entries]
    print(json.dumps({"entries": numbers[1:], "with_flap": numbers[0], "flap": flap.pk, "session": session}))  # noqa: T201 – the answer


if __name__ == "__main__":
    main(int(sys.argv[1]))
