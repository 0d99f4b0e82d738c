"""A line that breaks, a server and a browser that are killed, while a phone sends photos and a film.

    LEARNINGLOGS_TEST_CUTS="50 50 5 5" manage.py test tests/browser/test_survive_cuts.py

sends fifty photos, one of them under a flap, and a film through fifty cuts while the server is killed five
times and the browser five times.

The browser’s own tus client speaks to a real server over a line that is cut at bytes drawn by lot, wherever
they fall: in a header, in a piece, after a piece and before its answer.
"""

import contextlib
import hashlib
import json
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, PHONE, REPOSITORY, environment
from tests.services import chromium, free_port

PLACES = ["left", "right"]
FILM_BYTES_A_PHOTO = 1_500_000  # fifty photos are followed by a film of 75 MB
PATIENCE_S = 1800
STARTS_WITHIN_S = 60


class Line:
    """What lies between the phone and the school: cut when so many bytes have gone up in all."""

    def __init__(self, to_port: int, cuts_at: list[int], lot: random.Random) -> None:
        self.to_port, self.cuts_at, self.lot = to_port, sorted(cuts_at), lot
        self.sent = self.cuts = 0
        self.down_until = 0.0
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            with contextlib.suppress(OSError):
                phone, _address = self.door.accept()
                threading.Thread(target=self._connect, args=[phone], daemon=True).start()

    def _connect(self, phone: socket.socket) -> None:
        if time.monotonic() < self.down_until:
            return reset(phone)
        try:
            school = socket.create_connection(("127.0.0.1", self.to_port), timeout=5)
        except OSError:
            return reset(phone)
        school.settimeout(None)
        self.open |= {phone, school}
        threading.Thread(target=self._carry, args=[school, phone], daemon=True).start()
        self._carry(phone, school, counts=True)
        return None

    def _carry(self, source: socket.socket, target: socket.socket, *, counts: bool = False) -> None:
        with contextlib.suppress(OSError):
            while content := source.recv(16_384):
                target.sendall(self._let_by(content) if counts else content)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            self.open.discard(each)

    def _let_by(self, content: bytes) -> bytes:
        """What still gets through of it. Raises OSError where the line has just been cut."""
        with self.lock:
            left = (self.cuts_at[0] if self.cuts_at else sys.maxsize) - self.sent
            self.sent += min(len(content), left)
            if len(content) < left:
                return content
            self.cuts_at.pop(0)
            self.cuts += 1
            self.down_until = time.monotonic() + self.lot.uniform(0.05, 0.6)
        # The last bytes do arrive: whoever cut them off as well would never cut in the middle of a piece.
        threading.Timer(0.01, self._cut).start()
        return content[:left]

    def _cut(self) -> None:
        for each in list(self.open):
            reset(each)
        self.open.clear()


def reset(end: socket.socket) -> None:
    """As a phone does that is out of reach from one moment to the next."""
    with contextlib.suppress(OSError):
        # Whoever waits at this end is woken first, or it would stay open.
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
        end.close()


