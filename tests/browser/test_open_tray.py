"""A tray left open in Chromium: it hears 304, then what is new, and nobody's ticks are lost meanwhile."""

from playwright.sync_api import Response, expect

from tests.browser.conftest import LAPTOP, Installation
from tests.browser.test_every_page_is_accessible import SignIn

FILL = "tests.browser.fill_everything"
ASKS_WITHIN_MS = 30_000  # every 15 s


def answers(status: int):
    def _is_it(response: Response) -> bool:
        return "/tray/" in response.url and response.status == status and response.request.method == "GET"

    return _is_it


def test_an_open_tray_asks_and_keeps_what_is_ticked(installation: Installation, sign_in: SignIn) -> None:
    who = installation.who
    tray = f"/challenges/{who['challenge']}/tray/?choose=some"
    page = sign_in(who["mr_hill"], LAPTOP)
    page.goto(tray)
    page.get_by_label("Ada L").check()
    with page.expect_response(answers(304), timeout=ASKS_WITHIN_MS):
        pass
    expect(page.locator(".trayitem")).to_have_count(4)
    other = page.context.new_page()
    other.goto(f"/schools/{who['wrenfield']}/club/list/")
    other.get_by_label("Which child?").select_option(label="Ada Lowe")
    other.get_by_role("button", name="Put on the list").click()
    with page.expect_response(answers(200), timeout=ASKS_WITHIN_MS):
        pass
    expect(page.locator("#club-card")).to_contain_text("Ada L")
    expect(page.locator(".trayitem")).to_have_count(4)
    expect(page.get_by_label("Ada L")).to_be_checked()
