"""Mr Hill moves hand-in day, and catch-up moves with it until he has chosen another."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Installation


def test_catch_up_follows_hand_in_day_until_it_is_chosen_by_hand(
    sign_in: Callable[..., Page], installation: Installation
) -> None:
    page = sign_in("mr.hill@school.example", LAPTOP)
    page.goto(f"/classes/{installation.who['kingfisher']}/challenges/new/")
    catch_up = page.locator("#id_catch_up_until")
    page.locator("#id_set_on").fill("2027-01-04")
    page.locator("#id_hand_in_on").fill("2027-01-15")
    expect(catch_up).to_have_value("2027-01-22")
    page.locator("#id_hand_in_on").fill("2027-02-26")
    expect(catch_up).to_have_value("2027-03-05")
    catch_up.fill("2027-03-01")
    page.locator("#id_hand_in_on").fill("2027-01-18")
    expect(catch_up).to_have_value("2027-03-01")
