"""Mr Hill plans Kingfisher's year: with a mouse, with the keyboard alone, and without JavaScript."""

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Installation, expect_no_violations

FILL = "tests.browser.fill_everything"
SignIn = Callable[..., Page]


@pytest.fixture
def to_come(installation: Installation) -> datetime.date:
    """The Monday of the draft “Sounds around us”, which is moved; it is put back after each test."""
    day = datetime.date.fromisoformat(set_on(installation))
    return day - datetime.timedelta(days=day.weekday())


def set_on(installation: Installation) -> str:
    return str(installation.ask(f"day_set({installation.who['planned']})"))


def open_year(page: Page, installation: Installation) -> None:
    page.goto(f"/classes/{installation.who['kingfisher']}/year/")


def slip(page: Page) -> object:
    return page.get_by_role("link", name="Sounds around us")


def put_back(page: Page, installation: Installation, before: str) -> None:
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("Put back. Everything is where it was.")).to_be_visible()
    assert set_on(installation) == before


def test_by_mouse(installation: Installation, sign_in: SignIn, to_come: datetime.date) -> None:
    before = set_on(installation)
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    open_year(page, installation)
    week = to_come + datetime.timedelta(weeks=2)
    held, there = slip(page).bounding_box(), page.locator(f"[data-week='{week}']").bounding_box()
    assert held and there
    page.mouse.move(held["x"] + 12, held["y"] + 12)
    page.mouse.down()
    page.mouse.move(there["x"] + 20, there["y"] + 50, steps=8)
    page.mouse.up()
    expect(page.get_by_role("heading", name="Move “Sounds around us”")).to_be_visible()
    assert set_on(installation) == before  # nothing moves before it is said
    expect_no_violations(page)
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("“Sounds around us” is set on")).to_be_visible()
    moved = datetime.date.fromisoformat(set_on(installation))
    assert moved - datetime.timedelta(days=moved.weekday()) == week
    put_back(page, installation, before)


def test_by_keyboard_alone(installation: Installation, sign_in: SignIn, to_come: datetime.date) -> None:
    before = set_on(installation)
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    open_year(page, installation)
    slip(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Move “Sounds around us”")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Move it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Move “Sounds around us”")).to_be_hidden()
    assert set_on(installation) == before
    slip(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Move “Sounds around us”")).to_be_focused()
    for _step in range(2):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name="Move it")).to_be_focused()
        page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Sounds around us” is set on")).to_be_visible()
    moved = datetime.date.fromisoformat(set_on(installation))
    assert moved >= to_come + datetime.timedelta(weeks=2)
    put_back(page, installation, before)


def test_without_javascript_on_a_phone(
    installation: Installation, sign_in: SignIn, to_come: datetime.date
) -> None:
    before = set_on(installation)
    page = sign_in(installation.who["mr_hill"], PHONE, java_script_enabled=False)
    open_year(page, installation)
    slip(page).click()
    page.get_by_label("Move to the week of").select_option(str(to_come + datetime.timedelta(weeks=2)))
    page.get_by_role("button", name="Show it there").click()
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("“Sounds around us” is set on")).to_be_visible()
    assert set_on(installation) != before
    put_back(page, installation, before)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_rhythm_in_one_tap(installation: Installation, sign_in: SignIn, with_script: bool) -> None:
    page = sign_in(installation.who["mr_hill"], LAPTOP, java_script_enabled=with_script)
    page.goto(f"/classes/{installation.who['wren']}/rhythm/")
    page.get_by_role("radio", name="Friday to Thursday, celebrated").check()
    if not with_script:
        page.get_by_role("button", name="Say it in words").click()
    expect(page.get_by_label("Set on")).to_have_value("4")
    page.get_by_label("Hand-in day").select_option("2")
    if not with_script:
        page.get_by_role("button", name="Show what it gives").click()
    expect(page.get_by_text("In Wed").first).to_be_visible()
    page.get_by_role("button", name="Use this rhythm").click()
    expect(page.get_by_text("This is your rhythm now.")).to_be_visible()
    expect(page.get_by_label("Hand-in day")).to_have_value("2")
