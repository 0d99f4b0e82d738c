"""Run in a process of its own, on a data folder and database of its own: two parents' phones at one moment.

Ada's left page lies there. Her mum and Mr Hill each add a right page at the same time, twenty times over.
Prints a JSON object: what each was told, and what is stored.
"""

import io
import json
import random
import sys
import threading
from functools import partial
from typing import Any


def photo(colour: tuple[int, int, int]) -> bytes:
    from PIL import Image  # noqa: PLC0415 – nothing before django.setup

    file = io.BytesIO()
    Image.new("RGB", (64, 96), colour).save(file, "JPEG")
    return file.getvalue()


def at_once(*errands: Any) -> list[Any]:
    """Run each errand in a thread of its own, started together; their answers in order."""
    from django.db import connection  # noqa: PLC0415 – nothing before django.setup

    start, answers = threading.Barrier(len(errands)), [None] * len(errands)

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = errands[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(errands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 – needs Django set up
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up
    from django.urls import reverse  # noqa: PLC0415 – needs Django set up

    from logs.models import LogEntry, Page  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import build_school, client_for  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    cast = build_school()
    rounds = []
    for number in range(int(sys.argv[1])):
        LogEntry.objects.filter(pupil=cast.ada).delete()
        entry = LogEntry.objects.create(pupil=cast.ada, challenge=cast.challenge)
        url = reverse("logs:add_photo", args=[entry.pk])

        def add(person: Any, place: str, url: str = url) -> str:
            shade = tuple(random.randrange(256) for _channel in range(3))
            upload = SimpleUploadedFile("page.jpg", photo(shade), content_type="image/jpeg")
            sent = {"place": place, "upload": upload}
            headers = {"HX-Request": "true", "HX-Target": "desk"}
            return client_for(person).post(url, sent, headers=headers).content.decode()

        add(cast.adas_mum, "left")
        other = "whole" if number % 2 else "right"
        mum, teacher = partial(add, cast.adas_mum, "right"), partial(add, cast.mr_hill, other)
        told = at_once(mum, teacher)
        sides = [page.place.value for page in Page.objects.live().filter(entry=entry)]
        rounds.append(
            {
                "told_of_a_third_page": ["third page" in words for words in told],
                "both_answered": all("<" in words for words in told),
                "sides": sides,
                "photos": entry.photos.count(),
                "spares": entry.photos.spare().count(),
            }
        )
    print(json.dumps(rounds))  # noqa: T201 – the answer to the test that started this


if __name__ == "__main__":
    main()
