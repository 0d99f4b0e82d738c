"""A new administrator, a browser and an empty installation: at the end a school with its people."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LAPTOP, running
from tests.browser.test_every_page_is_accessible import look
from tests.office.lists import as_csv, upn

DATES = """Autumn 1: 2 September 2026 to 22 October 2026
Autumn 2: 2 November 2026 to 18 December 2026
Spring 1: 5 January 2027 to 12 February 2027
Spring 2: 22 February 2027 to 25 March 2027
Summer 1: 12 April 2027 to 28 May 2027
Summer 2: 7 June 2027 to 21 July 2027
INSET day: 1 September 2026"""
STAFF = ["Mr Arden", "Ms Vale", "Mr Lamb", "Ms Gray", "Mrs Bell"]
CLASSES = {"Kingfisher Class": "Years 3 and 4", "Heron Class": "Year 5", "Wren Class": "Year 6"}
PASSWORD = "three purple otters"


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A browser in front of an installation in which nothing has begun."""
    with running(tmp_path / "data", "--no-sample") as url:
        context = browser.new_context(viewport=LAPTOP, base_url=url, locale="en-GB")
        yield context.new_page()
        context.close()


@pytest.mark.browser
def test_from_an_empty_installation_to_a_school_with_its_people(desk: Page, tmp_path: Path) -> None:
    begin(desk)
    paste_the_dates(desk)
    for name, years in CLASSES.items():
        add_a_class(desk, name, years)
    bring_in_the_children(desk, tmp_path)
    for number, name in enumerate(STAFF):
        ask_in(desk, name, "Kingfisher Class" if number < 2 else "Heron Class")
    expect(desk.get_by_role("heading", name="Asked in")).to_be_visible()
    joins_by_her_mail(desk, "ms.vale@brookside.example")
    print_badges(desk)
    desk.goto("/")
    expect(desk.locator("h1")).to_contain_text("Brookside Primary")


def begin(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_role("link", name="Set up the whole school").click()
    look(desk)
    desk.get_by_label("What is your school called?").fill("Brookside Primary")
    desk.get_by_label("Your name").fill("Mrs Bellamy")
    desk.get_by_label("Your e-mail").fill("office@brookside.example")
    desk.get_by_label("A password").fill(PASSWORD)
    desk.get_by_role("button", name="Make the school").click()
    expect(desk.get_by_role("heading", name="Setting up Brookside Primary")).to_be_visible()
    expect(desk.get_by_text("1 of 7 done")).to_be_visible()
    look(desk)


def step(desk: Page, name: str) -> None:
    desk.get_by_role("complementary").get_by_role("link", name=name).click()


def paste_the_dates(desk: Page) -> None:
    step(desk, "Terms and half terms")
    desk.get_by_text("Paste our dates instead").click()
    desk.get_by_label("The dates as they stand").fill(DATES)
    desk.get_by_role("button", name="Show me what you understand").click()
    expect(desk.get_by_text("Found 6 half terms and 1 INSET days.")).to_be_visible()
    desk.get_by_role("button", name="These are right").click()
    expect(desk.get_by_text("Saved. Handed-in logs never move.")).to_be_visible()
    look(desk)


def add_a_class(desk: Page, name: str, years: str) -> None:
    step(desk, "Classes")
    desk.get_by_role("link", name="Add a class").first.click()
    desk.get_by_label("What is the class called?").fill(name)
    desk.get_by_label("Which years?").fill(years)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("link", name=name, exact=True)).to_be_visible()


def bring_in_the_children(desk: Page, folder: Path) -> None:
    classes = ["Kingfisher", "HERON CLASS", "Wren Class"]
    rows = [["Forename", "Surname", "Date of Birth", "UPN", "Reg Group", "Year"]]
    rows += [
        [f"Child{n}", f"Of{n}", f"{n % 28 + 1:02}/05/2018", upn(n), classes[n % 3], f"Year {n % 4 + 3}"]
        for n in range(75)
    ]
    file = folder / "autumn.csv"
    file.write_bytes(as_csv(rows, encoding="cp1252"))
    step(desk, "Class lists")
    look(desk)
    desk.get_by_label("The file").set_input_files(str(file))
    desk.get_by_role("button", name="Show me the changes").click()
    expect(desk.get_by_text("nothing is saved yet")).to_be_visible()
    look(desk)
    desk.get_by_role("button", name="Make 75 changes").click()
    expect(desk.get_by_text("75 changes are made.")).to_be_visible()
    desk.get_by_role("link", name="People").click()
    expect(desk.get_by_role("link", name=re.compile("^Child"))).to_have_count(75)
    look(desk)


def ask_in(desk: Page, name: str, school_class: str) -> None:
    desk.get_by_role("link", name="Set up").click()
    step(desk, "Staff")
    desk.get_by_label("Name").fill(name)
    desk.get_by_label("E-mail").fill(f"{name.replace(' ', '.').lower()}@brookside.example")
    desk.get_by_label("Teacher", exact=True).check()
    desk.get_by_label(school_class).check()
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text(f"{name} is asked in.")).to_be_visible()


def joins_by_her_mail(desk: Page, email: str) -> None:
    """The office passes a kept mail on; on her own computer its link leads into her class."""
    desk.get_by_role("link", name="This system").click()
    desk.get_by_role("link", name=re.compile("kept mail")).click()
    desk.get_by_role("listitem").filter(has_text=email).get_by_role("link").click()
    there = re.search(r"https?://\S+/join/#\S+", desk.get_by_role("main").inner_text())
    assert there is not None
    desk.get_by_role("link", name="Set up").click()
    context = desk.context.browser.new_context(viewport=LAPTOP, locale="en-GB")  # type: ignore[union-attr]
    hers = context.new_page()
    hers.goto(there[0])
    expect(hers.get_by_text("asks you in to work with its Learning Logs.")).to_be_visible()
    look(hers)
    hers.get_by_role("button", name="Go on").click()
    expect(
        hers.get_by_role("heading", name=re.compile("first challenge|Kingfisher", re.I)).first
    ).to_be_visible()
    look(hers)
    context.close()


def print_badges(desk: Page) -> None:
    """Of all three classes: the step leads on to the next that has a child without one."""
    look(desk)
    office = desk.url
    for _class in CLASSES:
        desk.goto(office)
        step(desk, "Badges and letters")
        look(desk)
        desk.get_by_role("button", name="Print the 25 missing").click()
        expect(desk.locator(".badge")).to_have_count(25)
        expect(desk.locator(".a4")).to_have_count(4)
    desk.goto(office)
    expect(desk.get_by_text("75 of 75 children have a badge")).to_be_visible()
