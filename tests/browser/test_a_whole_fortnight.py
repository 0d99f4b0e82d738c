"""From the challenge to the book in the hand: real Chromium, real worker, real photos."""

import datetime
import hashlib
import zoneinfo
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BOARD, LAPTOP, PHONE, TABLET, Device, Installation
from tests.corpus import FOLDER as CORPUS
from tests.pictures import assert_nothing_but_pixels, phone_photo

OWN_HEIC = Path(__file__).resolve().parents[1] / "files" / "house-turned.heic"
TITLE = "How do bridges stay up?"
PICTURES_WITHIN_MS = 30_000


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Path, Path]:
    """A sideways JPEG and a HEIC with the place where it was taken: the corpus's, or our own without it."""
    real = CORPUS / "camera/Portrait_6.jpg", CORPUS / "formats/iphone-parfait-gps.heic"
    if all(path.exists() for path in real):
        return real
    return phone_photo(tmp_path / "sideways.jpg", orientation=6, width_px=1200, height_px=1800), OWN_HEIC


def test_a_challenge_becomes_a_book(
    installation: Installation, device: Device, sign_in: Any, photos: tuple[Path, Path], tmp_path: Path
) -> None:
    left, right = photos
    whole = phone_photo(tmp_path / "whole.jpg", orientation=8, width_px=1600, height_px=1200)
    who = installation.who

    teacher = sign_in(who["mr_hill"], LAPTOP)
    set_challenge(teacher)
    number = installation.ask(f"challenge_number({TITLE!r})")

    mum = sign_in(who["adas_mum"], PHONE, is_mobile=True, has_touch=True)
    open_double_page(mum, who["ada"])
    mum.locator("#photo-left").set_input_files(left)
    expect(mum.locator(".slot--left img:not([data-local])")).to_be_visible(timeout=PICTURES_WITHIN_MS)
    mum.locator("#photo-right").set_input_files(right)
    expect(mum.locator(".slot--right img:not([data-local])")).to_be_visible(timeout=PICTURES_WITHIN_MS)
    expect(mum.get_by_text("Safe. Making the picture")).to_have_count(0, timeout=PICTURES_WITHIN_MS)
    hand_in(mum, "Ada")
    expect_upright_pictures_without_a_place(installation, who["ada"])

    dad = sign_in(who["bens_dad"], PHONE)
    open_double_page(dad, who["ben"])
    add_whole(dad, whole)
    hand_in(dad, "Ben")
    teacher.goto(f"/challenges/{number}/tray/")
    teacher.get_by_role("button", name="Add a page for Cleo W").click()
    add_whole(teacher, whole)
    hand_in(teacher, "Cleo", heading="Handed in for Cleo W")

    teacher.goto(f"/challenges/{number}/tray/")
    teacher.get_by_role("button", name="Let all 3 through").click()
    teacher.get_by_role("button", name="Ask classmates to respond").click()
    tablet = make_class_tablet(sign_in, who)
    open_the_door(teacher, who)
    for child in ("Ben", "Cleo"):
        mark_everything(tablet, child)

    teacher.goto(f"/classes/{who['kingfisher']}/waiting/")
    teacher.locator("summary", has_text="Let all 12 through").click()
    teacher.get_by_role("button", name="Let all 12 through").click()
    teacher.goto(f"/challenges/{number}/tray/")
    teacher.get_by_role("button", name="Release").click()

    come_in(tablet, "Ada")
    tablet.goto(f"/pupils/{who['ada']}/shelf/")
    tablet.get_by_role("link", name=TITLE).click()
    expect(tablet.get_by_text("Ben likes the tall arch.")).to_be_visible()
    expect(tablet.get_by_text("Cleo wishes for a name on the river.")).to_be_visible()

    look_at_the_wall(sign_in(who["mr_hill"], BOARD), number)
    book = make_the_book(teacher, number, tmp_path)
    expect_the_stored_pictures_in(book, installation, sheets=4)


def set_challenge(teacher: Page) -> None:
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
    teacher.get_by_role("link", name="Challenges").click()
    teacher.get_by_role("link", name="Set a challenge").first.click()
    teacher.locator("#id_title").fill(TITLE)
    teacher.locator("#id_task").fill("Find a bridge, or build one.")
    teacher.locator("#id_set_on").fill(today.isoformat())
    teacher.locator("#id_hand_in_on").fill((today + datetime.timedelta(days=14)).isoformat())
    teacher.locator("#id_catch_up_until").fill((today + datetime.timedelta(days=21)).isoformat())
    teacher.get_by_role("button", name="Set it now").click()
    expect(teacher.get_by_text(TITLE).first).to_be_visible()


def open_double_page(parent: Page, pupil: int) -> None:
    parent.goto(f"/pupils/{pupil}/")
    card = parent.locator("article", has_text=TITLE)
    card.get_by_role("button", name="double page").click()
    parent.wait_for_url("**/entries/**")


