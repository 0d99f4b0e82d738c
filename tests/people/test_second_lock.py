"""Staff have two locks: a grace of one sign-in, then nothing opens before the second is set."""

import datetime
import re
from types import SimpleNamespace
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.people.invitations import invite_staff
from learninglogs.people.second_lock import DUE, GRACE, STATE
from tests.people_of_the_school import PASSWORD, actor_for, client_for, come_in

PAGE = reverse("people:my_account")


@pytest.fixture
def mr_hill(school: SimpleNamespace):
    """As he was before he had a second lock."""
    Authenticator.objects.filter(user=school.mr_hill).delete()
    return school.mr_hill


def code_of(device: Client) -> str:
    """What an app shows that has scanned the page's square."""
    device.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = device.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<p class="strong">([A-Z2-7]+)</p>', page)
    assert secret is not None
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret[1], counter))


def test_the_first_sign_in_may_do_without_and_the_second_may_not(school, mr_hill) -> None:
    own = school.kingfisher.get_absolute_url()
    first = come_in(mr_hill)
    assert first.session[STATE] == GRACE
    assert first.get(own).status_code == 200
    second = come_in(mr_hill)
    assert second.session[STATE] == DUE
    assert second.get(own).url == PAGE
    assert "One more lock, Mr Hill" in second.get(PAGE).content.decode()


