"""A fortnight in a browser that runs no JavaScript: every step is a form or a link."""

import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import BOARD, LAPTOP, PHONE, TABLET, Installation
from tests.pictures import phone_photo

MADE_WITHIN_S = 30
PLAIN = {"java_script_enabled": False}


def test_a_fortnight_without_javascript(installation: Installation, sign_in: Any, tmp_path: Path) -> None:
    who = installation.who
    teacher = sign_in(who["mr_hill"], LAPTOP, **PLAIN)

    hand_in_a_photo(sign_in(who["adas_mum"], PHONE, **PLAIN), who["ada"], tmp_path / "ada.jpg", "Ada")
    hand_in_a_photo(sign_in(who["bens_dad"], PHONE, **PLAIN), who["ben"], tmp_path / "ben.jpg", "Ben")

    teacher.goto(f"/challenges/{who['challenge']}/tray/")
    teacher.get_by_role("button", name=re.compile("Let through ?: Ada")).click()
    expect(teacher.get_by_text("The class can see Ada’s double page.")).to_be_visible()
    teacher.get_by_role("button", name="Let it through").click()
    teacher.goto(f"/classes/{who['kingfisher']}/tablets/")
    teacher.get_by_role("button", name="Open the door").click()

    tablet = sign_in(who["mr_hill"], TABLET, **PLAIN)
    come_in_by_taps(tablet, who)
    tablet.get_by_role("link", name="Class wall").click()
    expect(tablet.locator(".wallitem")).to_have_count(2)
    tablet.goto("/")
    tablet.get_by_role("button", name="I’m finished").click()
    expect(tablet.get_by_role("link", name="Ben")).to_be_visible()

    look_at_the_wall(sign_in(who["mr_hill"], BOARD, **PLAIN), who["challenge"])


def hand_in_a_photo(parent: Page, pupil: int, path: Path, child: str) -> None:
    """Add a page with the plain form, look again until it is made, hand it in."""
    photo = phone_photo(path, orientation=6, width_px=900, height_px=1300 + pupil)
    parent.goto(f"/pupils/{pupil}/")
    parent.get_by_role("button", name=f"Add {child}’s double page").click()
    field = parent.locator("#photo-left")
    expect(field).to_be_visible()
    field.set_input_files(photo)
    parent.get_by_role("button", name="Add it").first.click()
    until = time.monotonic() + MADE_WITHIN_S
    while not parent.locator(".slot--left img").count():
        assert time.monotonic() < until, "The picture was never made."
        parent.get_by_role("link", name="Look again").click()
        time.sleep(0.5)
    parent.get_by_role("button", name="Hand in").click()
    expect(parent.get_by_role("heading", name=f"Well done, {child}!")).to_be_visible()


def come_in_by_taps(tablet: Page, who: dict[str, Any]) -> None:
    tablet.goto(f"/classes/{who['kingfisher']}/tablets/")
    tablet.get_by_label("What is it called?").fill("Year 4 tablet 3")
    tablet.get_by_role("button", name="Make it a class tablet").click()
    tablet.get_by_role("link", name="Ada").click()
    for picture in ("Fish", "Sun", "Boat"):
        tablet.get_by_role("button", name=picture, exact=True).click()
    expect(tablet.get_by_role("button", name="I’m finished")).to_be_visible()


def look_at_the_wall(board: Page, challenge: int) -> None:
    board.goto(f"/challenges/{challenge}/wall/")
    board.locator(".wallitem").first.click()
    expect(board.get_by_role("heading", name="Ada")).to_be_visible()
    board.get_by_role("link", name="The next log").click()
    expect(board.get_by_role("heading", name="Ben")).to_be_visible()
    board.get_by_role("link", name="The log before").click()
    expect(board.get_by_role("heading", name="Ada")).to_be_visible()
    board.get_by_role("link", name="Wall").click()
    expect(board.locator(".wallitem")).to_have_count(2)