def add_whole(page: Page, photo: Path) -> None:
    page.get_by_role("link", name="1 photo").click()
    page.locator("#photo-whole").set_input_files(photo)
    expect(page.locator(".slot--whole img:not([data-local])")).to_be_visible(timeout=PICTURES_WITHIN_MS)


def hand_in(page: Page, child: str, *, heading: str = "") -> None:
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name=heading or f"Well done, {child}!")).to_be_visible()


def expect_upright_pictures_without_a_place(installation: Installation, pupil: int) -> None:
    """Left stands upright at 1,200 × 1,800; nothing stored has anything but pixels; the uploads are gone."""
    pictures = installation.ask(f"pictures_of({pupil})")
    large = {picture["place"]: picture["px"] for picture in pictures if picture["size"] == "2560"}
    assert large["left"] == [1200, 1800]
    assert {picture["size"] for picture in pictures} == {"320", "640", "1024", "2560", "master"}
    installation.wait_until("uploads_kept() == 0")
    stored = [path for path in (installation.data / "files").rglob("*") if path.is_file()]
    assert len(stored) >= 10
    for path in stored:
        assert_nothing_but_pixels(path)


def make_class_tablet(sign_in: Any, who: dict[str, Any]) -> Page:
    tablet: Page = sign_in(who["mr_hill"], TABLET, has_touch=True)
    tablet.goto(f"/classes/{who['kingfisher']}/tablets/")
    tablet.get_by_label("What is it called?").fill("Year 4 tablet 3")
    tablet.get_by_role("button", name="Make it a class tablet").click()
    tablet.wait_for_url("**/door/")
    return tablet


def open_the_door(teacher: Page, who: dict[str, Any]) -> None:
    teacher.goto(f"/classes/{who['kingfisher']}/tablets/")
    teacher.get_by_role("button", name="Open the door").click()


def come_in(tablet: Page, child: str) -> None:
    """Six taps at most: the animal, three pictures."""
    tablet.goto("/door/")
    tablet.get_by_role("link", name=child).tap()
    for picture in ("Fish", "Sun", "Boat"):
        tablet.get_by_role("button", name=picture, exact=True).tap()
    expect(tablet.get_by_role("button", name="I’m finished")).to_be_visible()


def mark_everything(tablet: Page, child: str) -> None:
    """The child answers both classmates they were asked about, and goes."""
    come_in(tablet, child)
    for _number in range(2):
        tablet.goto("/my-reviews/")
        tablet.locator(".asked a", has_text="Look, then give").first.tap()
        boxes = tablet.locator("textarea")
        expect(boxes).to_have_count(3)
        for row in tablet.locator("fieldset.rate").all():
            row.get_by_label("Lots").tap()
        boxes.nth(0).fill(f"{child} likes the tall arch.")
        boxes.nth(1).fill(f"{child} learned about rivets.")
        boxes.nth(2).fill(f"{child} wishes for a name on the river.")
        asked = tablet.url
        tablet.get_by_role("button", name="Give to").tap()
        expect(tablet).not_to_have_url(asked)
    tablet.goto("/my-reviews/")
    tablet.get_by_role("button", name="I’m finished").tap()
    tablet.wait_for_url("**/door/")


def look_at_the_wall(board: Page, number: int) -> None:
    """Three logs; each as large as the board; onward by key, back by touch of the wall button."""
    board.goto(f"/challenges/{number}/wall/")
    expect(board.locator(".wallitem")).to_have_count(3)
    board.locator(".wallitem").first.click()
    expect(board.get_by_role("heading", name="Ada")).to_be_visible()
    board.keyboard.press("ArrowRight")
    expect(board.get_by_role("heading", name="Ben")).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.locator(".wallitem")).to_have_count(3)


def make_the_book(teacher: Page, number: int, folder: Path) -> Path:
    teacher.goto(f"/challenges/{number}/book/")
    teacher.get_by_role("button", name="Make the book").click()
    link = teacher.get_by_role("link", name="Open the book")
    expect(link).to_be_visible(timeout=PICTURES_WITHIN_MS)
    with teacher.expect_download() as download:
        link.click()
    path = folder / "book.pdf"
    download.value.save_as(path)
    return path


def expect_the_stored_pictures_in(book: Path, installation: Installation, *, sheets: int) -> None:
    """A cover and one double page a sheet, and every picture exactly as it is stored."""
    keys = installation.ask(f"large_picture_keys({TITLE!r})")
    stored = {hashlib.sha256((installation.data / "files" / key).read_bytes()).digest() for key in keys}
    with pikepdf.open(book) as pdf:
        assert len(pdf.pages) == sheets
        inside = {
            hashlib.sha256(thing.read_raw_bytes()).digest()
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        }
    assert len(stored) >= 3
    assert stored <= inside
