"""How logs stand on a shelf: by term, each with its stack of stars."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.progress import Score
from learninglogs.people.models import Term
from logs.models import LogEntry


@dataclass(frozen=True)
class Stood:
    """A log on the shelf. score: None for a log without stars, or before its stars are released."""

    entry: LogEntry
    score: Score | None
    season: str

    @property
    def stars(self) -> float | None:
        return self.score.total if self.score else None

    @property
    def whole_stars(self) -> range:
        """The stars that are stacked: the child's number without its fraction, never rounded up."""
        return range(int(self.stars or 0))


def season_of(day: datetime.date, terms: Sequence[Term]) -> str:
    """“Autumn term 2026” for a day: from the school's terms, or by the month where none are entered.

    English school years: autumn to December, spring to the end of March, summer from April.
    """
    season = next((term.season for term in terms if term.starts_on <= day <= term.ends_on), "")
    return _("%(season)s term %(year)s") % {"season": season or by_month(day), "year": day.year}


def by_month(day: datetime.date) -> str:
    """The season of a day no term holds, as English school years have them."""
    return _("Autumn") if day.month >= 9 else _("Spring") if day.month <= 3 else _("Summer")
