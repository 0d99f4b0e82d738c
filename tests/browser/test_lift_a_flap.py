"""A flap: lifted by a finger, by keys, without JavaScript; heard by a screen reader; drawn and moved."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import BOARD, LAPTOP, PHONE, Device, Installation, expect_no_violations

FILL = "tests.browser.fill_everything"
FLAP = "Flap: The magma chamber"
UNDER = "Under the flap: The magma chamber"
MADE_WITHIN_MS = 30_000
SignIn = Callable[..., Page]


def photo(colour: str) -> Any:
    """A photo as somebody chooses it on their phone."""
    file = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(file, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def spread_of(installation: Installation) -> str:
    who = installation.who
    return f"/challenges/{who['challenge']}/wall/{who['entry']}/"


@pytest.fixture
def board(installation: Installation, sign_in: SignIn) -> Page:
    """Ada's log with its flap, large on the whiteboard; a finger works as well as the mouse."""
    page = sign_in(installation.who["mr_hill"], BOARD, has_touch=True)
    page.goto(spread_of(installation))
    return page


def lift(page: Page) -> Locator:
    return page.get_by_role("button", name=FLAP, exact=True)


def under(page: Page) -> Locator:
    return page.get_by_role("img", name=UNDER)


def test_a_finger_opens_a_flap_and_shuts_it(board: Page) -> None:
    expect(under(board)).to_have_count(0)
    lift(board).tap()
    expect(lift(board)).to_have_attribute("aria-expanded", "true")
    expect(under(board)).to_be_visible()
    assert under(board).evaluate("(each) => each.naturalWidth") > 0
    expect_no_violations(board)
    lift(board).tap()
    expect(under(board)).to_have_count(0)


def test_the_leaf_turns_on_its_own_hinge(board: Page) -> None:
    leaf = board.locator(".flap__leaf").first
    shut = leaf.bounding_box()
    lift(board).tap()
    board.evaluate("Promise.all(document.getAnimations().map((each) => each.finished)).then(() => true)")
    open_ = leaf.bounding_box()
    assert shut and open_
    assert open_["y"] + open_["height"] <= shut["y"] + 12, "hinged at the top, it lies above its place"
    assert open_["height"] > shut["height"] / 4, "and is still to be seen"


def test_keys_alone_open_a_flap_and_escape_shuts_it_before_it_leads_to_the_wall(board: Page) -> None:
    for key in ("Enter", "Space"):
        lift(board).focus()
        board.keyboard.press(key)
        expect(under(board)).to_be_visible()
        board.keyboard.press("Escape")
        expect(under(board)).to_have_count(0)
        expect(lift(board)).to_be_focused()
    assert board.url.endswith("/wall/" + board.url.rstrip("/").split("/")[-1] + "/")
    board.keyboard.press("Escape")
    board.wait_for_url("**/wall/?page=1")


def test_the_gold_counter_opens_the_same_flap(board: Page) -> None:
    board.get_by_role("button", name="Open the flap").tap()
    expect(lift(board)).to_have_attribute("aria-expanded", "true")
    expect(board.get_by_role("button", name="Shut the flap")).to_have_attribute("aria-expanded", "true")
    lift(board).tap()
    expect(board.get_by_role("button", name="Open the flap")).to_have_attribute("aria-expanded", "false")


def heard(page: Page) -> str:
    """What stands in the accessibility tree, without YAML’s quotes round a colon, and without the
    clip's number.
    """
    return re.sub("#clip-[-0-9a-f]+", "#clip", page.locator(".spread").aria_snapshot().replace("'", ""))


PLAYS = ['- link "Play: My volcano erupts":', '  - /url: "#clip"']


def test_a_screen_reader_hears_the_page_its_flap_and_then_what_is_under_it(board: Page) -> None:
    assert heard(board).splitlines() == [
        '- img "Ada’s double page: A place that amazes me"',
        f'- button "{FLAP}"',
        *PLAYS,
    ]
    lift(board).focus()
    board.keyboard.press("Enter")
    expect(under(board)).to_be_visible()
    assert heard(board).splitlines() == [
        '- img "Ada’s double page: A place that amazes me"',
        f'- button "{FLAP}" [expanded]',
        f'- group "{UNDER}":',
        f'  - img "{UNDER}"',
        *PLAYS,
    ]


def test_a_flap_lies_exactly_on_the_picture_whatever_its_shape(board: Page) -> None:
    """The tests' photo is square: much of the double page's place stays empty beside it."""
    place = board.locator(".spread").bounding_box()
    seen, flap = board.locator(".seen").bounding_box(), lift(board).bounding_box()
    assert place and seen and flap
    assert abs(seen["width"] - seen["height"]) < place["width"] / 100
    assert abs(flap["x"] - (seen["x"] + 0.10 * seen["width"])) < 2
    assert abs(flap["y"] - (seen["y"] + 0.60 * seen["height"])) < 2
    assert abs(flap["width"] - 0.30 * seen["width"]) < 2
    assert abs(flap["height"] - 0.20 * seen["height"]) < 2


def test_less_motion_shows_it_at_once_and_high_contrast_outlines_it(board: Page) -> None:
    page = board
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    style = page.locator(".flap__leaf").first.evaluate("(each) => getComputedStyle(each).borderTopStyle")
    assert style == "solid"
    lift(page).click()
    times = page.locator(".flap__leaf").evaluate("(each) => getComputedStyle(each).transitionDuration")
    assert {float(each.strip().removesuffix("s")) for each in times.split(",")} <= {0.001}
    expect(under(page)).to_be_visible()


