"""What the office forgets at night, by the real job table."""

import datetime
from types import SimpleNamespace

from django.utils import timezone

from learninglogs.jobs import runner
from learninglogs.jobs.models import Job
from learninglogs.office.jobs import TIDY, ask_for_tidying
from learninglogs.office.models import ClassListImport
from learninglogs.people.invitations import invite_guardian
from learninglogs.people.models import GuardianInvitation
from tests.people_of_the_school import actor_for


def nights() -> list[Job]:
    return list(Job.objects.filter(kind=TIDY).order_by("run_after"))


def make_it_night() -> None:
    Job.objects.filter(kind=TIDY).update(run_after=timezone.now())


def test_old_invitations_and_lists_go_and_young_ones_stay(school: SimpleNamespace) -> None:
    young, _token = invite_guardian(school.ada, by=actor_for(school.mr_hill))
    old, _token = invite_guardian(school.ben, by=actor_for(school.mr_hill))
    old.expires_at = timezone.now() - datetime.timedelta(days=91)
    old.save()
    lists = [
        ClassListImport.objects.create(school=school.wrenfield, file_name=name) for name in ("old", "new")
    ]
    ClassListImport.objects.filter(pk=lists[0].pk).update(
        made_at=timezone.now() - datetime.timedelta(days=31)
    )
    ask_for_tidying(after=timezone.localdate())
    make_it_night()
    runner.run_due()
    assert list(GuardianInvitation.objects.all()) == [young]
    assert list(ClassListImport.objects.all()) == [lists[1]]


def test_each_night_asks_for_the_next_and_no_night_is_asked_for_twice(school: SimpleNamespace) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for _time in range(3):
        ask_for_tidying(after=yesterday)
    assert len(nights()) == 1
    make_it_night()
    runner.run_due()
    first, following = nights()
    assert first.state == "done"
    assert following.state == "pending" and following.run_after > timezone.now()
