"""What a school's challenges of the past are looked for by, and what came of each.

Words are looked for in keys that are written with the rows (`SearchKeyField`), so SQLite and PostgreSQL find
the same, without an extension: a `contains` over a few thousand rows.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import Count, Exists, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from learninglogs.people.models import Pupil, Purpose, SchoolClass
from learninglogs.people.models.sorting import sort_key
from learninglogs.people.years import years_in

from .models import Challenge, Fact, Fit, HowItWas, Objective, Pen, Question
from .models.challenge import ChallengeQuerySet

SHORT_MINUTES = 90
# One family's hour is not how long a challenge takes, and one child's word is nobody else's affair.
FEWEST_TOLD = 3
# A challenge took longer than planned from a quarter more on; minutes are told by feeling.
LONGER_BY = 1.25
MOST_WORDS = 8
# Years that are taught alike, as English schools group them; 0 is Reception.
BANDS = ((0, 0), (1, 2), (3, 4), (5, 6), (7, 9), (10, 11), (12, 13))


@dataclass(frozen=True)
class Chip:
    """One choice of the bank. value: as it stands in the address."""

    value: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. topics: by their `sort_key`; bands: by their first year."""

    words: str = ""
    topics: frozenset[str] = frozenset()
    bands: frozenset[str] = frozenset()
    is_short: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Wanted":
        return cls(
            words=query.get("words", "").replace("\x00", "").strip()[:120],
            topics=frozenset(query.getlist("topic")),
            bands=frozenset(query.getlist("years")),
            is_short="short" in query,
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.topics or self.bands or self.is_short)


class Bank:
    """A school's challenges and the chips they can be narrowed by. Costs one query to make."""

    def __init__(self, challenges: ChallengeQuerySet, classes: Iterable[SchoolClass], wanted: Wanted) -> None:
        self.challenges, self.classes, self.wanted = challenges, list(classes), wanted
        self._topics: dict[str, dict[str, int]] = defaultdict(dict)
        self._class_ids: set[int] = set()
        self.count = 0
        self.since: int | None = None
        kinds = challenges.order_by().values_list("topic", "school_class", "set_on__year")
        for topic, class_id, year, count in kinds.annotate(how_many=Count("pk")):
            spelt = self._topics[sort_key(topic).strip()]
            spelt[topic] = spelt.get(topic, 0) + count
            self._class_ids.add(class_id)
            self.count += count
            self.since = min(self.since or year, year)

    def topic_chips(self, most: int = 6) -> list[Chip]:
        """The topics set most often, and those that are looked for."""
        named = [(key, spelt) for key, spelt in self._topics.items() if key]
        named.sort(key=lambda each: (-sum(each[1].values()), each[0]))
        shown = named[:most] + [each for each in named[most:] if each[0] in self.wanted.topics]
        return [
            Chip(key, _usual(spelt), key in self.wanted.topics)
            for key, spelt in sorted(shown, key=itemgetter(0))
        ]

    def year_chips(self) -> list[Chip]:
        """The years of the classes that have set something."""
        years: set[int] = set().union(
            *(years_in(each.years) for each in self.classes if each.pk in self._class_ids)
        )
        return [
            Chip(str(first), _band_words(first, last), str(first) in self.wanted.bands)
            for first, last in BANDS
            if years & set(range(first, last + 1))
        ]

    def found(self) -> ChallengeQuerySet:
        """What was looked for, the latest first."""
        found = self.challenges
        for word in sort_key(self.wanted.words).split()[:MOST_WORDS]:
            found = found.filter(self._says(word))
        if self.wanted.topics:
            spelt = [each for key in self.wanted.topics for each in self._topics.get(key, {})]
            found = found.filter(topic__in=spelt)
        if self.wanted.bands:
            found = found.filter(school_class__in=self._in_bands())
        if self.wanted.is_short:
            found = took_less_than(found, SHORT_MINUTES)
        return found.order_by("-hand_in_on", "-pk")

    def _says(self, word: str) -> Q:
        """The word stands in the challenge, in one of its lines, or in the name or year of its class."""
        named = [each.pk for each in self.classes if word in sort_key(f"{each.name} {each.years}")]
        said = Q(looked_up_as__contains=word) | Q(school_class__in=named)
        for kind in (Question, Objective, Fact):
            lines = kind._default_manager.filter(challenge=OuterRef("pk"), looked_up_as__contains=word)
            said |= Q(Exists(lines))
        return said

    def _in_bands(self) -> list[int]:
        wanted = {
            year
            for first, last in BANDS
            if str(first) in self.wanted.bands
            for year in range(first, last + 1)
        }
        return [each.pk for each in self.classes if wanted.intersection(years_in(each.years))]


