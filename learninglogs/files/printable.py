"""Words as our fonts can print them: one character without a glyph would refuse a whole book."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

# The fonts of everything that is set in type: class books, labels, typed pages.
FONTS = Path(__file__).resolve().parents[1] / "galleries" / "fonts"
GLYPHS = FONTS / "GLYPHS.txt"
# What stands for letters no font has. Said in print, so that nobody takes the rest for all of it.
LEFT_OUT = "[…]"
LONGEST_WORD = 16
SOFT_BREAK = "\u200b"
# Marks people type every day, in marks every font has; the rest of the emoji go by their own names.
INSTEAD = {
    "→": "->", "←": "<-", "⇒": "=>", "★": "*", "☆": "*", "✓": "(tick)", "✔": "(tick)", "✅": "(tick)",
    "❤": "(heart)", "♥": "(heart)", "♡": "(heart)", "💕": "(hearts)", "⭐": "(star)", "🌟": "(star)",
    "👍": "(thumbs up)", "👏": "(clapping)", "😂": "(laughing)", "🎉": "(hooray)", "☺": "(smile)",
    "\n": "\n", "\t": " ", "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u202f": "\u00a0", "\u2028": "\n",
    "\u2029": "\n", "\u3000": " ", "\u1680": " ",
}  # fmt: skip
# Nothing to see on their own: joiners, direction marks, skin tones, variation selectors.
SILENT = re.compile(
    "[\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[str]:
    """Every character the fonts can show."""
    runs = (line.split("-") for line in GLYPHS.read_text("ascii").split())
    return frozenset(chr(code) for first, last in runs for code in range(int(first, 16), int(last, 16) + 1))


def printable(words: str) -> str:
    """The words with every character the fonts lack replaced.

    Accents are composed; an emoji becomes its name in brackets; letters of a script the
    fonts lack become “[…]”, once for a run of them.
    """
    plain = SILENT.sub("", unicodedata.normalize("NFC", words.replace("\r\n", "\n")))
    told = "".join(letter if letter in _glyphs() else _instead(letter) for letter in plain)
    apart = re.sub(r"\)\(", ") (", told)
    return re.sub(rf"{re.escape(LEFT_OUT)}(?:[\s.,!?]*{re.escape(LEFT_OUT)})+", LEFT_OUT, apart).strip()


def _instead(letter: str) -> str:
    """What stands for a character no font has."""
    if letter in INSTEAD:
        return INSTEAD[letter]
    simpler = unicodedata.normalize("NFKC", letter)
    if simpler != letter and all(part in _glyphs() for part in simpler):
        return simpler
    kind = unicodedata.category(letter)
    if kind == "So":
        name = unicodedata.name(letter, "picture").lower().replace(" sign", "").replace(" symbol", "")
        return f"({name})"
    # An accent that could not be composed goes, the letter below it stays; so do control characters.
    return LEFT_OUT if kind[0] in "LNPS" or kind == "Mc" else ""


def breakable(words: str) -> str:
    """The words with invisible places to break in any run too long for a line.

    Nothing is hyphenated for young readers; this is for web addresses and “sooooo”.
    """
    run = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
    piece = re.compile(rf".{{{LONGEST_WORD // 2}}}(?=...)")
    return run.sub(lambda long: piece.sub(lambda part: part[0] + SOFT_BREAK, long[0]), words)
