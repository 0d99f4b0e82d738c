"""A crooked photo is laid straight on the phone: by finger, by keyboard, and without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Device, Installation
from tests.browser.test_every_page_is_accessible import look, open_every_question

FILL = "tests.browser.fill_everything"
SPREAD = Path(__file__).parents[2] / "learninglogs/home/sample/photos/volcano-a.jpg"
MADE_WITHIN_MS = 30_000
SignIn = Callable[..., Page]


def number(page: Page, name: str) -> float:
    return float(page.locator(f"[name={name}]").input_value())


def test_a_parent_lays_a_double_page_straight(
    installation: Installation, sign_in: SignIn, device: Device
) -> None:
    """The offer, the dots, the loupe, before and after; then the same page as numbers alone."""
    mum = sign_in("mrs.lowe@school.example", PHONE)
    desk = f"/entries/{installation.who['double_pages']['empty']}/"
    mum.goto(f"{desk}?photos=1")
    mum.locator("#photo-whole").set_input_files(SPREAD)
    expect(mum.locator(".slot--whole img")).to_be_visible(timeout=MADE_WITHIN_MS)
    # The desk says by itself that a page was found, a moment after the picture.
    expect(mum.get_by_text("We found the edges")).to_be_visible(timeout=MADE_WITHIN_MS)
    mum.get_by_role("link", name="Look first").click()
    corner = mum.get_by_role("button", name="Top left corner: move with the arrow keys")
    expect(corner).to_be_visible()
    open_every_question(mum)
    look(mum)
    by_hand(mum, corner)
    by_keys(mum, corner)
    mum.get_by_role("button", name="After").click()
    expect(corner).to_be_hidden()
    mum.get_by_role("button", name="After").click()
    mum.get_by_text("Brighter", exact=True).click()
    as_numbers(mum, device)
    mum.get_by_role("button", name="That looks right").last.click()
    mum.wait_for_url(lambda url: desk in url)
    expect(mum.get_by_role("button", name="Photo as taken")).to_be_visible(timeout=MADE_WITHIN_MS)
    look(mum)
    cut_and_undo(mum)


def by_hand(mum: Page, corner) -> None:
    """Dragged, the dot stays under the finger, and what lies there is shown beside it."""
    expect(corner).to_have_attribute("style", re.compile("--x"))  # the page is ready to be dragged about in
    corner.scroll_into_view_if_needed()
    before, box = number(mum, "top_left_x"), corner.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mum.mouse.move(x, y)
    mum.mouse.down()
    mum.mouse.move(x + 30, y + 12, steps=3)
    expect(mum.locator("[data-loupe]")).to_be_visible()
    mum.mouse.up()
    expect(mum.locator("[data-loupe]")).to_be_hidden()
    moved = corner.bounding_box()
    assert abs(moved["x"] - box["x"] - 30) < 2
    assert number(mum, "top_left_x") > before + 5


def by_keys(mum: Page, corner) -> None:
    x, y = number(mum, "top_left_x"), number(mum, "top_left_y")
    corner.focus()
    mum.keyboard.press("ArrowRight")
    mum.keyboard.press("Shift+ArrowDown")
    assert abs(number(mum, "top_left_x") - x - 0.2) < 0.01
    assert abs(number(mum, "top_left_y") - y - 2) < 0.01
    mum.keyboard.press("Tab")
    expect(mum.get_by_role("button", name="Top right corner")).to_be_focused()


def as_numbers(mum: Page, device: Device) -> None:
    """Without JavaScript the numbers are there to be typed, and the proposal stands in them."""
    plain = device(PHONE, java_script_enabled=False, storage_state=mum.context.storage_state())
    plain.goto(mum.url)
    plain.get_by_text("In numbers").click()
    plain.get_by_role("group", name="Top left corner").get_by_label("across").fill("9.5")
    plain.get_by_role("button", name="That looks right").last.click()
    expect(plain.get_by_role("heading", name="double page")).to_have_count(1)
    mum.reload()
    expect(mum.get_by_role("button", name="That looks right").last).to_be_visible(timeout=MADE_WITHIN_MS)
    assert number(mum, "top_left_x") == 9.5


def cut_and_undo(mum: Page) -> None:
    mum.get_by_role("link", name="Straighten, brighten").click()
    mum.get_by_role("button", name="Cut at the fold").click()
    for side in ("left", "right"):
        expect(mum.locator(f".slot--{side} img")).to_be_visible(timeout=MADE_WITHIN_MS)
    look(mum)
    mum.get_by_role("button", name="One photo again").click()
    expect(mum.locator(".slot--whole img")).to_be_visible(timeout=MADE_WITHIN_MS)
