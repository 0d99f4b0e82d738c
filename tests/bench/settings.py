"""The product's settings, with the floor page beside it. The bench names the data folder; see command.py."""

from pathlib import Path

from learninglogs.settings import *  # noqa: F403 – the product as it is, and one page more
from learninglogs.settings import TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]  # type: ignore[misc]
