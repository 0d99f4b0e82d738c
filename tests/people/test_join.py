"""A letter or an e-mail from school: once, for seven days, and then a door of one's own."""

import datetime
import re
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from learninglogs.people.invitations import accept, in_groups, invite_guardian, invite_staff, invited_with
from learninglogs.people.kept_mail import kept_mails
from learninglogs.people.models import Guardian, GuardianInvitation, Pupil, Staff, Teaching, User
from tests.people_of_the_school import actor_for, client_for

JOIN = reverse("people:join")


@pytest.fixture
def letter(school: SimpleNamespace) -> str:
    """The token in the letter to Ben's family."""
    return invite_guardian(school.ben, by=actor_for(school.mr_hill))[1]


def body(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def code_in_mail() -> str:
    found = re.search(r"^\s+(\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found is not None
    return found[1]


def join(token: str, *, called: str = "Mrs Tate", email: str = "tate@home.example") -> Client:
    """Open the letter, say who one is, type the numbers."""
    phone = Client()
    phone.post(JOIN, {"token": token})
    phone.post(reverse("people:join_as"), {"called": called, "email": email})
    phone.post(reverse("people:join_code"), {"code": code_in_mail()})
    return phone


def test_bens_mum_comes_in_by_her_letter(school, letter) -> None:
    phone = join(letter)
    assert phone.get(reverse("home:pupil_home", args=[school.ben.pk])).status_code == 200
    assert phone.get(reverse("home:pupil_home", args=[school.ada.pk])).status_code == 404
    assert not User.objects.get(email="tate@home.example").has_usable_password()


def test_a_typed_code_may_have_gaps_small_letters_and_misread_ones(school, letter) -> None:
    typed = in_groups(letter).lower().replace("0", "o").replace("1", "l")
    assert invited_with(typed) == invited_with(letter)


def test_used_over_taken_back_and_never_made_are_answered_alike(school, letter) -> None:
    join(letter)
    asked = {
        name: invite_guardian(school.ben, by=actor_for(school.mr_hill)) for name in ("over", "back", "left")
    }
    asked["back"][0].withdrawn_at = timezone.now()
    asked["back"][0].save()
    asked["over"][0].expires_at = timezone.now()
    asked["over"][0].save()
    Pupil.objects.filter(pk=school.ben.pk).update(left_at=timezone.now())
    tokens = [letter, *(token for _invitation, token in asked.values()), "7QK2M05541VD", "", "x" * 900]
    assert len({body(Client().post(JOIN, {"token": token})) for token in tokens}) == 1


def test_after_seven_days_it_opens_nothing(school, letter) -> None:
    over = timezone.now() + datetime.timedelta(days=8)
    with mock.patch.object(timezone, "now", return_value=over):
        assert invited_with(letter) is None


def test_of_two_who_are_as_quick_one_comes_in(school, letter) -> None:
    invitation = invited_with(letter)
    assert invitation is not None
    assert accept(invitation, school.adas_mum) is True
    assert accept(invitation, school.zoes_mum) is False
    guardians = Guardian.objects.filter(pupil=school.ben).order_by("pk")
    assert [guardian.user.called for guardian in guardians] == ["Mr Tate", "Mrs Lowe"]


def test_the_numbers_are_tried_five_times_and_no_more(school, letter) -> None:
    phone = Client()
    phone.post(JOIN, {"token": letter})
    phone.post(reverse("people:join_as"), {"called": "Mrs Tate", "email": "tate@home.example"})
    right = code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        phone.post(reverse("people:join_code"), {"code": wrong})
    phone.post(reverse("people:join_code"), {"code": right})
    assert SESSION_KEY not in phone.session
    assert invited_with(letter) is not None, "the letter still works"


def test_an_emailed_invitation_proves_its_own_address_and_no_other(school) -> None:
    _invitation, token = invite_guardian(
        school.ben, by=actor_for(school.mr_hill), join_url="https://x.example/join/", email="nan@home.example"
    )
    assert f"https://x.example/join/#{token}" in mail.outbox[0].body
    phone = Client()
    phone.post(JOIN, {"token": token})
    phone.post(reverse("people:join_as"), {"called": "Nan", "email": "other@home.example"})
    assert SESSION_KEY not in phone.session, "another address gets a code first"
    phone.post(reverse("people:join_as"), {"called": "Nan", "email": "Nan@home.example"})
    assert phone.get(reverse("home:pupil_home", args=[school.ben.pk])).status_code == 200


def test_zoes_mum_adds_a_second_school_with_one_tap(school, letter) -> None:
    phone = client_for(school.zoes_mum)
    phone.post(JOIN, {"token": letter})
    assert "Add it to Mrs Stone-Reid’s account" in phone.get(reverse("people:join_as")).content.decode()
    phone.post(reverse("people:join_with_this_account"))
    page = phone.get(reverse("home:family")).content.decode()
    assert "Ben" in page and "Zoë" in page


def test_a_letter_is_no_way_round_a_teachers_locks(school, letter) -> None:
    phone = join(letter, called="Mr Hill", email=school.mr_hill.email)
    assert SESSION_KEY not in phone.session
    assert Guardian.objects.filter(user=school.mr_hill, pupil=school.ben).exists()


def test_a_new_teacher_comes_in_and_finds_her_class(school) -> None:
    _invitation, token = invite_staff(
        school=school.wrenfield, email="vale@school.example", called="Ms Vale", roles=["teacher", "senco"],
        classes=[school.heron], by=actor_for(school.mrs_bell), join_url="http://testserver/join/",
    )  # fmt: skip
    laptop = Client()
    laptop.post(JOIN, {"token": token})
    laptop.post(reverse("people:join_as"), {"called": "Ms Vale", "email": "vale@school.example"})
    assert laptop.get(school.heron.get_absolute_url()).status_code == 200
    assert laptop.get(school.kingfisher.get_absolute_url()).status_code == 404
    jobs = Staff.objects.filter(user__email="vale@school.example")
    assert {job.role for job in jobs} == {"teacher", "senco"}
    assert Teaching.objects.filter(staff__in=jobs).count() == 2


def test_the_token_stands_in_no_address(school, letter) -> None:
    phone = Client()
    answer = phone.post(JOIN, {"token": letter}, follow=True)
    assert not any(letter in url for url, _code in answer.redirect_chain)
    assert letter not in str(dict(phone.session))


def test_joining_signs_out_whoever_was_signed_in_and_changes_the_session(school, letter) -> None:
    phone = client_for(school.ada)
    before = phone.session.session_key
    phone.post(JOIN, {"token": letter})
    phone.post(reverse("people:join_as"), {"called": "Mrs Tate", "email": "tate@home.example"})
    phone.post(reverse("people:join_code"), {"code": code_in_mail()})
    assert "pupil" not in phone.session
    assert phone.session.session_key != before


def test_five_codes_and_fifteen_tries_are_all_one_letter_is_good_for(school, letter) -> None:
    """Whatever sessions a guesser begins, and whosever address they type."""
    for _session in range(8):
        phone = Client()
        phone.post(JOIN, {"token": letter})
        phone.post(reverse("people:join_as"), {"called": "Mr Nobody", "email": school.adas_mum.email})
        for _try in range(5):
            phone.post(reverse("people:join_code"), {"code": "not it"})
    assert len(mail.outbox) == 5
    invitation = invited_with(letter)
    assert invitation is not None
    assert (invitation.codes_sent, invitation.code_tries) == (5, 15)
    assert SESSION_KEY not in join_with_right_numbers(letter).session


def join_with_right_numbers(letter: str) -> Client:
    GuardianInvitation.objects.update(codes_sent=0)
    return join(letter)


@pytest.mark.parametrize("email", ["tate@hıme.example", "tate@home.exampłe"])
def test_an_address_that_only_looks_like_hers_is_asked_about(school, letter, email) -> None:
    phone = Client()
    phone.post(JOIN, {"token": letter})
    answer = phone.post(reverse("people:join_as"), {"called": "Mrs Tate", "email": email})
    assert answer.status_code == 200
    assert not mail.outbox


@override_settings(EMAIL_BACKEND="learninglogs.people.kept_mail.KeepMail")
def test_a_mail_the_office_keeps_opens_nobodys_account(school) -> None:
    """The office next door asks Ada's mum in and reads the mail itself."""
    _invitation, token = invite_guardian(
        school.zoe,
        by=actor_for(school.mr_stone),
        join_url="http://testserver/join/",
        email=school.adas_mum.email,
    )
    thief = Client()
    thief.post(JOIN, {"token": token})
    answer = thief.post(reverse("people:join_as"), {"called": "Mrs Lowe", "email": school.adas_mum.email})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert SESSION_KEY not in thief.session
    assert not Guardian.objects.filter(pupil=school.zoe, user=school.adas_mum).exists()
    phone = client_for(school.adas_mum)
    phone.post(JOIN, {"token": token})
    phone.post(reverse("people:join_with_this_account"))
    assert Guardian.objects.filter(pupil=school.zoe, user=school.adas_mum).exists(), "she herself adds it"


@override_settings(EMAIL_BACKEND="learninglogs.people.kept_mail.KeepMail")
def test_no_office_reads_the_code_of_somebody_with_a_child_at_another_school(school) -> None:
    Client().post(reverse("account_request_login_code"), {"email": school.adas_mum.email})
    assert len(kept_mails(school.wrenfield.pk)) == 1
    Guardian.objects.create(user=school.adas_mum, pupil=school.zoe)
    Client().post(reverse("account_request_login_code"), {"email": school.adas_mum.email})
    assert [len(kept_mails(each.pk)) for each in (school.wrenfield, school.oakhill)] == [1, 0]


def test_a_letter_does_not_give_back_what_the_office_has_ended(school) -> None:
    _invitation, token = invite_guardian(school.ben, by=actor_for(school.mr_hill))
    school.bens_dad.guardianships.update(ended_at=timezone.now())
    phone = client_for(school.bens_dad)
    phone.post(JOIN, {"token": token})
    answer = phone.post(reverse("people:join_with_this_account"))
    assert "That code does not open anything" in answer.content.decode()
    assert phone.get(reverse("home:pupil_home", args=[school.ben.pk])).status_code == 404
    assert invited_with(token) is not None, "the other grown-up can still use it"