def test_an_app_on_his_phone_opens_everything_again_and_gives_spare_codes(
    transactional_db, school, mr_hill
) -> None:
    come_in(mr_hill)
    device = come_in(mr_hill)
    answer = device.post(reverse("mfa_activate_totp"), {"code": code_of(device)}, follow=True)
    assert len(re.findall(r"<li>[0-9a-f]{8}</li>", answer.content.decode())) == 10
    assert device.get(school.kingfisher.get_absolute_url()).status_code == 200
    again = Client()
    answer = again.post(reverse("account_login"), {"login": mr_hill.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    assert SESSION_KEY not in again.session, "one lock is not enough any more"


def test_a_spare_code_opens_once(school) -> None:
    device = Client()
    for attempt, is_in in ((1, True), (2, False)):
        device = Client()
        device.post(reverse("account_login"), {"login": school.mr_hill.email, "password": PASSWORD})
        device.post(reverse("mfa_authenticate"), {"code": "spare-199"})
        assert (SESSION_KEY in device.session) == is_in, attempt


def test_families_need_no_second_lock(school) -> None:
    for _time in range(2):
        assert STATE not in come_in(school.adas_mum).session


def test_the_sample_schools_people_need_none(school, mr_hill) -> None:
    school.wrenfield.sample_loaded_at = timezone.now()
    school.wrenfield.save()
    come_in(mr_hill)
    assert STATE not in come_in(mr_hill).session


def test_the_last_second_lock_of_staff_stays(school) -> None:
    device = come_in(school.mr_hill)
    device.post(reverse("mfa_reauthenticate"), {"code": "spare-150"})
    answer = device.post(reverse("mfa_deactivate_totp"))
    assert "Add another one first" in answer.content.decode()
    assert Authenticator.objects.filter(user=school.mr_hill, type="totp").exists()


def test_six_numbers_by_e_mail_let_ada_s_mum_in(school) -> None:
    device = Client()
    before = device.session.session_key
    answer = device.post(reverse("account_request_login_code"), {"email": school.adas_mum.email}, follow=True)
    assert "six numbers are on their way" in answer.content.decode()
    code = re.search(r"^\s+(\d{6})$", mail.outbox[0].body, re.MULTILINE)
    assert code is not None
    device.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert device.session[SESSION_KEY] == str(school.adas_mum.pk)
    assert device.session.session_key != before


def test_an_address_nobody_has_is_answered_alike_and_gets_no_mail(school) -> None:
    pages = []
    for email in (school.adas_mum.email, "nobody@home.example"):
        answer = Client().post(reverse("account_request_login_code"), {"email": email}, follow=True)
        pages.append(re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(email, "…"))
    assert pages[0] == pages[1]
    assert [each.to for each in mail.outbox] == [[school.adas_mum.email]]


def test_a_code_is_only_the_first_lock_for_staff(school) -> None:
    device = Client()
    device.post(reverse("account_request_login_code"), {"email": school.mr_hill.email})
    code = re.search(r"^\s+(\d{6})$", mail.outbox[0].body, re.MULTILINE)
    answer = device.post(reverse("account_confirm_login_code"), {"code": code and code[1]})
    assert answer.url == reverse("mfa_authenticate")
    assert SESSION_KEY not in device.session


def test_signed_out_everywhere_the_next_request_of_each_is_refused(school) -> None:
    devices = [client_for(school.mr_hill) for _n in range(3)]
    own = school.kingfisher.get_absolute_url()
    assert [device.get(own).status_code for device in devices] == [200, 200, 200]
    devices[0].post(reverse("people:sign_out_everywhere"))
    assert [device.get(own).status_code for device in devices] == [302, 302, 302]


def test_his_devices_are_named_in_plain_words(school) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    device = come_in(school.mr_hill, HTTP_USER_AGENT=firefox)
    assert "Firefox on Windows" in device.get(PAGE).content.decode()


def test_a_lock_set_on_his_own_laptop_does_not_open_a_thiefs_session(
    transactional_db, school, mr_hill
) -> None:
    """A stranger with his password used up the grace or waits at the second lock; Mr Hill sets it at home."""
    own = school.kingfisher.get_absolute_url()
    in_grace, waiting, his = come_in(mr_hill), come_in(mr_hill), come_in(mr_hill)
    his.post(reverse("mfa_activate_totp"), {"code": code_of(his)})
    assert his.get(own).status_code == 200
    assert [device.get(own).status_code for device in (in_grace, waiting)] == [302, 302]
    assert SESSION_KEY not in waiting.session


def test_a_mum_who_comes_to_work_here_is_staff_from_then_on(school) -> None:
    phone, tablet = come_in(school.adas_mum), come_in(school.adas_mum)
    _invitation, token = invite_staff(
        school=school.wrenfield, email="lowe@school.example", called="Mrs Lowe", roles=["administrator"],
        classes=[], by=actor_for(school.mrs_bell), join_url="http://testserver/join/",
    )  # fmt: skip
    phone.post(reverse("people:join"), {"token": token})
    phone.post(reverse("people:join_with_this_account"))
    office = reverse("office:people", args=[school.wrenfield.pk])
    assert phone.session[STATE] == GRACE
    assert phone.get(office).status_code == 200
    assert tablet.get(office).status_code == 302, "what was a parent’s session is no way in for staff"
    next_morning = timezone.now() + datetime.timedelta(hours=13)
    with mock.patch.object(timezone, "now", return_value=next_morning):
        assert phone.get(office).status_code == 302


def test_locks_and_passwords_stand_in_the_record(transactional_db, school, mr_hill) -> None:
    device = come_in(mr_hill)
    device.post(reverse("mfa_activate_totp"), {"code": code_of(device)})
    new = "four green otters"
    device.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    verbs = AuditLine.objects.filter(user_id=mr_hill.pk, school=school.wrenfield).values_list(
        "verb", flat=True
    )
    assert {"added_lock", "made_spare_codes", "changed_password"} <= set(verbs)


def test_after_twelve_hours_not_even_the_password_page_opens(school) -> None:
    device = come_in(school.mr_hill)
    page = reverse("account_change_password")
    assert device.get(page).status_code == 200
    late = timezone.now() + datetime.timedelta(hours=12, minutes=1)
    with mock.patch.object(timezone, "now", return_value=late):
        assert device.get(page).status_code == 302


def test_while_no_mail_goes_out_nobody_learns_whose_address_is_known(school, monkeypatch) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", breaks)
    told = [
        Client().post(reverse("account_request_login_code"), {"email": email})
        for email in (school.adas_mum.email, "nobody@home.example")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in told} == {
        (302, reverse("account_confirm_login_code"))
    }
