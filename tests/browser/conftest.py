"""A real installation in a folder of its own, and a real Chromium in front of it."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files import locks
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.people_of_the_school import SPARE_CODES
from tests.services import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
LAPTOP = {"width": 1280, "height": 800}
BOARD = {"width": 1920, "height": 1080}
SMALLEST = {"width": 320, "height": 640}
STARTS_WITHIN_S = 90


@dataclass
class Installation:
    """A running Learning Logs: its address, its folder, and who is in it."""

    url: str
    data: Path
    who: dict[str, Any]
    answers: "Answers" = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.data)

    def ask(self, question: str) -> Any:
        """Work out a line of Python in the installation's own database and return its JSON answer."""
        return self.answers.to(question)

    def wait_until(self, question: str, *, within_s: float = 30) -> None:
        """Ask until the answer is true; fails after the time that is plenty for it."""
        until = time.monotonic() + within_s
        while not self.ask(question):
            assert time.monotonic() < until, f"Not within {within_s} s: {question}"
            time.sleep(0.1)


class Answers:
    """A process that looks things up in this folder's database, from the first question on.

    One of its own, because a browser's event loop and Django's ORM do not share one; and one for all the
    questions, because starting it costs more than answering them.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[str] | None = None

    def to(self, question: str) -> Any:
        """The JSON answer to one line of Python; a question that went wrong fails with why."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.browser.answers"], cwd=REPOSITORY, env=environment(self.data),
                text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(question)}\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, f"Nobody is there any more to answer: {question}"
        answer = json.loads(said)
        assert "wrong" not in answer, answer["wrong"]
        return answer["is"]

    def close(self) -> None:
        """It ends when no more questions can come."""
        if self.process is not None:
            self.process.communicate(timeout=20)


def environment(data: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("LEARNINGLOGS_")}
    return env | {"LEARNINGLOGS_DATA": str(data), "DJANGO_SETTINGS_MODULE": "learninglogs.settings"}


@pytest.fixture(scope="module")
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """`manage.py start` on a folder with the two schools of the tests: web, worker and sweeper.

    A module that needs other things in it names the module that fills it: FILL = "tests.browser.…".
    """
    data = tmp_path_factory.mktemp("installation") / "data"
    who = filled(data, getattr(request.module, "FILL", "tests.browser.fill"))
    with running(data, "--no-sample") as url:
        here = Installation(url, data, who)
        with closing(here.answers):
            yield here


def filled(data: Path, module: str) -> dict[str, Any]:
    """Fill this folder by that module, or as it filled the first; who is in it then.

    Filled once for all the processes of a parallel run: whoever comes while another fills waits for it.
    """
    kept = Path(os.environ["LEARNINGLOGS_TEST_FOLDER"]) / f"filled-{module}"
    told = kept.with_name(f"{kept.name}.json")
    with kept.with_name(f"{kept.name}.lock").open("w") as turn:
        locks.lock(turn, locks.LOCK_EX)  # let go when the file is closed
        if not told.exists():
            shutil.rmtree(kept, ignore_errors=True)  # of one that was killed while it filled
            told.write_text(_fill(kept, module))
    shutil.copytree(kept, data)
    who: dict[str, Any] = json.loads(told.read_text())
    return who


def _fill(data: Path, module: str) -> str:
    """What the module said, in a process of its own. Static files are put in place, as a start does."""
    said = [
        subprocess.run(
            [sys.executable, *command], cwd=REPOSITORY, env=environment(data),
            capture_output=True, text=True, timeout=120, check=False,
        )
        for command in (["-m", module], ["manage.py", "prepare"])
    ]  # fmt: skip
    assert not any(run.returncode for run in said), "".join(run.stderr for run in said)
    return said[0].stdout.splitlines()[-1]


@contextmanager
def running(data: Path, *options: str, **settings: str) -> Iterator[str]:
    """`manage.py start` on that folder; gives its address, and ends it as Ctrl-C does.

    settings: LEARNINGLOGS_ variables, without that word in front.
    """
    port = free_port()
    start = [sys.executable, "manage.py", "start", *options, "--data", str(data), "--port", str(port)]
    env = environment(data) | {"LEARNINGLOGS_JOB_SWEEP_S": "1"}
    env |= {f"LEARNINGLOGS_{name}": value for name, value in settings.items()}
    with subprocess.Popen(
        start, cwd=REPOSITORY, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _address(process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    """Where the installation says it answers. Fails with what it printed when it never does."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://localhost:\d+", line):
            return found.group()
    pytest.fail("".join(said))


@pytest.fixture(scope="module")  # its event loop must be gone when a test of Django's comes after it
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


Device = Callable[..., Page]


@pytest.fixture
def device(browser: Browser, installation: Installation) -> Iterator[Device]:
    """device(PHONE): a new device with an empty cookie jar. Errors on its pages fail the test."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def _device(size: dict[str, int], **options: Any) -> Page:
        context = browser.new_context(viewport=size, base_url=installation.url, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)) if not _is_a_hurry(error) else None)
        page.on("console", lambda said: trouble.append(said.text) if _is_trouble(said) else None)
        return page

    yield _device
    for context in contexts:
        context.close()
    assert not trouble, trouble


def _is_a_hurry(error: Any) -> bool:
    """The browser gave up its fade from page to page, because the next step came first."""
    return "Transition was" in str(error)


def _is_trouble(said: Any) -> bool:
    """Errors of ours; a refused address or a broken line is a test's own affair."""
    own_affair = "Failed to load resource" in said.text or said.text.startswith(
        ("htmx:sendError", "htmx:sendAbort", "htmx:afterRequest")
    )
    return said.type == "error" and not own_affair


@pytest.fixture(scope="session")
def spare_codes() -> Iterator[str]:
    """Codes for the second lock: each opens it once, in whichever installation."""
    return itertools.cycle(SPARE_CODES)


@pytest.fixture
def sign_in(device: Device, spare_codes: Iterator[str]) -> Callable[..., Page]:
    """sign_in("ada@…", PHONE): an adult comes in by the front door, by e-mail, password and second lock."""

    def _sign_in(email: str, size: dict[str, int], **options: Any) -> Page:
        page = device(size, **options)
        page.goto("/account/login/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").first.fill("correct horse battery")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/account/login/" not in url)
        if "/account/locks/second/" in page.url:
            page.get_by_label("The code your app shows now").fill(next(spare_codes))
            page.get_by_role("button", name="Open").click()
        page.wait_for_url(lambda url: "/account/" not in url)
        return page

    return _sign_in


def expect_no_violations(page: Page) -> None:
    """axe-core finds nothing, and nothing scrolls sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, f"{page.url} scrolls sideways at {page.viewport_size}"
