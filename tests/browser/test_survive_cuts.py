"""Ada’s mum sends photos over a line that breaks, to a server that dies, from a phone whose battery dies."""

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import REPOSITORY, environment
from tests.browser.cuts import Web, reset, send_through_trouble
from tests.logs.sending import PIECE, told

# photos, cuts, deaths of the server, deaths of the browser; and the lot’s seed, to see the same once more
WANTED = [int(word) for word in os.environ.get("LEARNINGLOGS_TEST_CUTS", "4 6 1 1").split()]


def test_photos_and_a_film_arrive_once_and_byte_for_byte(chromium_path: str, tmp_path: Path) -> None:
    photos, cuts, server_deaths, browser_deaths, *seed = WANTED
    seen = send_through_trouble(
        tmp_path, photos=photos, cuts=cuts, server_deaths=server_deaths, browser_deaths=browser_deaths,
        seed=seed[0] if seed else random.randrange(10**6),
    )  # fmt: skip
    figures = {name: seen[name] for name in seen if name not in {"sent", "kept"}}
    print(f"\n{figures}")  # noqa: T201 – for the report of the tests
    assert sorted(seen["kept"]) == sorted(seen["sent"]), figures
    assert (seen["unfinished"], seen["pieces"]) == (0, 0), figures
    assert seen["cuts"] == cuts
    assert (seen["server_deaths"], seen["browser_deaths"]) == (server_deaths, browser_deaths)


class Sender:
    """Ada’s mum’s phone on a real line, a request at a time."""

    def __init__(self, data: Path) -> None:
        fill = [sys.executable, "-m", "tests.browser.fill_cuts", "1"]
        run = subprocess.run(
            fill,
            cwd=REPOSITORY,
            env=environment(data),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        self.who, self.web, token = json.loads(run.stdout.splitlines()[-1]), Web(data), "t" * 32
        cookies = f"sessionid={self.who['session']}; csrftoken={token}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": token, "Tus-Resumable": "1.0.0"}

    def ask(self, verb: str, url: str, content: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("localhost", self.web.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(verb, url, content, self.headers | named)
        answer = connection.getresponse()
        answer.read()
        return answer

    def begin_piece(self, url: str, at: int, announced: int, content: bytes) -> socket.socket:
        """A piece of which not all is sent yet."""
        line = socket.create_connection(("localhost", self.web.port))
        told_too = {"Upload-Offset": at, "Content-Type": PIECE, "Content-Length": announced}
        named = {"Host": f"localhost:{self.web.port}", **self.headers, **told_too}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        line.sendall(f"PATCH {url} HTTP/1.1\r\n{head}\r\n".encode() + content)
        return line


@pytest.fixture
def sender(tmp_path: Path) -> Iterator[Sender]:
    sender = Sender(tmp_path / "data")
    yield sender
    sender.web.kill()


def test_of_a_piece_that_is_cut_off_what_came_is_kept(sender: Sender) -> None:
    """On a real server: the line breaks in the middle of a piece, twice; the third time it holds."""
    photo = random.randbytes(300_000)
    known = told(client_id=str(uuid.uuid4()), place="left")
    url = sender.ask(
        "POST", f"/entries/{sender.who['entries'][0]}/uploads/", Upload_Length="300000", Upload_Metadata=known
    ).headers["Location"]
    for at, so_far in [(0, 100_000), (100_000, 100_007)]:
        line = sender.begin_piece(url, at, 200_000, photo[at:so_far])
        time.sleep(2)  # the server has it; there is no way to ask
        reset(line)
        until = time.monotonic() + 20
        while (offset := int(sender.ask("HEAD", url).headers["Upload-Offset"])) == at:
            assert time.monotonic() < until, "nothing of it was kept"
            time.sleep(0.2)
        assert offset == so_far
    last = sender.ask("PATCH", url, photo[100_007:], Upload_Offset="100007", Content_Type=PIECE)
    assert (last.status, last.headers["Upload-Offset"]) == (204, "300000")
    assert len(last.headers["Upload-Kept"]) == 64
