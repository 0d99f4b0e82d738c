"""Run in a process of its own, on a data folder and database of its own: two web workers hold the same piece.

Mum’s phone, over a line that broke and came back, sends a piece twice at one moment; then the last; and it
announces the photo twice at once. Prints a JSON object a round: what was answered, and what is stored.
"""

import json
import random
import sys
from functools import partial


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    from logs.models import LogEntry, PhoneUpload, Photo  # noqa: PLC0415 – needs Django set up
    from tests.logs.phone import files  # noqa: PLC0415 – needs Django set up
    from tests.logs.sending import TusPhone  # noqa: PLC0415 – needs Django set up
    from tests.logs.two_clients import at_once  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import build_school  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    cast = build_school()
    entry = LogEntry.objects.create(pupil=cast.ada, challenge=cast.challenge)
    rounds = []
    for number in range(int(sys.argv[1])):
        mum, again = TusPhone(cast.adas_mum), TusPhone(cast.adas_mum)
        content, name = random.randbytes(2_000), f"00000000-0000-4000-8000-{number:012}"
        announced = at_once(
            *(partial(each.announce, entry, content, client_id=name, place="left") for each in (mum, again))
        )
        urls = {answer["Location"] for answer in announced}
        url = urls.pop()
        middle = at_once(*(partial(each.patch, url, 0, content[:700]) for each in (mum, again)))
        last = at_once(*(partial(each.patch, url, 700, content[700:]) for each in (mum, again)))
        rounds.append(
            {
                "addresses": len(urls) + 1,
                "middle": sorted(answer.status_code for answer in middle),
                "last": sorted(answer.status_code for answer in last),
                "uploads": PhoneUpload.objects.filter(client_id=name).count(),
                "photos": Photo.objects.count() - number,
                "files": len(files()) - number,
            }
        )
    print(json.dumps(rounds))  # noqa: T201 – the answer to the test that started this


if __name__ == "__main__":
    main()
