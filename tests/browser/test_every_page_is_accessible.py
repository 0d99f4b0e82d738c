"""Every page of every kind of person: axe-core finds nothing, and at 320 px nothing scrolls sideways."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import (
    BOARD,
    LAPTOP,
    PHONE,
    SMALLEST,
    TABLET,
    Device,
    Installation,
    expect_no_violations,
    running,
)

FILL = "tests.browser.fill_everything"
# A colour on its way from one theme to the other is neither; whatever goes round for ever is not waited for.
COLOURS_HAVE_CHANGED = """() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
    .map((each) => each.finished))"""
SignIn = Callable[..., Page]


def look_at(page: Page, *paths: str) -> None:
    """Open each address and look at it."""
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.status < 500, path
        look(page)


def look(page: Page) -> None:
    """One axe run at the size this page is for, then the smallest phone."""
    natural = page.viewport_size
    assert natural is not None
    assert page.locator("h1").count() == 1, f"{page.url}: a page has one h1"
    assert page.title().strip(" –"), page.url
    page.evaluate(COLOURS_HAVE_CHANGED)
    expect_no_violations(page)
    page.set_viewport_size(SMALLEST)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide at {SMALLEST}: {sticking_out(page)}"
    page.set_viewport_size(natural)


def sticking_out(page: Page) -> list[str]:
    """What reaches over the right edge, for whoever reads the failure."""
    return page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map((each) => `${each.tagName}.${each.className}`).slice(0, 8)""")


