"""The account school gives its staff: set up by the head, linked by a teacher, used; in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, SMALLEST, Device, Installation, filled, running
from tests.browser.test_every_page_is_accessible import look, open_every_question
from tests.people.oidc_provider import CLIENT, SECRET, Provider, running_provider

SignIn = Callable[..., Page]
TENANT = "6f1f1c1e-0c4b-4d5a-9d5e-2f1b8a7c9d10"
PASSWORD = "correct horse battery"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running_one:
        running_one.claims = {"tid": TENANT, "oid": "oid-hill"}
        yield running_one


@pytest.fixture(scope="module")
def installation(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """As everywhere else, but Microsoft is a server of this machine."""
    data = tmp_path_factory.mktemp("installation") / "data"
    who = filled(data, "tests.browser.fill_everything")
    with running(data, "--no-sample", MICROSOFT_ISSUER=f"{provider.url}/{{place}}/v2.0") as url:
        yield Installation(url, data, who)


def test_from_the_office_to_a_teachers_sign_in(
    installation: Installation,
    provider: Provider,
    sign_in: SignIn,
    device: Device,
    spare_codes: Iterator[str],
) -> None:
    set_up_microsoft(installation, sign_in)
    teacher = sign_in(installation.who["mr_hill"], LAPTOP)
    teacher.goto("/account/me/")
    look(teacher)
    teacher.get_by_role("link", name="Link my Microsoft account").click()
    teacher.get_by_label("Password").fill(PASSWORD)
    teacher.get_by_role("button", name="Go on").click()
    look(teacher)
    teacher.get_by_role("button", name="Yes, link it").click()
    look(teacher)
    teacher.get_by_role("link", name="Go on to Microsoft").click()
    teacher.wait_for_url("**/account/me/")
    expect(teacher.get_by_text("My Microsoft account")).to_be_visible()
    look(teacher)
    phone = device(SMALLEST)
    phone.goto("/account/login/")
    look(phone)
    phone.get_by_role("link", name="Staff: sign in with Microsoft").click()
    phone.get_by_label("The code your app shows now").fill(next(spare_codes))
    phone.get_by_role("button", name="Open").click()
    phone.wait_for_url(re.compile("/classes/"))
    provider.claims["oid"] = "somebody else"
    stranger = device(SMALLEST)
    stranger.goto("/account/login/")
    stranger.get_by_role("link", name="Staff: sign in with Microsoft").click()
    expect(stranger.get_by_role("heading", name="That account does not open anything here")).to_be_visible()
    look(stranger)


def set_up_microsoft(installation: Installation, sign_in: SignIn) -> None:
    head = sign_in(installation.who["mrs_bell"], LAPTOP)
    head.goto(f"/schools/{installation.who['wrenfield']}/office/system/")
    head.get_by_role("link", name="Microsoft 365").click()
    look(head)
    head.get_by_label("Directory (tenant) ID").fill("common")
    head.get_by_label("Client ID").fill(CLIENT)
    head.get_by_label("Client secret").fill(SECRET)
    head.get_by_role("button", name="Save and switch on").click()
    expect(head.get_by_text("That is not your school’s own directory.")).to_be_visible()
    look(head)
    head.get_by_label("Directory (tenant) ID").fill(TENANT)
    head.get_by_label("Client secret").fill(SECRET)
    head.get_by_role("button", name="Save and switch on").click()
    expect(head.get_by_label("Redirect address, to copy")).to_have_value(re.compile(r"/at-school/\d+/back/$"))
    open_every_question(head)
    look(head)
