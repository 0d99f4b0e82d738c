"""Which years a class is, read kindly from what its school calls it: “Year 4”, “Years 3 and 4”, “KS2”."""

import re

from django.utils.translation import gettext as _

from .models import SchoolClass

RECEPTION, OLDEST = 0, 13
# National curriculum: key stage 1 is Years 1 and 2, key stage 2 is Years 3 to 6.
NAMED = (
    (re.compile(r"\b(?:key stage|ks)\s*1\b|\binfants?\b"), "1 to 2"),
    (re.compile(r"\b(?:key stage|ks)\s*2\b"), "3 to 6"),
    (re.compile(r"\blower\s+(?:juniors?|key stage|ks)\b"), "3 to 4"),
    (re.compile(r"\bupper\s+(?:juniors?|key stage|ks)\b"), "5 to 6"),
    (re.compile(r"\bjuniors?\b"), "3 to 6"),
    # “Yr” alone, or a lone R, is Reception; “Yr 4” is not.
    (re.compile(r"\breception\b|\beyfs\b|\byear\s*r\b|\byr\b(?!\.?\s*\d)|(?<![a-z])r(?![a-z])"), "0"),
)
LOWER_OR_UPPER = re.compile(r"\b(lower|upper)\s+(?:key stage|ks)\s*2\b")
FROM_TO = re.compile(r"(\d+)\s*(?:-|–|—|to)\s*(?:years?|yr|y)?\.?\s*(\d+)")


def years_in(words: str) -> list[int]:
    """The years named, the youngest first; 0 is Reception. Empty where none can be read."""
    text = LOWER_OR_UPPER.sub(r"\1 juniors", words.casefold())
    for name, means in NAMED:
        text = name.sub(means, text)
    found = {int(number) for number in re.findall(r"\d+", text)}
    for first, last in FROM_TO.findall(text):
        found |= set(range(int(first), min(int(last), OLDEST) + 1))
    return sorted(year for year in found if RECEPTION <= year <= OLDEST)


def years_of(school_class: SchoolClass) -> list[int]:
    """The years of a class, the youngest first: as it is called, else as its children are. May be empty."""
    if named := years_in(school_class.years):
        return named
    children = school_class.pupils.at_school().order_by().values_list("year_group", flat=True)
    return sorted({year for year in children if year is not None})


def year_name(year: int) -> str:
    """“Year 4”, “Reception”."""
    return _("Year %s") % year if year else _("Reception")