class Web:
    """The web server alone, without a worker: what was received stays as it came."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.deaths = data, free_port(), 0
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", "2"]
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--blocking-threads", "8"]
        self.process = subprocess.Popen(
            [*command, *place, "learninglogs.wsgi:application"], cwd=REPOSITORY, env=environment(self.data),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + STARTS_WITHIN_S
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """-9, all of it."""
        everybody = [psutil.Process(self.process.pid)]
        everybody += everybody[0].children(recursive=True)
        for each in everybody:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait()
        psutil.wait_procs(everybody, timeout=10)
        self.deaths += 1


class PhoneWithPhotos:
    """A Chromium whose profile outlives it."""

    def __init__(self, playwright: Playwright, profile: Path, url: str, session: str) -> None:
        self.playwright, self.profile, self.url, self.session = playwright, profile, url, session
        self.deaths = 0
        self.context = self.open()

    def open(self) -> BrowserContext:
        context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=os.environ.get("LEARNINGLOGS_TEST_CHROMIUM") or chromium(),
            args=CHROMIUM_FLAGS, viewport=PHONE, base_url=self.url, locale="en-GB",
        )  # fmt: skip
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.url}])
        return context

    def kill(self) -> None:
        """The battery is flat: -9, all of it, and on again."""
        mine = [
            process
            for process in psutil.Process().children(recursive=True)
            if any(str(self.profile) in word for word in _words_of(process))
        ]
        for process in mine:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(mine, timeout=10)
        with contextlib.suppress(Exception):
            self.context.close()
        (self.profile / "SingletonLock").unlink(missing_ok=True)
        self.deaths += 1
        self.context = self.open()

    def visit(self, path: str) -> None:
        """Open a page that sends, however often it takes."""
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            with contextlib.suppress(Exception):
                page.goto(path, wait_until="load", timeout=10_000)
                _until(page, "Boolean(window.tus && window.htmx)")
                return
        raise AssertionError("the page does not open")

    def choose(self, field: str, file: Path, *, button: str = "") -> None:
        """Until the phone has kept it."""
        page = self.context.pages[0]
        page.evaluate(LISTEN)
        page.locator(field).set_input_files(file)
        if button:
            page.get_by_role("button", name=button).click()
        until = time.monotonic() + STARTS_WITHIN_S
        while not page.evaluate("[...window.seen].some((id) => !window.before.has(id))"):
            assert time.monotonic() < until, "the phone does not keep it"
            time.sleep(0.05)

    def kept(self) -> int:
        ask = 'async () => (await (await import("/static/js/phone-store.js")).everybodys()).length'
        return int(self.context.pages[0].evaluate(ask))


# One more or one less in the drawer tells nothing: others leave it at the same moment.
LISTEN = """async () => {
    const { everybodys } = await import("/static/js/phone-store.js");
    const names = async () => (await everybodys()).map((each) => each.id);
    const look = async () => (await names()).forEach((id) => window.seen.add(id));
    [window.before, window.seen] = [new Set(await names()), new Set()];
    document.addEventListener("phone:changed", look);
}"""


def _until(page: Page, question: str) -> None:
    """The page’s own safety forbids Playwright’s way of waiting for a function. Raises AssertionError."""
    until = time.monotonic() + 10
    while not page.evaluate(question):
        assert time.monotonic() < until, question
        time.sleep(0.05)


def _words_of(process: psutil.Process) -> list[str]:
    with contextlib.suppress(psutil.Error):
        return list(process.cmdline())
    return []


def make_photos(folder: Path, count: int, lot: random.Random) -> list[Path]:
    """Different photos no larger than the phone sends them: they arrive byte for byte."""
    photos = []
    for number in range(count):
        grain = Image.frombytes("L", (96, 128), lot.randbytes(96 * 128)).convert("RGB")
        size = (lot.randrange(900, 1500), lot.randrange(1200, 2000))
        path = folder / f"{number}.jpg"
        grain.resize(size, Image.Resampling.NEAREST).save(path, quality=93)
        photos.append(path)
    return photos


ASK = """
import json, hashlib, django; django.setup()
from django.core.files.storage import default_storage as storage
from logs.models import Clip, PhoneUpload, Photo
keys = [each.received_key for each in [*Photo.objects.exclude(received_key=""), *Clip.objects.all()]]
kept = [hashlib.sha256(storage.open(key).read()).hexdigest() for key in keys]
pieces = [upload.folder for upload in PhoneUpload.objects.all() if storage.exists(upload.folder)]
left = sum(len(storage.listdir(folder)[1]) for folder in pieces)
print(json.dumps({"kept": kept, "unfinished": PhoneUpload.objects.on_a_phone().count(), "pieces": left}))
"""


def what_is_there(data: Path) -> dict[str, Any]:
    """The SHA-256 of every photo and film in the storage, read from its file."""
    run = subprocess.run(
        [sys.executable, "-c", ASK], cwd=REPOSITORY, env=environment(data), capture_output=True, text=True,
        check=True, timeout=120,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def send_through_trouble(
    folder: Path, *, photos: int, cuts: int, server_deaths: int, browser_deaths: int, seed: int
) -> dict[str, Any]:
    """Send so many photos, the last one under a flap, and a film through so much trouble; the figures, with
    what arrived and what should have.
    """
    lot = random.Random(seed)
    data, profile = folder / "data", folder / "profile"
    fill = [sys.executable, "-m", "tests.browser.fill_cuts", str((photos + 1) // 2)]
    filled = subprocess.run(
        fill, cwd=REPOSITORY, env=environment(data), capture_output=True, text=True, check=True, timeout=120
    )
    who = json.loads(filled.stdout.splitlines()[-1])
    files = make_photos(folder, photos, lot)
    film = folder / "film.mp4"
    film.write_bytes(lot.randbytes(photos * FILM_BYTES_A_PHOTO))
    files.append(film)
    total = sum(path.stat().st_size for path in files)
    web = Web(data)
    line = Line(web.port, [lot.randrange(total) for _cut in range(cuts)], lot)
    began = time.monotonic()
    with sync_playwright() as playwright:
        phone = PhoneWithPhotos(playwright, profile, f"http://localhost:{line.port}", who["session"])
        phone.visit(f"/entries/{who['with_flap']}/clips/new/?kind=film")
        phone.choose("#clip-file", film)
        phone.visit(f"/flaps/{who['flap']}/")
        phone.choose("#id_under", files[photos - 1], button="Put it under the flap")
        for number, path in enumerate(files[: photos - 1]):
            if number % 2 == 0:
                phone.visit(f"/entries/{who['entries'][number // 2]}/")
            phone.choose(f"#photo-{PLACES[number % 2]}", path)
        deaths = [web.kill] * server_deaths + [phone.kill] * browser_deaths
        lot.shuffle(deaths)
        at = sorted(lot.uniform(line.sent, total) for _death in deaths)
        while phone.kept():
            assert time.monotonic() - began < PATIENCE_S, f"{phone.kept()} files are still on the phone"
            if at and line.sent >= at[0]:
                at.pop(0)
                deaths.pop()()
                if web.process.poll() is not None:
                    web.start()
                phone.visit(f"/entries/{who['entries'][0]}/")
            time.sleep(0.05)
        phone.context.close()
    web.kill()
    there = what_is_there(data)
    return {
        "photos": photos, "bytes": total, "bytes_sent": line.sent, "cuts": line.cuts,
        "server_deaths": web.deaths - 1, "browser_deaths": phone.deaths,
        "seconds": round(time.monotonic() - began), **there,
        "sent": [hashlib.sha256(path.read_bytes()).hexdigest() for path in files],
    }  # fmt: skip
