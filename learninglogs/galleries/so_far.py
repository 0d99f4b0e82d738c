"""The challenges so far: what a class was set, with work that may be shown and quotes (S2.5).

Who sees whose work is `LogEntry.objects.visible_to`: staff, and children in class, some of what was let
through; at home one's own child's double page and nobody else's. A sentence is quoted to a family once the
child allowed it, an adult let it through, and nobody of that child's family has said no to the classroom;
the first name stands with it where their family said yes to the name.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Mod, RowNumber

from challenges.models import Challenge, HowItWas
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, Purpose, SchoolClass
from learninglogs.people.models.standing import own_pupil_ids
from learninglogs.people.names import tell_apart
from logs.models import LogEntry

from .shelves import season_of

SHOWN_OF_EACH = 3
QUOTES_OF_EACH = 3
AT_FIRST = 12


@dataclass(frozen=True)
class Quote:
    """A child's sentence. who: the name it stands under; empty where it stands without."""

    words: str
    who: str


@dataclass(frozen=True)
class SoFar:
    """One challenge. logs: a few double pages of those that may be shown; more: how many besides."""

    challenge: Challenge
    logs: list[LogEntry] = field(default_factory=list)
    more: int = 0
    quotes: list[Quote] = field(default_factory=list)


def challenges_so_far(school_class: SchoolClass, actor: Actor) -> QuerySet[Challenge]:
    """Given out and closed, newest first: what is still open stands on the first page."""
    seen = Challenge.objects.visible_to(actor).given_out().filter(school_class=school_class)
    live = Challenge.objects.live().filter(school_class=school_class)
    return seen.exclude(pk__in=live.values("pk")).order_by("-hand_in_on", "-pk")


def so_far(challenges: Iterable[Challenge], actor: Actor) -> list[SoFar]:
    """Each of these with its work and quotes: seven queries, however many there are."""
    listed = list(challenges)
    logs, quotes = _work_of(listed, actor), _quotes_of(listed, actor)
    return [
        SoFar(each, logs[each.pk], _besides(logs[each.pk]), quotes[each.pk][:QUOTES_OF_EACH])
        for each in listed
    ]


def by_season(school_class: SchoolClass, listed: Iterable[SoFar]) -> list[tuple[str, list[SoFar]]]:
    """“Autumn term 2026” and its challenges, in the order they come."""
    terms = list(school_class.school.terms.all())
    named = ((season_of(each.challenge.hand_in_on, terms), each) for each in listed)
    groups = groupby(named, key=lambda pair: pair[0])
    return [(season, [each for _season, each in group]) for season, group in groups]


def _work_of(challenges: list[Challenge], actor: Actor) -> dict[int, list[LogEntry]]:
    """Up to three double pages a challenge: one's own first, then some of the class, not always the same."""
    own = Q(pupil__in=own_pupil_ids(actor))
    shown = Q(pk__in=LogEntry.objects.for_the_class().values("pk"))
    logs = LogEntry.objects.visible_to(actor).handed_in().filter(own | shown, challenge__in=challenges)
    # A shuffle that holds still: by the child's number and the challenge's.
    shuffled = Mod(F("pupil_id") * 7 + F("challenge_id") * 13, 11)
    own_first = Case(When(own, then=0), default=1)
    placed = logs.annotate(
        place=Window(RowNumber(), partition_by="challenge", order_by=[own_first, shuffled, "pk"]),
        how_many=Window(Count("pk"), partition_by="challenge"),
    )
    found: dict[int, list[LogEntry]] = defaultdict(list)
    few = placed.filter(place__lte=SHOWN_OF_EACH).select_related("pupil", "challenge").with_double_page()
    for entry in few.order_by("place"):
        found[entry.challenge_id].append(entry)
    tell_apart(entry.pupil for entries in found.values() for entry in entries)
    return found


def _besides(logs: list[LogEntry]) -> int:
    return logs[0].how_many - len(logs) if logs else 0  # type: ignore[attr-defined]  # annotated by _work_of


def _quotes_of(challenges: list[Challenge], actor: Actor) -> dict[int, list[Quote]]:
    """The sentences this person may read, with the names they may know."""
    known = Pupil.objects.visible_to(actor).values("pk")
    named = Pupil.objects.agreed_to(Purpose.NAME).filter(pk=OuterRef("pupil"))
    said = HowItWas.objects.quoted_to(actor).filter(challenge__in=challenges).exclude(found_out="")
    rows = list(
        said.annotate(
            is_named=Case(When(Q(pupil__in=known) | Exists(named), then=Value(True)), default=Value(False))
        ).select_related("pupil")
    )
    tell_apart(row.pupil for row in rows)
    quotes: dict[int, list[Quote]] = defaultdict(list)
    for row in rows:
        who = row.pupil.known_as if row.is_named else ""  # type: ignore[attr-defined]  # annotated
        quotes[row.challenge_id].append(Quote(row.found_out, who))
    return quotes
