"""Run in a process of its own: the two schools of the tests, with challenges of years ago in their bank."""

import json


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    from learninglogs.people.models import SchoolClass, Teaching  # noqa: PLC0415 – needs Django set up
    from tests.people_of_the_school import (  # noqa: PLC0415 – needs Django set up
        build_school,
        give_locks,
        make_challenge,
        make_teacher,
    )

    call_command("migrate", verbosity=0)
    cast = build_school()
    swift, martin = (
        SchoolClass.objects.create(school=cast.wrenfield, name=name, years="Year 5")
        for name in ("Swift Class", "Martin Class")
    )
    ms_two = make_teacher("Ms Two", swift)
    Teaching.objects.create(staff=ms_two.jobs_at_school.get(), school_class=martin)
    give_locks(ms_two)
    for school_class, title, task, days in [
        (cast.kingfisher, "Life under water", "Who lives there?", 380),
        (cast.kingfisher, "Where does it go?", "Ask the man with the drain camera.", 420),
        (martin, "Rain, from cloud to cup", "Follow one drop.", 700),
        (swift, "Bread", "Make us taste it.", 200),
    ]:
        make_challenge(school_class, title, set_days_ago=days, task=task)
    who = {"mr_hill": cast.mr_hill.email, "ms_two": ms_two.email}
    numbers = {"wrenfield": cast.wrenfield.pk, "swift": swift.pk}
    print(json.dumps(who | numbers))  # noqa: T201 – the answer to the test that started this


if __name__ == "__main__":
    main()