def test_without_javascript_a_flap_opens_and_is_stuck_on_by_numbers(
    installation: Installation, sign_in: SignIn
) -> None:
    page = sign_in(installation.who["adas_mum"], PHONE, java_script_enabled=False)
    page.goto(f"/shelf/{installation.who['entry']}/")
    page.locator("summary", has_text=FLAP).click()
    expect(under(page)).to_be_visible()
    page.goto(f"/photos/{installation.who['page_with_flap']}/flaps/")
    page.locator("summary", has_text="Or say it in numbers").click()
    for name, value in {"how wide": "20", "from the left edge": "70"}.items():
        page.get_by_label(name, exact=False).fill(value)
    page.get_by_label("Photo of what is under it").set_input_files(photo("teal"))
    page.get_by_text("Right", exact=True).click()
    page.get_by_label("What is it called?").fill("By numbers")
    page.get_by_role("button", name="Stick the flap on").click()
    expect(page.get_by_text("“By numbers” is stuck on.")).to_be_visible()
    found = "Photo.objects.filter(flaps__label='By numbers')"
    flap = f"{found}.values_list('flaps__x', 'flaps__w', 'flaps__hinge').get()"
    assert installation.ask(flap) == [70, 20, "right"]


def test_the_box_is_drawn_by_mouse_moved_by_keys_and_the_flap_tried(
    installation: Installation, sign_in: SignIn
) -> None:
    page = sign_in(installation.who["adas_mum"], LAPTOP)
    page.goto(f"/photos/{installation.who['page_with_flap']}/flaps/")
    stage = page.locator("[data-stage]")
    stage.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.flapstage img').style.inlineSize = '300px'")  # 8 px are few
    at = stage.bounding_box()
    assert at
    page.mouse.move(at["x"] + 0.05 * at["width"], at["y"] + 0.05 * at["height"])
    page.mouse.down()
    page.mouse.move(at["x"] + 0.25 * at["width"], at["y"] + 0.35 * at["height"], steps=4)
    page.mouse.up()
    assert box_of(page) == [5, 5, 20, 30]
    box = page.get_by_role("button", name="The box of your flap")
    box.focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft", "Shift+ArrowUp"):
        page.keyboard.press(key)
    assert box_of(page) == [6, 6, 19, 29]
    expect(page.get_by_text("6 percent from the left, 6 percent from the top")).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Photo of what is under it").click()
    chooser.value.set_files([photo("gold"), photo("blue")])
    expect(page.get_by_role("img", name="gold.jpg")).to_be_visible()
    page.get_by_text("Left", exact=True).click()
    page.get_by_label("What is it called?").fill("Roots")
    page.get_by_role("button", name="Stick the flap on").click()
    roots = page.get_by_role("button", name="Flap: Roots")
    expect(page.locator("#flaps li", has_text="Roots")).to_contain_text("2 pictures under it")
    expect(page.locator(".onphone__row")).to_have_count(0)
    expect(page.locator("#flaps[hx-get]")).to_have_count(0, timeout=MADE_WITHIN_MS)
    roots.press("Enter")
    first = page.get_by_role("img", name="Under the flap: Roots", exact=True)
    second = page.get_by_role("img", name="Under the flap: Roots, picture 2")
    expect(first).to_be_visible()
    expect(second).to_have_count(0)
    page.get_by_role("button", name="Unfold 2 of 2").press("Enter")
    expect(second).to_be_visible()
    page.keyboard.press("Escape")
    expect(second).to_have_count(0)
    roots.press("Enter")
    expect(second).to_have_count(0)


def box_of(page: Page) -> list[int]:
    return [int(page.locator(f"[data-place-box] input[name={name}]").input_value()) for name in "xywh"]


def test_a_finger_draws_the_box(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["adas_mum"], PHONE, has_touch=True)
    page.goto(f"/photos/{installation.who['page_with_flap']}/flaps/")
    page.evaluate("document.querySelector('.flapstage img').style.inlineSize = '300px'")
    page.locator("[data-stage]").scroll_into_view_if_needed()
    at = page.locator("[data-stage]").bounding_box()
    assert at
    finger = page.context.new_cdp_session(page)
    for kind, x, y in (("touchStart", 0.9, 0.1), ("touchMove", 0.7, 0.2), ("touchMove", 0.5, 0.5)):
        point = {"x": at["x"] + x * at["width"], "y": at["y"] + y * at["height"]}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert box_of(page) == pytest.approx([50, 10, 40, 40], abs=1)
    assert page.evaluate("document.documentElement.scrollTop") == 0 or box_of(page)[2] == 40


def test_the_whole_way_on_the_phone_from_the_desk(
    installation: Installation, device: Device, sign_in: SignIn
) -> None:
    page = sign_in(installation.who["adas_mum"], PHONE)
    page.goto(f"/photos/{installation.who['page_with_flap']}/describe/")
    page.get_by_label("What is on it?").fill("A round moon with holes in it")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_text("Whoever hears the page hears your words now.")).to_be_visible()
    expect(
        page.get_by_role("img", name="A grown-up describes it: A round moon with holes in it")
    ).to_be_visible()
    page.get_by_role("link", name="Flaps").click()
    page.get_by_role("button", name=re.compile("Take off.*magma")).click()
    expect(page.get_by_text("“The magma chamber” is taken off.")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("link", name=re.compile("Change.*magma"))).to_be_visible()
