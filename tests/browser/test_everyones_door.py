"""Each person's own door in a real browser: passkeys, badges, letters; axe, the smallest phone, touch."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import LAPTOP, PHONE, SMALLEST, TABLET, Device, Installation
from tests.browser.test_every_page_is_accessible import look, look_at, open_every_question

FILL = "tests.browser.fill_everything"
PASSWORD = "correct horse battery"
SignIn = Callable[..., Page]
# Keystroke-Level Model (Card, Moran & Newell 1980): pointing 1.1 s and pressing 0.2 s for each tap, and a
# thought of 1.35 s before each unit: who am I, and my three pictures, which are one.
A_TAP_S, A_THOUGHT_S = 1.3, 1.35

pytestmark = pytest.mark.browser


def test_a_passkey_is_made_and_used(installation: Installation, sign_in: SignIn) -> None:
    """Mr Hill, on a laptop with a fingerprint reader."""
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    give_fingerprint_reader(page)
    page.goto("/account/me/")
    look(page)
    page.get_by_role("link", name="This device’s own lock (a passkey)").click()
    page.get_by_label("Password").fill(PASSWORD)
    look(page)
    page.get_by_role("button", name="Go on").click()
    look(page)
    page.get_by_label("What shall we call it?").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/me/")
    expect(page.get_by_text("My laptop")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(re.compile("/classes/"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def give_fingerprint_reader(page: Page) -> None:
    """A virtual authenticator, as Chromium has them for tests."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_after_signing_out_the_back_button_shows_nothing(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["adas_mum"], PHONE)
    page.goto(f"/pupils/{installation.who['ada']}/")
    expect(page.get_by_text("Ada").first).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.go_back()
    page.go_back()
    page.wait_for_url(re.compile("/account/log"))
    expect(page.get_by_text("Ada")).to_have_count(0)


def badge_of_ada(installation: Installation, sign_in: SignIn) -> tuple[Page, str]:
    """Mr Hill prints the badges; his page, and the address in Ada's square as a camera reads it."""
    teacher = sign_in(installation.who["mr_hill"], LAPTOP)
    teacher.goto(f"/classes/{installation.who['kingfisher']}/badges/")
    open_every_question(teacher)
    look(teacher)
    row = teacher.get_by_role("listitem").filter(has_text="Ada")
    row.get_by_role("button", name=re.compile("^Print")).click()
    expect(teacher.locator(".badge")).to_have_count(1)
    look(teacher)
    return teacher, token_in(installation.data)


READ_SHEET = """
import django; django.setup()
from django.contrib.sessions.models import Session
kept = [each.get_decoded().get("sheet") for each in Session.objects.order_by("-expire_date")]
print([sheet for sheet in kept if sheet and "badges" in sheet["view"]][0]["cards"][0][1])
"""


def token_in(data: Path) -> str:
    """What a camera reads: the token on the sheet, from the session it lies in for a quarter of an hour."""
    read = [sys.executable, "-c", READ_SHEET]
    settings = {"LEARNINGLOGS_DATA": str(data), "DJANGO_SETTINGS_MODULE": "learninglogs.settings"}
    done = subprocess.run(read, capture_output=True, text=True, check=True, env={**os.environ, **settings})
    return done.stdout.strip()


def test_a_badge_by_touch_alone_and_its_token_nowhere_but_in_one_post(
    installation: Installation, sign_in: SignIn, device: Device
) -> None:
    teacher, token = badge_of_ada(installation, sign_in)
    phone = device(PHONE, has_touch=True)
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    phone.on("request", note)
    phone.goto(f"/badge/#{token}")
    phone.wait_for_url("**/badge/you/")
    expect(phone.get_by_role("heading", name="Are you Ada?")).to_be_visible()
    look(phone)
    phone.get_by_role("button", name="Yes, it’s me").tap()
    phone.wait_for_url(f"**/pupils/{installation.who['ada']}/")
    look(phone)
    carrying = [each for each in asked if token in (each.post_data or "") or token in each.url]
    assert [(each.method, token in each.url) for each in carrying if each.method != "GET"] == [
        ("POST", False)
    ]
    # The browser's own first request names the fragment to us here; it is never sent over the line.
    assert not any(token in json.dumps(each.all_headers()) for each in asked)
    assert not any(token in each.url.split("#")[0] for each in asked)
    logs = [
        path
        for path in installation.data.rglob("*")
        if path.is_file() and path.suffix in {".log", ".txt", ""}
    ]
    assert not any(token.encode() in path.read_bytes() for path in logs), "in no log"
    teacher.goto(f"/classes/{installation.who['kingfisher']}/badges/")
    row = teacher.get_by_role("listitem").filter(has_text="Ada")
    row.get_by_text("Make void").click()
    row.get_by_role("button", name="Make it void").click()
    phone.reload()
    expect(phone).to_have_url(re.compile("/account/login/"))
    phone.goto(f"/badge/#{token}")
    expect(phone.get_by_role("heading", name="The door stayed shut")).to_be_visible()
    look(phone)


