"""The one stylesheet the phone reads."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from learninglogs.home.stylesheet import NAME, bind, parts

CSS = Path(settings.BASE_DIR) / "static" / "css"
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)\(\s*\d")


def test_the_stylesheet_is_found_like_any_file_and_holds_every_part() -> None:
    whole = Path(finders.find(NAME)).read_text(encoding="utf-8")
    for path in CSS.rglob("*.css"):
        assert path.read_text(encoding="utf-8") in whole, f"{path} is in no pattern of PARTS"


def test_no_part_is_bound_twice_and_tokens_come_first() -> None:
    bound = parts(CSS)
    assert len(bound) == len(set(bound))
    assert bound[0].name == "tokens.css"


def test_a_changed_colour_is_in_the_next_stylesheet(tmp_path: Path) -> None:
    css, made = tmp_path / "css", tmp_path / "made" / "site.css"
    css.mkdir()
    (css / "tokens.css").write_text(":root { --gold: gold; }")
    assert "gold;" in bind(css, made).read_text()
    (css / "tokens.css").write_text(":root { --gold: yellow; }")
    assert "yellow;" in bind(css, made).read_text()
    assert [path.name for path in made.parent.iterdir()] == ["site.css"]


def test_eight_threads_that_begin_at_once_all_have_it(tmp_path: Path) -> None:
    for number in range(20):
        made = tmp_path / f"made-{number}" / "site.css"
        together = threading.Barrier(8)

        def begin(_number: int, made: Path = made, together: threading.Barrier = together) -> str:
            together.wait()
            return bind(CSS, made).name

        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(begin, range(8))) == {"site.css"}
        assert [path.name for path in made.parent.iterdir()] == ["site.css"]


@pytest.mark.parametrize("path", sorted(CSS.rglob("*.css")), ids=lambda path: path.name)
def test_a_raw_colour_is_decided_in_tokens_only(path: Path) -> None:
    if path.name != "tokens.css":
        assert not RAW_COLOUR.findall(path.read_text(encoding="utf-8"))


def test_an_address_in_a_part_is_written_as_seen_from_the_css_folder() -> None:
    for path in parts(CSS):
        for address in re.findall(r'url\("?([^")]+)"?\)', path.read_text(encoding="utf-8")):
            assert (CSS / address).is_file(), f"{path.name} names {address}"
