"""Set again in at most three taps, from the bank and from the class's own list, by finger and by keyboard."""

import datetime
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Installation, expect_no_violations

FILL = "tests.browser.fill_past_challenges"
SignIn = Callable[..., Page]
MOST_TAPS = 3


class Finger:
    """Taps, and counts them."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()


def waiting(installation: Installation, title: str) -> list[list[str]]:
    """The class and set day of each challenge of that title that is still to come."""
    return installation.ask(f"to_come({title!r})")


def test_from_the_bank_on_a_phone(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["mr_hill"], PHONE, has_touch=True)
    page.goto(f"/schools/{installation.who['wrenfield']}/bank/?words=under+water")
    finger = Finger()
    finger.tap(page.locator(".card", has_text="Life under water").get_by_role("link", name="Set again"))
    expect(page.get_by_role("heading", name="Set again: Life under water")).to_be_in_viewport()
    expect_no_violations(page)
    finger.tap(page.get_by_role("button", name="Set for Kingfisher Class"))
    expect(page.get_by_text(re.compile("“Life under water” is set for Kingfisher Class"))).to_be_visible()
    assert finger.taps <= MOST_TAPS
    [[school_class, day]] = waiting(installation, "Life under water")
    assert school_class == "Kingfisher Class"
    assert day >= datetime.date.today().isoformat()  # noqa: DTZ011 – the school's day is not before ours


def test_from_the_classs_own_list_for_two_classes_at_once(
    installation: Installation, sign_in: SignIn
) -> None:
    page = sign_in(installation.who["ms_two"], PHONE, has_touch=True)
    page.goto(f"/classes/{installation.who['swift']}/challenges/")
    finger = Finger()
    finger.tap(page.get_by_role("link", name=re.compile("Set again *: Bread")))
    expect(page.get_by_label(re.compile("Swift Class"))).to_be_checked()
    finger.tap(page.get_by_label(re.compile("Martin Class")))
    finger.tap(page.get_by_role("button", name="Set for the ticked classes"))
    expect(page.get_by_text(re.compile("“Bread” is set for Martin Class"))).to_be_visible()
    assert finger.taps <= MOST_TAPS
    assert {name for name, _day in waiting(installation, "Bread")} == {"Swift Class", "Martin Class"}


def test_by_keyboard_alone_and_changed_first(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    page.goto(f"/schools/{installation.who['wrenfield']}/bank/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("drain")
    expect(page.get_by_role("status")).to_contain_text("1 challenge")
    again = page.get_by_role("link", name=re.compile("Set again *: Where does it go"))
    again.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Set again: Where"))).to_be_focused()
    change = page.get_by_role("button", name="Change it first")
    for _key in range(6):
        page.keyboard.press("Tab")
        if change.evaluate("each => each === document.activeElement"):
            break
    expect(change).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    expect(page.get_by_label("Title")).to_have_value("Where does it go?")
    assert waiting(installation, "Where does it go?") == []


def test_without_javascript_the_bank_is_looked_through_and_set_from(
    installation: Installation, sign_in: SignIn
) -> None:
    page = sign_in(installation.who["ms_two"], LAPTOP, java_script_enabled=False)
    page.goto(f"/schools/{installation.who['wrenfield']}/bank/")
    page.get_by_role("searchbox").fill("cloud")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Set again").click()
    page.get_by_role("button", name="Set for the ticked classes").click()
    expect(page.get_by_text("is set for Martin Class")).to_be_visible()
