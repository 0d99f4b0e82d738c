"""Make the books' fonts from the WOFF2 files of the screens.

    python -m learninglogs.galleries.fonts.make_fonts WOFF2_DIR

Andika is called Logs Child here, since its licence keeps its own name for unchanged copies.
The typesetter reads TTF only and wants a fixed weight, so Latin and Latin-Extended are merged,
weights are fixed, and GLYPHS.txt lists what can be printed (books replace everything else
first: one character without a glyph would make PDF/UA refuse the whole book). Needs fonttools,
which only the development environment has; the results are committed.
"""

import argparse
import io
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-untyped]  # has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]  # has no types

HERE = Path(__file__).resolve().parent
# file to make: family, weight, the two WOFF2 files it comes from
FONTS = {
    "LogsChild-Regular.ttf": ("Logs Child", 400, "andika-{}-400-normal.woff2"),
    "LogsChild-Bold.ttf": ("Logs Child", 700, "andika-{}-700-normal.woff2"),
    "WinkySans-Bold.ttf": ("Winky Sans", 700, "winky-sans-{}-wght-normal.woff2"),
    "AtkinsonHyperlegibleNext-Regular.ttf": (
        "Atkinson Hyperlegible Next",
        400,
        "atkinson-hyperlegible-next-{}-wght-normal.woff2",
    ),
}


def _fixed(woff2: Path, weight: int) -> io.BytesIO:
    """One subset as TTF with its weight fixed and without hints, which print does not use."""
    font = TTFont(woff2)
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    for table in ("STAT", "MVAR", "HVAR", "avar", "fpgm", "prep", "cvt ", "gasp", "GlyphOrder"):
        if table in font:
            del font[table]
    if "glyf" in font:
        for name in font.getGlyphOrder():
            font["glyf"][name].removeHinting()
    font.flavor = None
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    return made


def _name(font: TTFont, family: str, weight: int) -> None:
    """Names and weight as the typesetter looks fonts up."""
    style = "Bold" if weight == 700 else "Regular"
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
    for number, value in names.items():
        font["name"].setName(value, number, 3, 1, 0x409)
    font["name"].names = [n for n in font["name"].names if n.nameID in {*names, 0, 5, 13, 14}]
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0x20 if weight == 700 else 0x40
    font["head"].macStyle = 1 if weight == 700 else 0


def make(woff2_dir: Path) -> None:
    """Write the TTF files and GLYPHS.txt beside this module. Raises FileNotFoundError."""
    every: set[int] = set()
    for file, (family, weight, pattern) in FONTS.items():
        parts = [_fixed(woff2_dir / pattern.format(part), weight) for part in ("latin", "latin-ext")]
        font = Merger().merge(parts)
        _name(font, family, weight)
        font["head"].created = font["head"].modified = 0
        font.recalcTimestamp = False
        font.save(HERE / file)
        every |= set(font.getBestCmap())
    (HERE / "GLYPHS.txt").write_text("".join(f"{first:04X}-{last:04X}\n" for first, last in _runs(every)))


def _runs(codes: set[int]) -> list[tuple[int, int]]:
    """Code points as runs from first to last."""
    runs: list[tuple[int, int]] = []
    for code in sorted(codes):
        if runs and runs[-1][1] == code - 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("woff2", type=Path, help="folder with the WOFF2 files")
    make(parser.parse_args().woff2)
