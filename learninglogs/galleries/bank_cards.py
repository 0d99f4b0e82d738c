"""A page of the challenge bank: each challenge with what came of it and, where one may be shown, a log."""

import math
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from challenges.bank import Told, told_about
from challenges.models import Challenge, Resource, ResourceKind
from challenges.models.challenge import ChallengeQuerySet
from learninglogs.galleries.shelves import by_month
from learninglogs.people.actor import Actor
from learninglogs.people.models import Term
from logs.models import LogEntry, Page
from logs.models.entry import LogEntryQuerySet

CARDS_A_PAGE = 12


@dataclass(frozen=True)
class Card:
    """One challenge of the bank. log: one that whoever looks may see, with its pages; None for none.

    picture: the challenge's own, for a card without a log; None for none.
    """

    challenge: Challenge
    told: Told
    log: LogEntry | None
    picture: Resource | None = None

    @property
    def when(self) -> str:
        """“Autumn 2025”."""
        day = self.challenge.hand_in_on
        season = (self.challenge.term_name or "").split()  # type: ignore[attr-defined]  # annotated
        return f"{season[0] if season else by_month(day)} {day.year}"

    @property
    def was_longer(self) -> bool:
        return self.told.was_longer_than(self.challenge.expected_minutes)

    @property
    def quoted(self) -> str:
        """“Noor, then Year 4”."""
        years = self.challenge.school_class.years
        if not years:
            return self.told.quoted
        return _("%(child)s, then %(year)s") % {"child": self.told.quoted, "year": years}


@dataclass(frozen=True)
class CardPage:
    """number: from 1. count: how many challenges were found in all."""

    cards: list[Card]
    number: int
    count: int

    @property
    def page_count(self) -> int:
        return max(1, math.ceil(self.count / CARDS_A_PAGE))

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.page_count else None


def card_page(found: ChallengeQuerySet, actor: Actor, number: str) -> CardPage:
    """The cards of that page, in three queries however many; a page that is not there is the first."""
    wanted = int(number) if number.isdecimal() and len(number) < 7 else 1
    wanted = max(wanted, 1)
    rows = _rows(found, actor, wanted)
    if not rows and wanted > 1:
        wanted, rows = 1, _rows(found, actor, 1)
    told, logs = told_about(rows), _logs_of(rows)
    cards = [Card(each, told.get(each.pk, Told()), logs.get(each.pk), _own_picture(each)) for each in rows]
    return CardPage(cards, wanted, rows[0].found_count if rows else 0)  # type: ignore[attr-defined]  # annotated


def _rows(found: ChallengeQuerySet, actor: Actor, number: int) -> list[Challenge]:
    """One page with all that its cards need. Which challenges they are is settled first, within the same
    query: looking for a log of each of three thousand to show twelve took a third of a second.
    """
    first = (number - 1) * CARDS_A_PAGE
    on_the_page = found.values("pk")[first : first + CARDS_A_PAGE]
    handed_in = LogEntry.objects.handed_in().filter(challenge=OuterRef("pk")).order_by()
    counted = handed_in.values("challenge").annotate(how_many=Count("pk")).values("how_many")
    on_the_day = Term.objects.filter(
        school=OuterRef("school_class__school"),
        starts_on__lte=OuterRef("hand_in_on"),
        ends_on__gte=OuterRef("hand_in_on"),
    )
    on_card = Resource.objects.filter(challenge=OuterRef("pk"), is_on_card=True)
    everything = found.order_by().annotate(all=Value(1)).values("all").annotate(how_many=Count("pk"))
    challenges = Challenge.objects.filter(pk__in=on_the_page).order_by("-hand_in_on", "-pk")
    annotated = challenges.select_related("school_class").annotate(
        log_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        shown_log=Subquery(_shown_to(actor).values("pk")[:1]),
        picture_pk=Subquery(on_card.values("pk")[:1]),
        picture_title=Subquery(on_card.values("title")[:1]),
        term_name=Subquery(on_the_day.values("name")[:1]),
        found_count=Subquery(everything.values("how_many"), output_field=IntegerField()),
    )
    return list(annotated)


def _own_picture(challenge: Challenge) -> Resource | None:
    """Whoever sees the bank may see it: `Resource.visible_to`."""
    if challenge.picture_pk is None:  # type: ignore[attr-defined]  # annotated
        return None
    return Resource(pk=challenge.picture_pk, title=challenge.picture_title, kind=ResourceKind.PICTURE)  # type: ignore[attr-defined]  # likewise


def _shown_to(actor: Actor) -> LogEntryQuerySet:
    """Logs of a challenge whose picture this person may see: nobody's but those they look after anyway."""
    made = Page.objects.live().filter(photo__pictures_made_at__isnull=False)
    shown = LogEntry.objects.visible_to(actor).for_the_class().filter(pk__in=made.values("entry"))
    return shown.filter(challenge=OuterRef("pk")).order_by("handed_in_at", "pk")


def _logs_of(challenges: list[Challenge]) -> dict[int, LogEntry]:
    """The logs to show, with their pages, by the challenge's id."""
    wanted = [each.shown_log for each in challenges if each.shown_log]  # type: ignore[attr-defined]  # annotated
    logs: dict[int, LogEntry] = {}
    for page in Page.objects.live().filter(entry__in=wanted).select_related("photo", "entry"):
        log = logs.setdefault(page.entry.challenge_id, page.entry)
        log.live_pages = [*getattr(log, "live_pages", []), page]
    return logs
