"""A letter works until the day printed on it is over, on the school's own clock."""

import datetime
import zoneinfo
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.invitations import invite_staff, invited_with
from learninglogs.people.models import School
from tests.people_of_the_school import actor_for, client_for


@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "America/Los_Angeles"])
def test_a_letter_works_to_the_end_of_the_day_printed_on_it(school, zone: str) -> None:
    """Printed on Monday 1 June at 23:55 on the school's own clock, looked at again after midnight."""
    School.objects.filter(pk=school.wrenfield.pk).update(time_zone=zone)
    wall = zoneinfo.ZoneInfo(zone)
    device = client_for(school.mr_hill)
    sheet = reverse("people:letters_sheet", args=[school.kingfisher.pk])
    with at(datetime.datetime(2026, 6, 1, 23, 55, tzinfo=wall)):
        device.post(reverse("people:print_letters", args=[school.kingfisher.pk]), {"child": school.ada.pk})
    with at(datetime.datetime(2026, 6, 2, 0, 5, tzinfo=wall)):
        page = device.get(sheet).content.decode()
        token = device.session["sheet"]["cards"][0][1]
    assert "This letter works once, until Monday 8 June." in page
    with at(datetime.datetime(2026, 6, 8, 23, 59, tzinfo=wall)):
        assert invited_with(token) is not None
        office = client_for(school.mrs_bell).get(
            reverse("office:child", args=[school.wrenfield.pk, school.ada.pk])
        )
        assert "until Monday 8 June" in office.content.decode()
    with at(datetime.datetime(2026, 6, 9, 0, 0, tzinfo=wall)):
        assert invited_with(token) is None


def at(moment: datetime.datetime) -> Any:
    """With the clock at that moment."""
    return mock.patch.object(timezone, "now", return_value=moment.astimezone(datetime.UTC))


def test_an_e_mail_to_staff_is_over_at_the_same_hour_and_the_office_reads_its_last_day(school) -> None:
    wall = zoneinfo.ZoneInfo("Europe/London")
    with at(datetime.datetime(2026, 6, 1, 9, 0, tzinfo=wall)):
        invitation, _token = invite_staff(
            school=school.wrenfield, email="vale@school.example", called="Ms Vale", roles=["teacher"],
            classes=[], by=actor_for(school.mrs_bell), join_url="http://t/",
        )  # fmt: skip
        page = client_for(school.mrs_bell).get(reverse("office:staff", args=[school.wrenfield.pk]))
    assert invitation.expires_at == datetime.datetime(2026, 6, 9, 0, 0, tzinfo=wall)
    assert "until Monday 8 June" in page.content.decode()
