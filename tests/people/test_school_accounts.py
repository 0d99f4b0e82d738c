"""Google and Microsoft accounts of a school: the round trip over HTTP, and everybody it has to refuse."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.people.models import LinkedAccount, SchoolAccounts, Staff, User
from learninglogs.people.seals import unseal
from tests.people.oidc_provider import CLIENT, SECRET, Provider, running_provider
from tests.people_of_the_school import PASSWORD, client_for, come_in

DOMAIN, TENANT = "wrenfield.example", "6f1f1c1e-0c4b-4d5a-9d5e-2f1b8a7c9d10"
OTHER_TENANT = "00000000-0c4b-4d5a-9d5e-2f1b8a7c9d10"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider() as running:
        settings.ACCOUNT_ISSUERS = {
            "google": f"{running.url}/google",
            "microsoft": f"{running.url}/{{place}}/v2.0",
        }
        yield running


def accounts_of(school: Any, kind: str, place: str, client_id: str = CLIENT) -> SchoolAccounts:
    accounts = SchoolAccounts(school=school, kind=kind, client_id=client_id, place=place)
    accounts.secret = SECRET
    accounts.save()
    return accounts


@pytest.fixture
def google(school: SimpleNamespace, provider: Provider) -> SchoolAccounts:
    provider.claims = {"hd": DOMAIN, "email": school.mr_hill.email.upper()}
    return accounts_of(school.wrenfield, "google", DOMAIN)


@pytest.fixture
def microsoft(school: SimpleNamespace, provider: Provider) -> SchoolAccounts:
    provider.claims = {"tid": TENANT, "oid": "oid-hill", "email": school.mr_hill.email}
    return accounts_of(school.wrenfield, "microsoft", TENANT)


def way_there(browser: Client, accounts: SchoolAccounts) -> str:
    """To the provider over HTTP; where it sends the browser back to."""
    there = browser.get(reverse("people:go_to_accounts", args=[accounts.pk]))
    assert there.status_code == 302
    answer = requests.get(there["Location"], allow_redirects=False, timeout=10)
    return str(answer.headers["Location"])


def round_trip(accounts: SchoolAccounts, browser: Client | None = None) -> tuple[Client, HttpResponse]:
    browser = browser or Client()
    return browser, browser.get(way_there(browser, accounts))


def expect_refused(browser: Client, answer: HttpResponse) -> None:
    assert answer.status_code == 403
    assert "does not open anything here" in answer.content.decode()
    assert "_auth_user_id" not in browser.session
    assert "account_login" not in browser.session  # nor is it half-way in, before the second lock


def test_googles_staff_come_in_and_the_second_lock_stays(
    google: SchoolAccounts, school: SimpleNamespace
) -> None:
    browser, answer = round_trip(google)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_authenticate"))
    assert "_auth_user_id" not in browser.session
    assert LinkedAccount.objects.get().user == school.mr_hill
    Authenticator.objects.filter(user=school.mr_hill).delete()
    before = browser.session.session_key
    browser, answer = round_trip(google, browser)
    assert browser.session["_auth_user_id"] == str(school.mr_hill.pk)
    assert browser.session["second_lock"] == "grace"
    assert browser.session.session_key != before
    assert AuditLine.objects.filter(verb="signed_in", user_id=school.mr_hill.pk).exists()


def test_a_linked_google_account_outlives_its_e_mail(
    google: SchoolAccounts, school: SimpleNamespace, provider: Provider
) -> None:
    round_trip(google)
    provider.claims["email"] = "hill-married@wrenfield.example"
    assert round_trip(google)[1].status_code == 302


WRONG_FOR_GOOGLE: dict[str, dict[str, Any]] = {
    "wrong hd": {"hd": "elsewhere.example"},
    "no hd": {"hd": None},
    "e-mail not verified": {"email_verified": False},
    "e-mail verified, as a word": {"email_verified": "true"},
    "nothing said of the e-mail": {"email_verified": None},
    "wrong issuer": {"iss": "https://accounts.example"},
    "no issuer": {"iss": None},
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1},
    "another app": {"aud": "oakhill-app"},
    "nobody's e-mail": {"email": "nobody@wrenfield.example"},
    "a family's e-mail": {"email": "mum@home.example"},
    "no e-mail": {"email": None},
    "nobody at all": {"sub": None},
}


@pytest.mark.parametrize("wrong", WRONG_FOR_GOOGLE)
def test_google_is_refused(
    google: SchoolAccounts, school: SimpleNamespace, provider: Provider, wrong: str
) -> None:
    provider.claims |= WRONG_FOR_GOOGLE[wrong]
    if wrong == "a family's e-mail":
        provider.claims["email"] = school.adas_mum.email
    expect_refused(*round_trip(google))
    line = AuditLine.objects.get(verb="refused_school_account")
    assert (line.school_id, line.user_id) == (school.wrenfield.pk, None)
    assert not LinkedAccount.objects.exists()


@pytest.mark.parametrize("signed", ["other key", "none", "secret"])
def test_a_token_signed_otherwise_is_refused(google: SchoolAccounts, provider: Provider, signed: str) -> None:
    provider.signed = signed
    expect_refused(*round_trip(google))


def test_one_refusal_looks_like_every_other(
    google: SchoolAccounts, school: SimpleNamespace, provider: Provider
) -> None:
    bodies = set()
    for wrong in ({"email_verified": False}, {"email": "nobody@wrenfield.example"}, {"hd": "x.example"}):
        kept, provider.claims = provider.claims, provider.claims | wrong
        bodies.add(round_trip(google)[1].content)
        provider.claims = kept
    assert len(bodies) == 1


def test_a_recycled_address_does_not_open_its_old_owners_account(
    google: SchoolAccounts, provider: Provider
) -> None:
    round_trip(google)
    provider.claims["sub"] = "sub-2"
    expect_refused(*round_trip(google))


def test_staff_who_have_left_are_refused(google: SchoolAccounts, school: SimpleNamespace) -> None:
    round_trip(google)
    Staff.objects.filter(user=school.mr_hill).update(left_at=timezone.now())
    expect_refused(*round_trip(google))


def test_a_code_brought_by_another_browser_is_refused(google: SchoolAccounts, provider: Provider) -> None:
    back = way_there(Client(), google)
    stranger = Client()
    expect_refused(stranger, stranger.get(back))
    assert not AuditLine.objects.filter(verb="refused_school_account").exists()  # nobody fills the record


def test_a_code_opens_once(google: SchoolAccounts) -> None:
    browser = Client()
    back = way_there(browser, google)
    browser.get(back)
    browser.logout()
    expect_refused(browser, browser.get(back))


def test_one_schools_round_trip_is_not_anothers(
    google: SchoolAccounts, school: SimpleNamespace, provider: Provider
) -> None:
    """Begun at Oakhill's app, brought back to Wrenfield's address; and Oakhill's own, with our staff."""
    oakhill = accounts_of(school.oakhill, "google", DOMAIN, "oakhill-app")
    browser = Client()
    back = way_there(browser, oakhill)
    own = reverse("people:back_from_accounts", args=[google.pk])
    expect_refused(browser, browser.get(f"{own}?{back.partition('?')[2]}"))
    expect_refused(*round_trip(oakhill))