def test_how_many_taps_a_child_needs(
    installation: Installation, sign_in: SignIn, device: Device, record_property: Any
) -> None:
    """On the class tablet an animal and three pictures; the report says how long that is by rule of thumb."""
    who = installation.who
    tablet = sign_in(who["mr_hill"], TABLET, has_touch=True)
    tablet.goto(f"/classes/{who['kingfisher']}/tablets/")
    tablet.get_by_label("What is it called?").fill("Tablet 9")
    tablet.get_by_role("button", name="Make it a class tablet").click()
    teacher = sign_in(who["mr_hill"], LAPTOP)
    teacher.goto(f"/classes/{who['kingfisher']}/tablets/")
    teacher.get_by_role("button", name=re.compile("Open the door|An hour from now")).click()
    tablet.goto("/door/")
    expect(tablet.get_by_role("heading", name="Hello! Who are you?")).to_be_visible()
    taps = 0
    tablet.get_by_role("link", name="Ben").tap()
    taps += 1
    for picture in ("Fish", "Sun", "Boat"):
        tablet.get_by_role("button", name=picture, exact=True).tap()
        taps += 1
    tablet.wait_for_url(f"**/pupils/{who['ben']}/")
    record_property("taps at the class tablet", taps)
    seconds = taps * A_TAP_S + 2 * A_THOUGHT_S
    print(f"\n{taps} taps, {seconds:.1f} s by the Keystroke-Level Model")  # noqa: T201 – for the report
    assert taps == 4 and seconds <= 10


def test_a_family_joins_by_letter_on_the_smallest_phone(
    installation: Installation, sign_in: SignIn, device: Device
) -> None:
    teacher = sign_in(installation.who["mr_hill"], LAPTOP)
    teacher.goto(f"/classes/{installation.who['kingfisher']}/letters/")
    look(teacher)
    row = teacher.get_by_role("listitem").filter(has_text="Cleo W")
    row.get_by_role("button").click()
    typed = teacher.locator(".letter__code").inner_text()
    look(teacher)
    phone = device(SMALLEST, has_touch=True)
    phone.goto("/join/")
    look(phone)
    phone.get_by_label("The code in the letter").fill(typed.lower())
    phone.get_by_role("button", name="Open it").tap()
    expect(phone.get_by_role("heading", name="Cleo’s Learning Log")).to_be_visible()
    expect(phone).to_have_title(re.compile("Come in"))
    look(phone)
    phone.get_by_label("Your name").fill("Mr Webb")
    phone.get_by_label("Your e-mail").fill("webb@home.example")
    phone.get_by_role("button", name="Go on").tap()
    phone.wait_for_url("**/join/code/")
    look(phone)
    mails = sorted((installation.data / "mail").glob("*.eml"))
    code = re.search(r"^\s+(\d{6})\s*$", mails[-1].read_text(), re.MULTILINE)
    assert code is not None
    phone.get_by_label("Your code").fill(code[1])
    phone.get_by_role("button", name="Come in").tap()
    phone.wait_for_url(re.compile("/pupils/"))
    phone.goto(re.sub(r"(/pupils/\d+/).*", r"\1sharing/", phone.url))
    look(phone)
    phone.get_by_role("group", name="On the school website").get_by_role("button", name="Yes").tap()
    expect(phone.get_by_text("Saved. You can change your mind any day.")).to_be_visible()


def test_the_office(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mrs_bell"], LAPTOP)
    office = f"/schools/{who['wrenfield']}/office"
    child = f"{office}/children/{who['ada']}"
    look_at(
        page, f"{office}/", f"{office}/school/", f"{office}/terms/", f"{office}/classes/",
        f"{office}/classes/new/", f"{office}/classes/{who['kingfisher']}/", f"{office}/staff/",
        f"{office}/people/", f"{office}/class-lists/", f"{office}/move-up/", f"{office}/children/new/",
        f"{child}/", f"{child}/change/", f"{office}/record/", f"{office}/system/", f"{office}/system/files/",
        f"{office}/system/mails/", "/account/me/", "/account/code/", f"{office}/consents/",
    )  # fmt: skip


def test_a_form_on_paper_is_typed_in(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mrs_bell"], LAPTOP)
    page.goto(f"/schools/{who['wrenfield']}/office/consents/")
    page.get_by_role("link", name="Ben Tate").click()
    page.get_by_label("Who signed it").select_option(label="Somebody else")
    page.get_by_role("button", name="Write it down", exact=True).click()
    expect(page.get_by_text("Write whose signature it is.")).to_be_visible()
    look(page)
    page.get_by_label("Their name").fill("Nan Tate")
    page.get_by_role("group", name="On the school website").get_by_label("Yes").check()
    page.get_by_role("button", name="Write it down", exact=True).click()
    expect(page.get_by_text("Nan Tate: Yes")).to_be_visible()
    page.get_by_text("Take away", exact=True).last.click()
    look(page)
    page.get_by_role("button", name="Yes, take it away").last.click()
    expect(page.get_by_text("One earlier answer")).to_be_visible()


def test_the_pages_of_a_second_lock(
    installation: Installation, sign_in: SignIn, device: Device, spare_codes: Iterator[str]
) -> None:
    page = sign_in(installation.who["mrs_bell"], LAPTOP)
    page.goto("/account/locks/spare/")
    look(page)  # one’s own password once more
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Go on").click()
    look(page)
    look_at(
        page, "/account/locks/spare/new/", "/account/locks/app/away/", "/account/passkeys/new/",
        "/account/locks/still-you/", f"/schools/{installation.who['wrenfield']}/office/staff/",
    )  # fmt: skip
    page.get_by_role("main").get_by_role("link", name=re.compile("Mr Hill|Change")).first.click()
    look(page)
    family = sign_in(installation.who["adas_mum"], PHONE)
    family.goto("/account/locks/app/")
    family.get_by_label("Password").fill("correct horse battery")
    family.get_by_role("button", name="Go on").click()
    look(family)
    family.goto("/family/")
    family.get_by_role("button", name="Ada’s turn").click()
    family.goto("/grown-up/")
    look(family)
    stranger = device(SMALLEST)
    stranger.goto("/account/login/")
    stranger.get_by_label("E-mail").fill(installation.who["mr_hill"])
    stranger.get_by_label("Password").first.fill("correct horse battery")
    stranger.get_by_role("button", name="Sign in", exact=True).click()
    stranger.wait_for_url("**/account/locks/second/")
    look(stranger)
