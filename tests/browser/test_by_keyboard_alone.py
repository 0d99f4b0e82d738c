"""A parent's whole path without a mouse or a finger; wherever the keyboard is can be seen."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Device, Installation
from tests.pictures import phone_photo

PICTURES_WITHIN_MS = 30_000
TABS_AT_MOST = 40
# The focus itself, or what stands for it on the screen: a file field is shown by its button.
WHERE = """() => {
  const focused = document.activeElement;
  const labels = [...(focused.labels ?? [])].map((label) => label.innerText);
  const words = [focused.getAttribute("aria-label"), focused.innerText, ...labels].filter(Boolean).join(" ");
  const seen = [focused, ...(focused.labels ?? [])].some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    const { width, height } = each.getBoundingClientRect();
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0 && width > 1 && height > 1;
  });
  return { words: words.replace(/\\s+/g, " ").trim(), seen, tag: focused.tagName, name: focused.name ?? "" };
}"""


class Keyboard:
    """Tab, Enter, Space and letters on one page; every stop on the way must be visible."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, words: str) -> None:
        """Press Tab until the focus is on what carries these words, or is named so."""
        passed = []
        for _number in range(TABS_AT_MOST):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(WHERE)
            if here["tag"] == "BODY":
                continue
            assert here["seen"], f"{self.page.url}: no outline on {here}"
            if words in here["words"] or words == here["name"]:
                return
            passed.append(here["words"] or here["name"])
        raise AssertionError(f"{self.page.url}: never came to “{words}”, only to {passed}")

    def press(self, words: str, key: str = "Enter") -> None:
        self.tab_to(words)
        self.page.keyboard.press(key)

    def type_into(self, name: str, text: str) -> None:
        self.tab_to(name)
        self.page.keyboard.type(text)

    def choose_file(self, words: str, path: Path, key: str) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(words, key)
        chooser.value.set_files(path)


def test_a_parent_hands_in_and_takes_back(installation: Installation, device: Device, tmp_path: Path) -> None:
    photo = phone_photo(tmp_path / "page.jpg", orientation=6, width_px=900, height_px=1300)
    page = device(LAPTOP)
    keyboard = Keyboard(page)
    sign_in(page, keyboard, installation.who["adas_mum"])

    keyboard.press("Ada")
    page.wait_for_url("**/pupils/*/")
    keyboard.press("Add Ada’s double page")
    page.wait_for_url("**/entries/*/")
    keyboard.choose_file("Add a photo : Left page", photo, "Enter")
    expect(page.locator(".slot--left img:not([data-local])")).to_be_visible(timeout=PICTURES_WITHIN_MS)
    keyboard.choose_file("Add a photo : Right page", photo, "Space")
    expect(page.locator(".slot--right img:not([data-local])")).to_be_visible(timeout=PICTURES_WITHIN_MS)
    before = page.locator(".slot--left img:not([data-local])").get_attribute("src")
    keyboard.press("Turn : Left page")
    expect(page.locator(".slot--left img:not([data-local])")).not_to_have_attribute(
        "src", before or "", timeout=PICTURES_WITHIN_MS
    )
    expect(page.get_by_text("Turning")).to_have_count(0, timeout=PICTURES_WITHIN_MS)

    keyboard.press("Hand in")
    expect(page.get_by_role("heading", name="Well done, Ada!")).to_be_visible()
    keyboard.press("Change something")
    expect(page.get_by_text("It is yours again.")).to_be_visible()
    keyboard.press("Back to this fortnight")
    page.wait_for_url("**/pupils/*/")
    keyboard.press("Family")
    page.wait_for_url("**/family/")
    keyboard.press("Sign out")
    page.wait_for_url("**/logout/")
    keyboard.press("Sign out")
    expect(page.get_by_label("E-mail")).to_be_visible()


def sign_in(page: Page, keyboard: Keyboard, email: str) -> None:
    page.goto("/account/login/")
    keyboard.tab_to("Skip to the main part")
    keyboard.type_into("login", email)
    keyboard.type_into("password", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/family/")


def test_a_teacher_changes_their_mind(installation: Installation, sign_in: Callable[..., Page]) -> None:
    """Escape shuts a question, and the focus is back where it was asked."""
    page = sign_in(installation.who["mr_hill"], LAPTOP)
    page.goto(f"/classes/{installation.who['kingfisher']}/challenges/")
    keyboard = Keyboard(page)
    keyboard.press("Withdraw")
    expect(page.get_by_role("button", name="Withdraw it")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Withdraw it")).to_be_hidden()
    assert "Withdraw" in page.evaluate(WHERE)["words"]
