"""Run in a process of its own, on a database of its own: two people save one draft at one moment.

Mr Hill and Mrs Bell have opened the same version; each saves another title, many times over; every third time
Mrs Bell's page keeps itself instead. Prints a JSON list: what each was told, and what is stored.
"""

import json
import sys
from typing import Any


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up
    from django.urls import reverse  # noqa: PLC0415 – needs Django set up

    from tests.challenges.test_two_tabs import edit_url, tab  # noqa: PLC0415 – needs Django set up
    from tests.logs.two_clients import at_once  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import build_school, client_for, make_challenge  # noqa: PLC0415 – needs Django set up

    call_command("migrate", verbosity=0)
    cast = build_school()
    draft = make_challenge(cast.kingfisher, "At first", set_days_ago=-3, published_at=None)
    keep_url = reverse("challenges:autosave", args=[draft.pk])
    rounds = []
    for number in range(int(sys.argv[1])):
        fields = tab(draft)
        titles = [f"Mr Hill’s {number}", f"Mrs Bell’s {number}"]
        urls = [edit_url(draft), keep_url if number % 3 == 2 else edit_url(draft)]
        browsers = [client_for(cast.mr_hill), client_for(cast.mrs_bell)]

        def press(
            who: int, urls: Any = urls, titles: Any = titles, fields: Any = fields, browsers: Any = browsers
        ) -> Any:
            answer = browsers[who].post(urls[who], fields | {"title": titles[who]})
            page = answer.content.decode()
            return {"code": answer.status_code, "shows_both": all(title in page for title in titles)}

        told = at_once(lambda: press(0), lambda: press(1))
        draft.refresh_from_db()
        kept = [each.content["fields"]["title"] for each in draft.revisions.all()]
        by_itself = number % 3 == 2
        rounds.append(
            {"told": told, "titles": titles, "stored": draft.title, "kept": kept, "by_itself": by_itself}
        )
    print(json.dumps(rounds))  # noqa: T201 – the answer to the test that started this


if __name__ == "__main__":
    main()
