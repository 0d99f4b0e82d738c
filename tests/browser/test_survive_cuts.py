"""Ada’s mum sends photos over a line that breaks, to a server that dies, from a phone whose battery dies."""

import os
import random
from pathlib import Path

from tests.browser.cuts import send_through_trouble

# photos, cuts, deaths of the server, deaths of the browser; and the lot’s seed, to see the same once more
WANTED = [int(word) for word in os.environ.get("LEARNINGLOGS_TEST_CUTS", "4 6 1 1").split()]


def test_every_photo_arrives_once_and_byte_for_byte(chromium_path: str, tmp_path: Path) -> None:
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
