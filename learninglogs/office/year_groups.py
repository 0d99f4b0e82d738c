"""Years as English schools count them: Reception, then Year 1 to 13."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RECEPTION, TOP = 0, 13
WORDS: dict[int, str | Promise] = {
    RECEPTION: _("Reception"),
    **{year: _("Year %s") % year for year in range(1, TOP + 1)},
}
# “Key Stage 2” and “KS2” are no Year 2 (DfE, The national curriculum: key stages).
KEY_STAGES = {1: [1, 2], 2: [3, 4, 5, 6], 3: [7, 8, 9], 4: [10, 11]}
KEY_STAGE = re.compile(r"\b(?:ks|key stage)s?\s*([1-4])\b", re.IGNORECASE)
IS_RECEPTION = re.compile(r"\breception\b|\brec\b|\byr\b(?!\.?\s*\d)|\br\b|\beyfs\b", re.IGNORECASE)
SPAN = re.compile(r"(\d{1,2})\s*(?:[-–—]|to\b)\s*(\d{1,2})", re.IGNORECASE)


def in_words(year: int) -> str:
    """“Reception”, “Year 4”."""
    return str(WORDS.get(year, year))


def years_in(written: str) -> set[int]:
    """The years a class's own words name: “Years 3 and 4”, “Reception”, “Years 3–6”, “KS1”."""
    found = {RECEPTION} if IS_RECEPTION.search(written) else set()
    for stage in KEY_STAGE.findall(written):
        found.update(KEY_STAGES[int(stage)])
    rest = KEY_STAGE.sub(" ", written)
    for first, last in SPAN.findall(rest):
        found.update(range(int(first), int(last) + 1))
    found.update(int(number) for number in re.findall(r"\d{1,2}", rest))
    return {year for year in found if RECEPTION <= year <= TOP}
