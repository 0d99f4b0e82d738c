"""Every door at the smallest size with Tab, words and Enter alone: nothing here is clicked or tapped."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import LAPTOP, SMALLEST, Device, Installation
from tests.browser.test_everyones_door import badge_of_ada, token_in

FILL = "tests.browser.fill_everything"
PASSWORD = "correct horse battery"
MOST_TABS = 60
FOCUS_IS_SEEN = """each => {
    const { outlineStyle, boxShadow } = getComputedStyle(each);
    return outlineStyle !== "none" || boxShadow !== "none";
}"""
SignIn = Callable[..., Page]

pytestmark = pytest.mark.browser


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, and see that the focus can be seen."""
    expect(wanted).to_be_visible()
    for _press in range(MOST_TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            assert wanted.evaluate(FOCUS_IS_SEEN), "the focus is seen"
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is not reached with {MOST_TABS} tabs on {page.url}")


def enter(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label).first)
    page.keyboard.type(words)


def newest_code(installation: Installation) -> str:
    """The six numbers of the mail that was kept last."""
    mails = sorted((installation.data / "mail").glob("*.eml"))
    code = re.search(r"^    (.+)$", mails[-1].read_text(), re.MULTILINE)
    assert code is not None
    return code[1]


def test_staff_by_password_and_second_lock(
    installation: Installation, device: Device, spare_codes: Iterator[str]
) -> None:
    page = device(SMALLEST)
    page.goto("/account/login/")
    write(page, "E-mail", installation.who["mr_hill"])
    write(page, "Password", PASSWORD)
    enter(page, page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/account/locks/second/")
    write(page, "The code your app shows now", next(spare_codes))
    enter(page, page.get_by_role("button", name="Open"))
    page.wait_for_url(re.compile("/classes/"))


def test_a_parent_by_a_code(installation: Installation, device: Device) -> None:
    page = device(SMALLEST)
    page.goto("/account/login/")
    enter(page, page.get_by_role("link", name="Send me a code"))
    page.wait_for_url("**/account/code/")
    write(page, "E-mail", installation.who["adas_mum"])
    enter(page, page.get_by_role("button", name="Send me a code"))
    page.wait_for_url("**/account/code/confirm/")
    write(page, "Your code", newest_code(installation))
    enter(page, page.get_by_role("button", name="Sign in"))
    page.wait_for_url(lambda url: "/account/" not in url)


def test_a_family_by_letter(installation: Installation, sign_in: SignIn, device: Device) -> None:
    teacher = sign_in(installation.who["mr_hill"], LAPTOP)
    teacher.goto(f"/classes/{installation.who['kingfisher']}/letters/")
    teacher.get_by_role("listitem").filter(has_text="Cleo W").get_by_role("button").click()
    typed = teacher.locator(".letter__code").inner_text()
    page = device(SMALLEST)
    page.goto("/account/login/")
    enter(page, page.get_by_role("link", name="I have a letter from school"))
    page.wait_for_url("**/join/")
    write(page, "The code in the letter", typed)
    enter(page, page.get_by_role("button", name="Open it"))
    page.wait_for_url("**/join/you/")
    write(page, "Your name", "Mr Webb")
    write(page, "Your e-mail", "webb@home.example")
    enter(page, page.get_by_role("button", name="Go on"))
    page.wait_for_url("**/join/code/")
    write(page, "Your code", newest_code(installation))
    enter(page, page.get_by_role("button", name="Come in"))
    page.wait_for_url(re.compile("/pupils/"))


def test_a_child_by_badge(installation: Installation, sign_in: SignIn, device: Device) -> None:
    badge_of_ada(installation, sign_in)
    page = device(SMALLEST)
    page.goto(f"/badge/#{token_in(installation.data)}")
    page.wait_for_url("**/badge/you/")
    enter(page, page.get_by_role("button", name="Yes, it’s me"))
    page.wait_for_url(f"**/pupils/{installation.who['ada']}/")


def test_a_child_at_the_class_tablet(installation: Installation, sign_in: SignIn) -> None:
    tablet = sign_in(installation.who["mr_hill"], SMALLEST)
    tablets = f"/classes/{installation.who['kingfisher']}/tablets/"
    tablet.goto(tablets)
    write(tablet, "What is it called?", "Tablet 8")
    enter(tablet, tablet.get_by_role("button", name="Make it a class tablet"))
    teacher = sign_in(installation.who["mr_hill"], SMALLEST)
    teacher.goto(tablets)
    enter(teacher, teacher.get_by_role("button", name=re.compile("Open the door|An hour from now")))
    expect(teacher.get_by_role("button", name="Shut it now")).to_be_visible()
    tablet.goto("/door/")
    enter(tablet, tablet.get_by_role("link", name="Ben"))
    tablet.wait_for_url(re.compile(r"/door/\d+/"))
    # Quicker than the line: the first tap is still on its way when the others are made.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tablet.route(re.compile(r"/door/\d+/"), hold)
    for picture in ("Fish", "Sun", "Boat"):
        enter(tablet, tablet.get_by_role("button", name=picture, exact=True))
    assert len(held) == 1, "one after the other"
    for number in range(3):
        until = time.monotonic() + 30
        while len(held) <= number:
            assert time.monotonic() < until, f"tap {number + 1} was never sent"
            tablet.wait_for_timeout(50)
        held[number].continue_()
    tablet.wait_for_url(f"**/pupils/{installation.who['ben']}/")


def test_a_childs_turn_on_a_parents_phone_and_back(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["adas_mum"], SMALLEST)
    page.goto("/family/")
    enter(page, page.get_by_role("button", name="Ada’s turn"))
    page.wait_for_url(f"**/pupils/{installation.who['ada']}/")
    page.goto("/grown-up/")
    enter(page, page.get_by_role("button", name="Send me a code"))
    page.wait_for_url("**/account/code/confirm/")
    write(page, "Your code", newest_code(installation))
    enter(page, page.get_by_role("button", name="Sign in"))
    page.wait_for_url(lambda url: "/account/" not in url)