def test_signed_out(device: Device) -> None:
    page = device(PHONE)
    look_at(
        page, "/account/login/", "/account/inactive/", "/account/password/reset/",
        "/account/password/reset/done/", "/account/password/reset/key/1-gone/",
        "/account/password/reset/key/done/", "/privacy/", "/help/", "/accessibility/", "/about/",
        "/nothing/here/", "/door/", "/offline/",
    )  # fmt: skip
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill("mr.hill@school.example")
    page.get_by_label("Password").first.fill("wrong wrong wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("[role=alert], .field__error, .errorlist").first).to_be_visible()
    look(page)


def test_a_teacher(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mr_hill"], LAPTOP)
    own, challenge = f"/classes/{who['kingfisher']}", f"/challenges/{who['challenge']}"
    look_at(
        page, f"{own}/", f"{challenge}/tray/?show=handed-in", f"{challenge}/tray/?show=not-yet",
        f"{challenge}/tray/?show=club", f"{challenge}/tray/?choose=all",
        f"{own}/rhythm/", f"{own}/rhythm/?preset=celebrated", f"{own}/year/",
        f"{own}/year/?move={who['not_set_yet']}", f"{own}/year/?move={who['planned']}",
        f"/classes/{who['wren']}/year/",
        f"{own}/challenges/", f"{own}/challenges/new/", f"{challenge}/", f"{challenge}/edit/",
        f"{own}/help/", f"{challenge}/resources/",
        f"/challenges/{who['not_set_yet']}/edit/", f"{own}/tablets/", f"{own}/waiting/",
        f"/entries/{who['entry']}/responses/", f"/entries/{who['released']}/responses/", f"{own}/books/",
        f"{challenge}/book/", f"/classes/{who['wren']}/", f"/classes/{who['wren']}/challenges/",
        f"/classes/{who['wren']}/tablets/", f"/classes/{who['wren']}/waiting/",
        f"/classes/{who['wren']}/books/", f"/challenges/{who['bridges']}/told/", f"{challenge}/told/",
        f"/challenges/{who['bridges']}/snapshot/", f"/challenges/{who['not_set_yet']}/snapshot/",
        f"{own}/challenges-so-far/", f"/classes/{who['wren']}/challenges-so-far/", "/account/logout/",
        "/account/password/change/", f"{challenge}/pupils/{who['cleo']}/later-day/",
        f"{challenge}/class-time/", f"/entries/{who['entry']}/develop/",
        f"{challenge}/pupils/{who['ada']}/later-day/", "/account/mails/", "/account/calendar/",
    )  # fmt: skip
    page.get_by_role("button", name="Make an address").first.click()
    expect(page.get_by_role("button", name="Copy it")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Copy it").click()
    expect(page.get_by_text("Copied")).to_be_visible()


def test_the_challenge_bank(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mr_hill"], LAPTOP)
    bank, challenge = f"/schools/{who['wrenfield']}/bank/", who["challenge"]
    look_at(
        page, bank, f"{bank}?chosen={challenge}", f"{bank}?words=nothing+like+it", f"{bank}?years=3&short=1",
        f"/challenges/{challenge}/again/", f"{bank}share/", f"{bank}share/?words=nothing", f"{bank}bring-in/",
    )  # fmt: skip
    page.goto(f"{bank}bring-in/")
    page.get_by_label("The file").set_input_files({"name": "a.json", "mimeType": "", "buffer": b"[]"})
    page.get_by_role("button", name="Show me the challenges").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    theirs = {"title": "Bridges", "task": "Build one.", "questions": ["Why does it stand?"], "files": [{}]}
    sent = {"format": "learning-logs-challenges", "version": 1, "challenges": [theirs, {"title": ""}]}
    page.get_by_label("The file").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(sent).encode()}
    )
    page.get_by_role("button", name="Show me the challenges").click()
    expect(page.get_by_text("1 challenge is left out")).to_be_visible()
    open_every_question(page)
    look(page)
    page.get_by_role("button", name="Take the ticked ones").click()
    expect(page.get_by_role("heading", name="Taken from a file")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 draft is gone again.")).to_be_visible()


def test_a_pile_of_scans_and_the_labels(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mr_hill"], LAPTOP)
    labels = f"/classes/{who['kingfisher']}/labels/"
    look_at(page, f"/challenges/{who['challenge']}/scan/", labels)
    page.get_by_role("button", name="Make the sheets").click()
    expect(page.get_by_role("img", name="The first sheet of labels")).to_be_visible()
    look(page)
    page.goto(f"/scans/{who['scan']}/")
    open_every_question(page)
    look(page)
    page = sign_in(who["adas_mum"], PHONE)
    look_at(page, f"/scans/{who['pages_scan']}/pages/")


def test_a_teacher_whose_challenge_is_not_complete(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    page.goto(f"/classes/{installation.who['kingfisher']}/challenges/new/")
    page.get_by_role("button", name=re.compile("^Set for")).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    look(page)


def test_a_teacher_with_new_secret_pictures(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    page.goto(f"/classes/{installation.who['wren']}/tablets/")
    open_every_question(page)
    look(page)
    page.locator(f"form[action='/classes/{installation.who['wren']}/pictures/'] button").first.click()
    expect(page.get_by_text("Oluwaseunfunmi-Marie").first).to_be_visible()
    look(page)


def open_every_question(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")


def test_the_board(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mr_hill"], BOARD, reduced_motion="reduce")  # colours at once, not on their way
    wall = f"/challenges/{who['challenge']}/wall/"
    look_at(page, wall, f"{wall}{who['entry']}/", f"/classes/{who['wren']}/wall/")
    look_at(page, f"{wall}compare/", f"{wall}{who['developed']}/before-after/")
    page.goto(wall)
    page.get_by_role("button", name="Dark room colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    look(page)
    look_at(page, f"{wall}{who['entry']}/")


def test_the_head_and_a_governor(installation: Installation, sign_in: SignIn) -> None:
    school = f"/schools/{installation.who['wrenfield']}"
    look_at(sign_in(installation.who["mrs_bell"], LAPTOP), f"{school}/", f"{school}/years/4/")
    look_at(sign_in(installation.who["mr_okoro"], LAPTOP), "/")


def test_the_lunchtime_club(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mr_lamb"], TABLET)
    club = f"/schools/{who['wrenfield']}/club"
    look_at(page, f"{club}/", f"{club}/list/", f"{club}/set-up/")
    page.goto(f"{club}/")
    page.get_by_role("link", name="Someone came along").click()
    look(page)
    page.goto(f"{club}/")
    open_every_question(page)
    look(page)
    page.get_by_role("button", name="Ben T is here").click()
    expect(page.get_by_role("button", name="Ben T is here", pressed=True)).to_be_focused()
    look(page)
    page.get_by_role("link", name=re.compile("^The next club")).click()
    look(page)


def test_a_parent(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["adas_mum"], PHONE)
    desks = [f"/entries/{number}/" for number in who["double_pages"].values()]
    look_at(
        page, "/family/", f"/pupils/{who['finn']}/", f"/pupils/{who['ada']}/",
        f"/challenges/{who['challenge']}/", *desks, f"{desks[0]}?photos=1", f"/entries/{who['entry']}/",
        f"/entries/{who['entry']}/handed-in/", f"/pupils/{who['ada']}/shelf/",
        f"/pupils/{who['finn']}/shelf/",
        f"/shelf/{who['entry']}/", f"/shelf/{who['released']}/",
        f"/challenges/{who['bridges']}/pupils/{who['ada']}/how-it-was/",
        f"/classes/{who['kingfisher']}/challenges-so-far/",
        "/account/me/", "/account/mails/", "/account/calendar/", "/share/", "/share/?kept=no",
        f"/photos/{who['page_with_flap']}/flaps/", f"/photos/{who['page_with_flap']}/describe/",
        f"/flaps/{who['flap']}/",
        f"/entries/{who['draft']}/type/right/", f"/entries/{who['draft']}/references/",
        f"/references/{who['reference']}/", f"/entries/{who['draft']}/",
        f"/entries/{who['draft']}/clips/new/?kind=sound", f"/entries/{who['draft']}/clips/new/?kind=film",
        f"/clips/{who['draft_clip']}/",
    )  # fmt: skip
    page.goto(f"/photos/{who['page_with_flap']}/flaps/")
    open_every_question(page)
    page.get_by_role("button", name="Flap: The magma chamber").click()
    look(page)
    page.get_by_label("What is it called?").fill("Roots")
    page.get_by_role("button", name="Stick the flap on").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    look(page)


def test_before_and_after_by_keyboard_and_by_finger(installation: Installation, sign_in: SignIn) -> None:
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    page.goto(f"/challenges/{installation.who['challenge']}/class-time/")
    slider = page.get_by_role("slider", name="How much of the new both pages to see")
    figure = page.locator("[data-before-after]")
    seen = "(figure) => figure.style.getPropertyValue('--seen')"
    assert figure.evaluate(seen) == "50%"
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert figure.evaluate(seen) == "55%"
    expect(slider).to_have_attribute("aria-valuetext", "55 % new")
    page.keyboard.press("End")
    assert figure.evaluate(seen) == "100%"
    box = figure.locator("[data-stage]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 20)
    page.mouse.up()
    assert figure.evaluate(seen) == "20%"


def test_what_a_child_types_is_there_after_the_browser_is_closed(
    installation: Installation, sign_in: SignIn
) -> None:
    who = installation.who
    page = sign_in(who["adas_mum"], PHONE)
    page.goto(f"/entries/{who['draft']}/type/right/")
    page.get_by_label("words on my page").fill("Cork floats, and a coin does not.")
    expect(page.get_by_text(re.compile("^Safe at"))).to_be_visible()
    page.context.close()
    again = sign_in(who["adas_mum"], PHONE)
    again.goto(f"/entries/{who['draft']}/type/right/")
    expect(again.get_by_label("words on my page")).to_have_value("Cork floats, and a coin does not.")


def test_the_page_that_stops_mails(installation: Installation, device: Device) -> None:
    page = device(PHONE)
    page.goto(installation.who["stop_mails"])
    look(page)
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Send them again").click()
    expect(page.get_by_role("button", name="Stop them")).to_be_visible()


def test_a_child(installation: Installation, device: Device, sign_in: SignIn) -> None:
    who = installation.who
    page = sign_in(who["mr_hill"], TABLET)
    page.goto(f"/classes/{who['kingfisher']}/tablets/")
    page.get_by_label("What is it called?").fill("Year 4 tablet 3")
    page.get_by_role("button", name="Make it a class tablet").click()
    page.wait_for_url("**/door/")
    look(page)
    teacher = sign_in(who["mr_hill"], LAPTOP)
    teacher.goto(f"/classes/{who['kingfisher']}/tablets/")
    teacher.get_by_role("button", name="Open the door").click()
    look(teacher)
    look_at(page, "/door/", f"/door/{who['ada']}/")
    for picture in ("Fish", "Sun", "Sun"):
        page.get_by_role("button", name=picture, exact=True).click()
    expect(page.get_by_text("The door stayed shut.")).to_be_visible()
    look(page)
    for picture in ("Fish", "Sun", "Boat"):
        page.get_by_role("button", name=picture, exact=True).click()
    page.wait_for_url(f"**/pupils/{who['ada']}/")
    look(page)
    look_at(
        page, f"/pupils/{who['ada']}/shelf/", f"/shelf/{who['released']}/", "/my-reviews/",
        f"/reviews/{who['asked']}/", f"/challenges/{who['challenge']}/",
        f"/classes/{who['kingfisher']}/wall/", f"/classes/{who['kingfisher']}/challenges-so-far/",
        f"/challenges/{who['bridges']}/pupils/{who['ada']}/how-it-was/",
    )  # fmt: skip
    page.goto(f"/reviews/{who['asked']}/")
    page.get_by_role("button", name="Give to Małgosia").click()
    expect(page.get_by_text("Tap a star.").first).to_be_visible()
    look(page)


@pytest.fixture
def empty_desk(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A browser in front of an installation in which nothing has begun."""
    with running(tmp_path / "data") as url:
        context = browser.new_context(viewport=LAPTOP, base_url=url, locale="en-GB")
        yield context.new_page()
        context.close()


def test_an_empty_installation_becomes_the_sample_school(empty_desk: Page) -> None:
    look_at(empty_desk, "/", "/set-up/")
    empty_desk.evaluate("document.querySelector('main form').noValidate = true")
    empty_desk.get_by_role("button", name="Show me the children").click()
    expect(empty_desk.locator("[aria-invalid=true]").first).to_be_visible()
    look(empty_desk)
    empty_desk.goto("/")
    empty_desk.get_by_role("button", name="Look around a sample school").click()
    empty_desk.wait_for_url("**/sample/")
    open_every_question(empty_desk)
    look(empty_desk)
