"""A photo on its way: a slow line, a line that breaks, two tabs, a third page, and what is not a photo."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Installation
from tests.pictures import phone_photo

FILL = "tests.browser.fill_everything"
PICTURES_WITHIN_MS = 30_000
SLOW_BYTES_S, GOOD_BYTES_S = 60_000, 10_000_000
GROWS_WITHIN_S = 20
SignIn = Callable[..., Page]
Line = Callable[[int], None]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two photos of pages, not the same."""
    folder = tmp_path_factory.mktemp("photos")
    return (
        phone_photo(folder / "left.jpg", orientation=1, width_px=1200, height_px=1700),
        phone_photo(folder / "right.jpg", orientation=3, width_px=1200, height_px=1600),
    )


@pytest.fixture
def mum(sign_in: SignIn) -> Page:
    return sign_in("mrs.lowe@school.example", PHONE)


def desk(page: Page, installation: Installation, state: str) -> Page:
    page.goto(f"/entries/{installation.who['double_pages'][state]}/")
    return page


@pytest.fixture
def line(mum: Page) -> Callable[[int], None]:
    """line(n): from now on mum's line carries so many bytes a second; 0: it is broken."""
    devtools = mum.context.new_cdp_session(mum)

    def _line(bytes_s: int) -> None:
        condition = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_s}
        devtools.send("Network.emulateNetworkConditions", condition | {"offline": not bytes_s})

    return _line


def test_a_slow_line_shows_how_far_the_photo_is(
    mum: Page, installation: Installation, photos: tuple[Path, Path], line: Line
) -> None:
    """It lies in the book at once, grows to the end, and the next photo is taken meanwhile."""
    desk(mum, installation, "empty")
    line(SLOW_BYTES_S)
    mum.locator("#photo-left").set_input_files(photos[0])
    expect(mum.locator("[data-slot=left] img[data-local]")).to_be_visible()
    expect(mum.get_by_role("heading", name="Safe on this phone")).to_be_visible()
    progress = mum.locator("[data-sending] progress")
    expect(progress).to_be_visible()
    seen: list[float] = []
    until = time.monotonic() + GROWS_WITHIN_S
    while len(set(seen)) < 3:
        assert time.monotonic() < until, f"It does not grow: {seen}"
        seen.append(progress.evaluate("bar => bar.value"))
        time.sleep(0.1)
    assert seen == sorted(seen)
    mum.locator("#photo-right").set_input_files(photos[1])
    expect(mum.locator(".onphone__row")).to_have_count(2)
    line(GOOD_BYTES_S)
    for side in ("left", "right"):
        made = mum.locator(f".slot--{side} img:not([data-local])")
        expect(made).to_be_visible(timeout=PICTURES_WITHIN_MS)
    expect(mum.locator(".onphone__row")).to_have_count(0)
    expect(mum.locator("[data-sending]")).to_be_hidden()
    expect(mum.get_by_role("button", name="Hand in", exact=True)).to_be_visible()


def test_a_broken_line_keeps_the_photo_and_sends_it_by_itself(
    mum: Page, installation: Installation, photos: tuple[Path, Path], line: Line
) -> None:
    desk(mum, installation, "one page")
    line(0)
    mum.locator("#photo-left").set_input_files(photos[0])
    expect(mum.get_by_text("1 photo is waiting for signal.")).to_be_visible()
    expect(mum.get_by_text("No signal. Last try: just now")).to_be_visible()
    line(GOOD_BYTES_S)
    expect(mum.locator(".slot--left img:not([data-local])")).to_be_visible(timeout=PICTURES_WITHIN_MS)
    expect(mum.get_by_role("heading", name="Safe on this phone")).to_be_hidden()
    expect(mum.locator(".slot--right img")).to_be_visible()


def test_a_second_phone_makes_a_third_page(
    mum: Page, installation: Installation, photos: tuple[Path, Path], sign_in: SignIn
) -> None:
    """The right page is there already when mum’s tablet sends one: kept, said kindly, swapped in."""
    first, second = mum, sign_in("mrs.lowe@school.example", PHONE)
    for page in (first, second):
        desk(page, installation, "being made")
    first.locator("#photo-right").set_input_files(photos[0])
    expect(first.locator(".slot--right img")).to_be_visible(timeout=PICTURES_WITHIN_MS)
    second.locator("#photo-right").set_input_files(photos[1])
    third = second.get_by_role("heading", name="That’s a third page")
    expect(third).to_be_visible(timeout=PICTURES_WITHIN_MS)
    expect(second.get_by_text("So is the new photo.")).to_be_visible()
    second.get_by_role("button", name="Swap the right page").click()
    expect(second.get_by_role("heading", name="That’s a third page")).to_have_count(0)
    expect(second.locator(".slot--right img")).to_be_visible(timeout=PICTURES_WITHIN_MS)


def test_a_third_page_is_left_out(mum: Page, installation: Installation) -> None:
    desk(mum, installation, "third page")
    expect(mum.get_by_alt_text("The extra photo")).to_be_visible()
    mum.get_by_role("button", name="Leave it out").click()
    expect(mum.get_by_role("heading", name="That’s a third page")).to_have_count(0)
    expect(mum.locator(".slot img")).to_have_count(2)


def test_what_is_not_a_photo(mum: Page, installation: Installation, tmp_path: Path) -> None:
    """A PDF with a photo's name is refused in kind words; the page that lay there lies there still."""
    desk(mum, installation, "whole")
    there = mum.locator(".slot--whole img").get_attribute("src")
    paper = tmp_path / "homework.jpg"
    paper.write_bytes(
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    mum.locator("#photo-whole").set_input_files(paper)
    words = mum.get_by_role("alert")
    expect(words).to_be_visible(timeout=PICTURES_WITHIN_MS)
    for unkind in ("error", "invalid", "failed", "sorry"):
        assert unkind not in words.inner_text().lower()
    assert (mum.locator(".slot--whole img").get_attribute("src") or "").split("?")[0] == (there or "").split(
        "?"
    )[0]


def test_a_scan_chosen_where_a_photo_is_added_shows_its_pages(
    mum: Page, installation: Installation, photos: tuple[Path, Path], tmp_path: Path
) -> None:
    """It is no photo to be kept on the phone: it goes as a form does, and mum chooses two of its pages."""
    pages = [Image.open(photos[n % 2]).reduce(4) for n in range(3)]
    pages[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pages[1:])
    desk(mum, installation, "empty")
    mum.locator("#photo-left").set_input_files(tmp_path / "scan.pdf")
    mum.wait_for_url("**/scans/*/pages/")
    expect(mum.get_by_alt_text("Page 3")).to_be_visible(timeout=PICTURES_WITHIN_MS)


def test_a_page_is_taken_off_and_put_back(mum: Page, installation: Installation) -> None:
    desk(mum, installation, "whole")
    mum.get_by_role("button", name="Remove").click()
    expect(mum.locator(".slot img")).to_have_count(0)
    mum.get_by_role("button", name="Put it back").click()
    expect(mum.locator(".slot--whole img")).to_be_visible()
