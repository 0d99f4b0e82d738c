"""The template tags and pieces every page is dressed in."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from learninglogs.people.templatetags.look import THEME_COLOURS

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "static"


@dataclass
class Fortnight:
    set_on: datetime.date = datetime.date(2026, 11, 16)
    hand_in_on: datetime.date = datetime.date(2026, 11, 30)
    catch_up_until: datetime.date | None = datetime.date(2026, 12, 7)


@dataclass
class Child:
    animal: str = "fox"
    animal_tint: int = 0


def drawn(source: str, **names: object) -> str:
    return Template(source).render(Context(names))


def symbols(sprite: str) -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons" / sprite).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "tag, sprite", [("icon", "icons.svg"), ("picture", "pictures.svg")], ids=["icons", "pictures"]
)
def test_every_picture_a_template_names_is_in_the_sprite(tag: str, sprite: str) -> None:
    known = symbols(sprite)
    for path in TEMPLATES:
        for name in re.findall(rf'{{% {tag} "([^"]+)"', path.read_text(encoding="utf-8")):
            assert name in known, f"{path.name} names {name}"


def test_every_behaviour_a_template_names_is_there_and_short() -> None:
    for path in TEMPLATES:
        for names in re.findall(r"{% behaviour ([^%]+)%}", path.read_text(encoding="utf-8")):
            for name in re.findall(r'"([^"]+)"', names):
                script = STATIC / "js" / f"{name}.js"
                assert script.is_file(), f"{path.name} names {name}"
                assert len(script.read_text(encoding="utf-8").splitlines()) <= 60, f"{name} does too much"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_what_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r'\sstyle="', text), "a style attribute"
    assert not re.search(r'\son[a-z]+="', text), "an inline event handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "an inline script"


def test_the_browsers_frame_has_the_colour_of_the_cover() -> None:
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    for cover, colour in THEME_COLOURS.items():
        assert re.search(rf'^  \[data-cover="{cover}"\] .*--cover: {colour};', tokens, re.MULTILINE), cover


def test_amiras_fox_and_the_fox_next_to_it_differ_in_paint() -> None:
    assert 'class="avatar avatar--2-25"' in drawn('{% avatar child "2.25" %}', child=Child())
    assert 'class="avatar avatar--b"' in drawn("{% avatar child %}", child=Child(animal_tint=1))
    assert "#a-fox" in drawn("{% avatar child %}", child=Child())


@pytest.mark.parametrize(
    "today, wide, words, squares",
    [
        ("2026-11-22", False, "Today is Sunday 22 November. Hand in by Monday 30 November.", 15),
        ("2026-11-22", True, "Hand in by Monday 30 November. Catch-up until Monday 7 December.", 22),
        ("2026-12-02", False, "Today is Wednesday 2 December.", 22),
        ("2026-12-20", False, "Set Monday 16 November. Hand in by Monday 30 November.", 15),
    ],
    ids=["a family", "the teacher", "a family in catch-up", "long over"],
)
def test_catch_up_days_show_to_the_teacher_and_to_families_only_while_they_run(
    today: str, wide: bool, words: str, squares: int
) -> None:
    strip = drawn(
        "{% fortnight challenge today wide=wide %}",
        challenge=Fortnight(),
        today=datetime.date.fromisoformat(today),
        wide=wide,
    )
    assert words in strip
    assert strip.count("<span") == squares
    assert strip.count("is-due") == 1


@pytest.mark.parametrize("days, shape", [(7, "--week"), (15, ""), (22, "--wide"), (40, "--long")], ids=str)
def test_a_week_and_half_a_term_both_fit(days: int, shape: str) -> None:
    first = datetime.date(2026, 11, 2)
    challenge = Fortnight(first, first + datetime.timedelta(days=days - 1), None)
    strip = drawn("{% fortnight challenge today %}", challenge=challenge, today=first)
    assert strip.count("<span") == days
    assert f'class="fortnight{" fortnight" + shape if shape else ""}"' in strip


class Wish(forms.Form):
    wish = forms.CharField(label="One wish", help_text="Start with: I wish…", max_length=10)


def test_what_ben_typed_stays_and_its_hint_and_mending_are_read_out() -> None:
    form = Wish({"wish": "far too long for this"})
    form.is_valid()
    line = drawn('{% include "pieces/_field.html" %}', field=form["wish"])
    described = re.search(r'aria-describedby="([^"]+)"', line)
    assert described is not None
    for target in described[1].split():
        assert f'id="{target}"' in line
    assert 'value="far too long for this"' in line
    assert 'aria-invalid="true"' in line


def test_a_double_page_of_two_photos_keeps_an_empty_side_white() -> None:
    spread = render_to_string("pieces/_spread.html", {"left_url": "/l.webp", "left_alt": "A volcano"})
    assert spread.count("<img") == 1
    assert "slot--right" in spread