def _usual(spelt: dict[str, int]) -> str:
    """The topic as most teachers write it; with a capital where they are level."""
    return max(spelt, key=lambda words: (spelt[words], words[:1].isupper())).strip()


def _band_words(first: int, last: int) -> str:
    if first == last:
        return _("Reception")
    return _("Years %(first)s–%(last)s") % {"first": first, "last": last}


# ── What was told ───────────────────────────────────────────────────────────────
@dataclass
class Told:
    """What children and families said about one challenge, in numbers, and one sentence to be quoted.

    minutes: the median, the upper of the middle two, so that a long evening is not talked away. fit: what
    most children said, the harder of two that are level; None while too few said anything.
    """

    minutes: int | None = None
    fit: Fit | None = None
    fit_count: int = 0
    asked_count: int = 0
    quote: str = ""
    quoted: str = ""
    _minutes: list[int] = field(default_factory=list)
    _fits: dict[int, str] = field(default_factory=dict)

    @property
    def about_how_long(self) -> str:
        """“about 1 h 25”, to five minutes."""
        if self.minutes is None:
            return ""
        hours, minutes = divmod(5 * round(self.minutes / 5), 60)
        if not hours:
            return _("about %s minutes") % minutes
        return _("about %(hours)s h %(minutes)02d") % {"hours": hours, "minutes": minutes}

    @property
    def is_just_right(self) -> bool:
        return self.fit == Fit.JUST_RIGHT

    def was_longer_than(self, expected_minutes: int | None) -> bool:
        return bool(self.minutes and expected_minutes and self.minutes > LONGER_BY * expected_minutes)

    def count(self) -> None:
        """Turn what each said into numbers, and forget who said it."""
        if len(self._minutes) >= FEWEST_TOLD:
            self.minutes = statistics.median_high(self._minutes)
        said = list(self._fits.values())
        if len(said) >= FEWEST_TOLD:
            harder_first = (Fit.TOO_HARD, Fit.JUST_RIGHT, Fit.TOO_EASY)
            self.fit = max(harder_first, key=said.count)
            self.fit_count, self.asked_count = said.count(self.fit), len(said)
        self._minutes, self._fits = [], {}


def told_about(challenges: Iterable[Challenge]) -> dict[int, Told]:
    """What was told about each, by the challenge's id, in one query.

    Nobody's name leaves but that of a child who allowed to be quoted, whose sentence staff let through, and
    whose family has not said no to the classroom.
    """
    told: dict[int, Told] = defaultdict(Told)
    rows = HowItWas.objects.filter(challenge__in=[each.pk for each in challenges]).order_by("said_at", "pk")
    agreed = Pupil.objects.agreed_to(Purpose.CLASS_WALL)
    rows = rows.annotate(may_be_named=Q(pupil__in=agreed.values("pk")))
    wanted = ("challenge_id", "pupil_id", "pen", "fit", "minutes", "found_out")
    for row in rows.only(*wanted, "quoted_at", "let_through_at", "pupil__first_name").select_related("pupil"):
        about = told[row.challenge_id]
        if row.minutes:
            about._minutes.append(row.minutes)
        if row.fit and (row.pen == Pen.CHILD or row.pupil_id not in about._fits):
            about._fits[row.pupil_id] = row.fit
        may_be_named = row.may_be_named  # type: ignore[attr-defined]  # annotated
        is_quotable = row.pen == Pen.CHILD and row.quoted_at and row.let_through_at and may_be_named
        if row.found_out and is_quotable and not about.quote:
            about.quote, about.quoted = row.found_out, row.pupil.first_name
    for about in told.values():
        about.count()
    return dict(told)


def took_less_than(challenges: ChallengeQuerySet, minutes: int) -> ChallengeQuerySet:
    """Those whose median (`Told.minutes`) is below: more than half of all who told said less."""
    told = HowItWas.objects.filter(challenge=OuterRef("pk"), minutes__gt=0)
    return challenges.annotate(
        told_count=_how_many(told), told_less=_how_many(told.filter(minutes__lt=minutes))
    ).filter(told_count__gte=FEWEST_TOLD, told_count__lt=F("told_less") * 2)


def _how_many(rows: QuerySet[Model]) -> Coalesce:
    counted = rows.order_by().values("challenge").annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
