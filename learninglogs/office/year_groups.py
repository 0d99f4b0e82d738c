"""Years as English schools count them: Reception, then Year 1 to 13."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RECEPTION, TOP = 0, 13
WORDS: dict[int, str | Promise] = {
    RECEPTION: _("Reception"),
    **{year: _("Year %s") % year for year in range(1, TOP + 1)},
}


def in_words(year: int) -> str:
    """“Reception”, “Year 4”."""
    return str(WORDS.get(year, year))
