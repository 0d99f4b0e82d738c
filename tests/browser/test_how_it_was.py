"""Told in taps and noted in taps, in a real browser: with JavaScript, without it, and by the keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Installation

FILL = "tests.browser.fill_everything"
SignIn = Callable[..., Page]


def pressed(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("runs_scripts", [True, False])
def test_a_mum_tells_in_two_taps_and_changes_her_mind(
    installation: Installation, sign_in: SignIn, runs_scripts: bool
) -> None:
    who = installation.who
    page = sign_in(who["adas_mum"], PHONE, java_script_enabled=runs_scripts)
    page.goto(f"/entries/{who['entry']}/handed-in/")
    page.get_by_role("button", name="½–1 h", exact=True).click()
    pressed(page, "½–1 h")
    page.get_by_role("button", name="Too hard").click()
    if runs_scripts:
        expect(page.get_by_text("Thank you")).to_be_visible()
        pressed(page, "Too hard")
    page.goto(f"/challenges/{who['challenge']}/pupils/{who['ada']}/how-it-was/")
    pressed(page, "Too hard")
    page.get_by_label("I wish…").fill("A list of books, please.")
    page.get_by_role("button", name="Just right").click()
    pressed(page, "Just right")
    expect(page.get_by_label("I wish…")).to_have_value("A list of books, please.")
    page.get_by_role("button", name="Tell the teacher").click()
    expect(page.get_by_text("Thank you. You can change it at any time.")).to_be_visible()
    expect(page.get_by_label("I wish…")).to_have_value("A list of books, please.")
    pressed(page, "½–1 h")
    page.get_by_role("button", name="Take both answers back").click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)


def wait_for_htmx(page: Page) -> None:
    """Until it has taken the new button over: quicker than anybody's finger, a press sends the plain form."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def test_mr_hill_notes_a_row_by_the_keyboard_alone_and_undoes_it(
    installation: Installation, sign_in: SignIn
) -> None:
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    page.goto(f"/challenges/{installation.who['bridges']}/snapshot/")
    ben = page.get_by_role("row", name=re.compile("^Ben")).get_by_role("button")
    ben.first.focus()
    page.keyboard.press("Enter")
    expect(ben.first).to_contain_text("Got it")
    expect(ben.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(ben.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    expect(ben.nth(1)).to_contain_text("Got it")
    wait_for_htmx(page)
    page.keyboard.press("Space")
    expect(ben.nth(1)).to_contain_text("Not yet")
    expect(page.locator("#tap-undo")).to_contain_text("Ben: Not yet")
    page.keyboard.press("z")
    expect(ben.nth(1)).to_contain_text("Got it")
    page.reload()
    expect(ben.first).to_contain_text("Got it")
    expect(ben.nth(1)).to_contain_text("Got it")


def test_without_javascript_a_tap_still_goes_round(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["mr_hill"], PHONE, java_script_enabled=False)
    page.goto(f"/challenges/{installation.who['bridges']}/snapshot/")
    cleo = page.get_by_role("button", name=re.compile("^Cleo")).first
    for words in ("Got it", "Not yet", "nothing yet"):
        cleo.click()
        expect(cleo).to_contain_text(words)