def test_a_microsoft_e_mail_finds_nobody(microsoft: SchoolAccounts) -> None:
    expect_refused(*round_trip(microsoft))


def ask_to_link(accounts: SchoolAccounts, adult: User) -> Client:
    """A browser whose adult has come in by both locks, proved it once more, and said they want to link."""
    browser = come_in(adult)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = reverse("people:link_account", args=[accounts.pk])
    assert "Yes, link it" in browser.get(page).content.decode()
    assert "Go on to" in browser.post(page).content.decode()
    return browser


def link_hills(microsoft: SchoolAccounts, school: SimpleNamespace) -> Client:
    browser = ask_to_link(microsoft, school.mr_hill)
    _, answer = round_trip(microsoft, browser)
    assert answer["Location"] == reverse("people:my_account")
    return browser


def test_a_linked_microsoft_account_lets_its_owner_in(
    microsoft: SchoolAccounts, school: SimpleNamespace
) -> None:
    browser = link_hills(microsoft, school)
    assert LinkedAccount.objects.get().subject == "oid-hill"
    assert round_trip(microsoft)[1]["Location"] == reverse("mfa_authenticate")
    away = reverse("people:unlink_account", args=[LinkedAccount.objects.get().pk])
    assert browser.post(away).status_code == 302
    expect_refused(*round_trip(microsoft))
    verbs = AuditLine.objects.filter(user_id=school.mr_hill.pk).values_list("verb", flat=True)
    assert {"linked_account", "unlinked_account"} <= set(verbs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tid": OTHER_TENANT},
        {"tid": None},
        {"iss": "https://login.example/v2.0"},
        {"oid": "somebody-else"},
        {"oid": None},
        {"nonce": "another"},
        {"exp": 1},
        {"aud": "another-app"},
    ],
    ids=str,
)
def test_microsoft_is_refused(
    microsoft: SchoolAccounts, school: SimpleNamespace, provider: Provider, wrong: dict[str, Any]
) -> None:
    link_hills(microsoft, school)
    provider.claims |= wrong
    expect_refused(*round_trip(microsoft))


