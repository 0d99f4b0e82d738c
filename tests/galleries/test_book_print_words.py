"""What people type, made into what the books' fonts can print."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from learninglogs.files import printable as words
from learninglogs.files.printable import breakable, printable
from learninglogs.galleries.animals import drawing_of
from learninglogs.galleries.fonts import make_fonts

FONTS = Path(make_fonts.__file__).parent
ANIMALS = (
    *("fox", "owl", "whale", "frog", "ladybird", "rabbit"),
    *("bee", "turtle", "cat", "robin", "hedgehog", "butterfly"),
)


@pytest.mark.parametrize(
    "typed, printed",
    [
        ("Zoë, Małgosia, Siân, Seán, Łukasz, Aïcha", "Zoë, Małgosia, Siân, Seán, Łukasz, Aïcha"),
        ("Zoe\u0308", "Zoë"),  # typed as two characters on some phones
        ("I love it ❤️", "I love it (heart)"),
        ("👍🏽🎉", "(thumbs up) (hooray)"),
        ("a → b", "a -> b"),
        ("日本 語!", "[…]!"),
        ("x\u202ey", "xy"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("\x00bell\x07", "bell"),
        ("½ of 10 = 5 × 1 – “yes” £3 20 °C", "½ of 10 = 5 × 1 – “yes” £3 20 °C"),
    ],
)
def test_what_bens_family_typed_is_printable(typed, printed):
    assert printable(typed) == printed


def test_nothing_unprintable_is_left_whatever_was_typed():
    every = "".join(chr(code) for code in range(0x30000) if not 0xD800 <= code <= 0xDFFF)
    assert set(printable(every)) <= words._glyphs() | {"\n"}


def test_a_very_long_word_can_break_and_a_short_one_is_left_alone():
    assert breakable("extraordinarily good") == "extraordinarily good"
    long = breakable("so" * 40)
    assert long.replace(words.SOFT_BREAK, "") == "so" * 40
    assert max(map(len, re.split(words.SOFT_BREAK, long))) <= words.LONGEST_WORD


def test_the_list_of_glyphs_is_what_the_committed_fonts_hold():
    held = set().union(*(TTFont(font).getBestCmap() for font in FONTS.glob("*.ttf")))
    assert {ord(letter) for letter in words._glyphs()} == held


def test_each_font_has_its_licence_beside_it():
    assert len(list(FONTS.glob("OFL-*.txt"))) >= 3
    assert {font.name for font in FONTS.glob("*.ttf")} == set(make_fonts.FONTS)


def test_twelve_animals_in_four_paints_are_all_different():
    drawn = {drawing_of(animal, tint) for animal in ANIMALS for tint in range(4)}
    assert None not in drawn
    assert len(drawn) == 48
    assert drawing_of("unicorn", 0) is None
