"""Runs in a process of its own, on a village's data: the two schools begin, and are looked at.

One line of JSON for each line it hears: to `begin` the number of a challenge that is set tomorrow, to
`look 12` what came of it.
"""

import json
import sys
from typing import Any


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    for line in sys.stdin:
        verb, *numbers = line.split()
        answer = begin() if verb == "begin" else look(int(numbers[0]))
        print(json.dumps(answer), flush=True)  # noqa: T201 – the answer to the test that started this


def begin() -> dict[str, Any]:
    from challenges.models import Challenge  # noqa: PLC0415 – as above
    from tests.people_of_the_school import build_school, make_challenge  # noqa: PLC0415 – needs Django set up

    school = build_school()
    # Their own challenges would only be in the way here.
    Challenge.objects.update(withdrawn_at=Challenge.objects.first().published_at)
    challenge = make_challenge(school.kingfisher, "Bridges", set_days_ago=-1)
    make_challenge(school.heron, "Kites", set_days_ago=-1)
    return {"challenge": challenge.pk, "set_on": challenge.set_on.isoformat()}


def look(challenge_pk: int) -> dict[str, Any]:
    from challenges.models import Milestone, Reminder  # noqa: PLC0415 – as above
    from learninglogs.jobs.models import Job  # noqa: PLC0415 – needs Django set up
    from learninglogs.people.kept_mail import kept_mails  # noqa: PLC0415 – needs Django set up
    from learninglogs.people.models import School  # noqa: PLC0415 – needs Django set up

    mails = [(mail.to, mail.subject) for school in School.objects.all() for mail in kept_mails(school.pk)]
    came = Milestone.objects.filter(challenge=challenge_pk).order_by("pk")
    return {
        "milestones": list(came.values_list("kind", flat=True)),
        "rows": list(came.values_list("pk", flat=True)),
        "mails": mails,
        "reminders": Reminder.objects.count(),
        "failed": list(Job.objects.filter(state="failed").values_list("key", "last_error")),
        "due": Job.objects.filter(state__in=["pending", "running"]).count(),
    }


if __name__ == "__main__":
    main()
