"""Sound and film in a real browser: recorded, chosen, stuck on, played, and jumped about in."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, PHONE, SMALLEST, Installation, expect_no_violations
from tests.clips import film, sound

FILL = "tests.browser.fill_everything"
# A microphone and a camera that beep and count, and nobody to ask.
FAKE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
MADE_WITHIN_MS = 60_000
SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS, *FAKE])
        yield launched
        launched.close()


@pytest.fixture
def mum(sign_in: SignIn) -> Page:
    return sign_in("mrs.lowe@school.example", PHONE)


@pytest.fixture
def chosen(tmp_path: Path) -> Callable[[bytes, str], Path]:
    def chosen(content: bytes, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return chosen


def until(page: Page, question: str, *, within_s: float = 20) -> None:
    """Ask the page until the answer is true: its own policy lets nobody wait inside it by a string."""
    end = time.monotonic() + within_s
    while not page.evaluate(question):
        assert time.monotonic() < end, question
        page.wait_for_timeout(100)


def draft(page: Page, installation: Installation, state: str = "whole") -> str:
    """Open Finn's double page in that state; its address."""
    address = f"/entries/{installation.who['double_pages'][state]}/"
    page.goto(address)
    return address


def test_a_film_is_chosen_stuck_on_played_and_jumped_about_in(
    mum: Page, installation: Installation, chosen: Callable[[bytes, str], Path]
) -> None:
    draft(mum, installation)
    mum.get_by_role("link", name="Add a film").click()
    expect_no_violations(mum)
    mum.locator("#clip-file").set_input_files(chosen(film(20, size="640x360"), "volcano.mp4"))
    mum.wait_for_url("**/clips/*/")
    mum.get_by_label("What is it called?").fill("My volcano erupts")
    mum.get_by_label("What do we hear?").fill("0:00 Three, two, one\n0:02 A big fizz")
    place_by_tap_and_keys(mum)
    expect(mum.locator("video")).to_be_visible(timeout=MADE_WITHIN_MS)
    expect_no_violations(mum)
    mum.get_by_role("button", name="Stick the film on").click()
    expect(mum.get_by_text("Film, 0:20 · Both pages")).to_be_visible()
    answers: list[tuple[int, str]] = []
    mum.on("response", lambda got: answers.append((got.status, got.url)) if "/play/" in got.url else None)
    mum.get_by_role("link", name="Play: My volcano erupts").click()
    until(mum, "document.querySelector('video').currentTime > 0.2")
    mum.evaluate("document.querySelector('video').currentTime = 17")
    until(mum, "document.querySelector('video').currentTime > 17.2")
    assert {status for status, _url in answers} == {206}
    assert mum.evaluate("document.querySelector('video').duration") == pytest.approx(20, abs=0.3)
    assert mum.evaluate("document.querySelector('video').textTracks[0].cues.length") == 2
    assert installation.ask("films_kept()") == [[640, 360, True]]
    expect_no_violations(mum)
    mum.set_viewport_size(SMALLEST)
    expect_no_violations(mum)


def place_by_tap_and_keys(page: Page) -> None:
    picture = page.locator("[data-pin-on] img").first
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.6})
    pin = page.get_by_role("button", name=re.compile("^Place of the clip: 30 % from the left, 60 % from"))
    pin.press("ArrowLeft")
    pin = page.get_by_role("button", name=re.compile("^Place of the clip: 28 % from the left, 60 % from"))
    pin.press("ArrowUp")
    pin = page.get_by_role("button", name=re.compile("^Place of the clip: 28 % from the left, 58 % from"))
    expect(pin).to_be_focused()


def test_a_sound_is_recorded_listened_to_and_used_and_one_plays_at_a_time(
    mum: Page, installation: Installation, chosen: Callable[[bytes, str], Path]
) -> None:
    address = draft(mum, installation, "third page")
    mum.get_by_role("link", name="Add a sound").click()
    mum.get_by_role("button", name="Record", exact=True).click()
    expect(mum.get_by_text("Listening")).to_be_visible()
    until(mum, "document.querySelectorAll('[data-level] .is-on').length > 3")
    expect_no_violations(mum)
    mum.get_by_role("button", name="Start again").click()
    expect(mum.get_by_role("button", name="Record", exact=True)).to_be_focused()
    mum.get_by_role("button", name="Record", exact=True).click()
    expect(mum.locator("[data-recorder-time]")).to_have_text("0:02")
    mum.get_by_role("button", name="Stop").click()
    expect(mum.get_by_role("button", name="Use it")).to_be_focused()
    mum.get_by_role("button", name="Use it").click()
    mum.wait_for_url("**/clips/*/")
    expect(mum.locator(".clip audio")).to_be_visible(timeout=MADE_WITHIN_MS)
    mum.goto(f"{address}clips/new/?kind=sound")
    mum.locator("#clip-file").set_input_files(chosen(sound(5), "fizz.mp3"))
    mum.wait_for_url("**/clips/*/")
    expect(mum.locator(".clip audio")).to_have_count(2, timeout=MADE_WITHIN_MS)
    mum.locator(".clip audio").nth(0).evaluate("player => player.play()")
    mum.locator(".clip audio").nth(1).evaluate("player => player.play()")
    playing = "[...document.querySelectorAll('audio')].map((player) => player.paused)"
    until(mum, f"JSON.stringify({playing}) === '[true,false]'")


def test_a_film_of_four_minutes_is_told_before_it_is_sent(
    mum: Page, installation: Installation, chosen: Callable[[bytes, str], Path]
) -> None:
    draft(mum, installation, "one page")
    mum.get_by_role("link", name="Add a sound").click()
    mum.locator("#clip-file").set_input_files(chosen(sound(240), "long.mp3"))
    expect(mum.get_by_role("alert")).to_contain_text("longer than 3 minutes, so it was not sent")
    expect_no_violations(mum)
    assert mum.locator("#clip-file").evaluate("input => input.files.length") == 0
    mum.get_by_role("button", name="Add it").click()
    expect(mum.get_by_role("alert").filter(has_text="Nothing came with that")).to_be_visible()
    expect(mum.locator("main")).to_have_count(1)
    expect(mum.locator("#clip-file")).to_have_count(1)
    expect_no_violations(mum)


def test_without_a_microphone_the_chooser_is_there(mum: Page, installation: Installation) -> None:
    mum.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    address = draft(mum, installation, "one page")
    mum.goto(f"{address}clips/new/?kind=sound")
    expect(mum.get_by_text("cannot use a microphone or camera here")).to_be_visible()
    expect(mum.get_by_role("button", name="Record", exact=True)).to_be_hidden()
    expect(mum.locator("#clip-file")).to_be_visible()
    expect_no_violations(mum)


def test_without_javascript_a_sound_is_added_and_placed_by_numbers(
    sign_in: SignIn, installation: Installation, chosen: Callable[[bytes, str], Path]
) -> None:
    page = sign_in("mrs.lowe@school.example", PHONE, java_script_enabled=False)
    draft(page, installation, "one page")
    page.get_by_role("link", name="Add a sound").click()
    page.locator("#clip-file").set_input_files(chosen(sound(1, hz=500), "fizz.mp3"))
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/clips/*/")
    page.get_by_text("Say the place in numbers").click()
    page.get_by_label("Which picture?").select_option(label="Right page")
    page.get_by_label("From the left, in %").fill("20")
    page.get_by_label("From the top, in %").fill("80")
    page.get_by_role("button", name="Stick the sound on").click()
    page.wait_for_url("**/entries/**")
    expect(page.get_by_text("Safe. Being made").or_(page.locator(".clip audio"))).to_be_visible()