def test_linking_is_never_begun_by_a_link_alone(microsoft: SchoolAccounts, school: SimpleNamespace) -> None:
    assert round_trip(microsoft, client_for(school.mr_hill))[1].status_code == 403
    assert not LinkedAccount.objects.exists()


def test_an_account_there_opens_only_one_here(microsoft: SchoolAccounts, school: SimpleNamespace) -> None:
    link_hills(microsoft, school)
    _, answer = round_trip(microsoft, ask_to_link(microsoft, school.mrs_bell))
    assert answer.status_code == 403
    assert LinkedAccount.objects.get().user == school.mr_hill


def test_switched_off_it_is_not_there(google: SchoolAccounts) -> None:
    assert "sign in with Google" in Client().get(reverse("account_login")).content.decode()
    browser = Client()
    back = way_there(browser, google)
    SchoolAccounts.objects.update(switched_off_at=timezone.now())
    assert browser.get(back).status_code == 404
    assert browser.get(reverse("people:which_school", args=["google"])).status_code == 404
    assert "sign in with Google" not in browser.get(reverse("account_login")).content.decode()


def test_with_several_schools_each_is_named(google: SchoolAccounts, school: SimpleNamespace) -> None:
    page = reverse("people:which_school", args=["google"])
    assert Client().get(page)["Location"] == reverse("people:go_to_accounts", args=[google.pk])
    accounts_of(school.oakhill, "google", "oakhill.example")
    words = Client().get(page).content.decode()
    assert school.wrenfield.name in words
    assert "Oakhill" in words


def test_a_provider_that_is_away_is_said_kindly(google: SchoolAccounts, settings: Any) -> None:
    settings.ACCOUNT_ISSUERS = {"google": "http://127.0.0.1:9"}
    answer = Client().get(reverse("people:go_to_accounts", args=[google.pk]))
    assert answer.status_code == 503
    assert "nothing is lost" in answer.content.decode()


def test_the_secret_is_sealed_and_never_shown(
    google: SchoolAccounts, school: SimpleNamespace, settings: Any
) -> None:
    page = reverse("office:school_accounts", args=[school.wrenfield.pk, "google"])
    words = client_for(school.mrs_bell).get(page).content.decode()
    assert reverse("people:back_from_accounts", args=[google.pk]) in words
    assert SECRET not in words
    assert SECRET not in google.sealed_secret
    settings.SECRET_KEY = "another installation's"
    with pytest.raises(ValueError, match="another key"):
        unseal(google.sealed_secret)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("google", "gmail.com"),
        ("google", "wrenfield"),
        ("microsoft", "common"),
        ("microsoft", "organizations"),
    ],
)
def test_a_place_that_is_anybodys_is_refused(school: SimpleNamespace, kind: str, place: str) -> None:
    page = reverse("office:school_accounts", args=[school.wrenfield.pk, kind])
    sent = {"client_id": CLIENT, "secret": SECRET, "place": place}
    answer = client_for(school.mrs_bell).post(page, sent)
    assert answer.status_code == 200
    assert CLIENT in answer.content.decode()
    assert not SchoolAccounts.objects.exists()


def test_another_place_forgets_the_old_places_links(google: SchoolAccounts, school: SimpleNamespace) -> None:
    round_trip(google)
    page = reverse("office:school_accounts", args=[school.wrenfield.pk, "google"])
    office = client_for(school.mrs_bell)
    sent = {"client_id": CLIENT, "place": DOMAIN, "secret": ""}
    assert office.post(page, sent).status_code == 302
    google.refresh_from_db()
    assert (google.secret, LinkedAccount.objects.count()) == (SECRET, 1)
    assert office.post(page, sent | {"place": "wren.example"}).status_code == 302
    assert not LinkedAccount.objects.exists()
