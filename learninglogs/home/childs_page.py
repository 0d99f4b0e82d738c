"""A child's first page: the live challenges, what was begun, what was said last time."""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.help import Given, given_to, year_of
from challenges.later_days import live_for
from challenges.lines import fetch_lines
from challenges.models import Challenge, HowItWas
from challenges.models import Pen as Told
from challenges.models.told import pen_of
from challenges.resources import fetch_beside
from challenges.telling import HowItWasForm
from feedback.models import Kind, Review, Voice
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil
from learninglogs.people.models.standing import out_of_touch_ids, own_pupil_ids, unpictured_ids
from logs.models import LogEntry
from logs.waiting_on_phones import OnPhones, count_on_phones

from .refusals import ADD_IT_AGAIN, refused_and_unread

NEW_FOR = datetime.timedelta(days=7)


class Next(models.TextChoices):
    """What the child does next with a challenge."""

    ADD = "add", gettext_lazy("Add my double page")
    CARRY_ON = "carry-on", gettext_lazy("Carry on")
    LOOK = "look", gettext_lazy("Look")


@dataclass
class Card:
    """A live challenge and this child's answer to it, None while nothing was begun.

    given: as much of it as this child is given. pen: whose voice the one who asks has about it; None for who
    has none, such as staff.
    """

    challenge: Challenge
    entry: LogEntry | None
    given: Given
    pen: Told | None = None

    @property
    def next(self) -> Next:
        if self.entry and self.entry.handed_in_at:
            return Next.LOOK
        return Next.CARRY_ON if self.entry and self.entry.live_pages else Next.ADD

    @property
    def refusal(self) -> Any:
        """What to say about a photo that could not be read; empty where all could."""
        return ADD_IT_AGAIN if self.entry and self.entry.has_refusal else ""  # type: ignore[attr-defined]  # annotated

    @property
    def on_phones(self) -> OnPhones:
        """What of it is announced and still on a phone."""
        return OnPhones.of(self.entry)

    @property
    def how(self) -> HowItWasForm | None:
        """The two taps about it, once it is handed in; as far as this page asks for what was said."""
        if not (self.pen and self.entry and self.entry.handed_in_at):
            return None
        said = self.entry.told_pk, self.entry.told_minutes, self.entry.told_fit  # type: ignore[attr-defined]  # annotated
        told = HowItWas(pen=self.pen, pupil=self.entry.pupil, challenge=self.challenge)
        told.pk, told.minutes, told.fit = said[0], said[1], said[2] or ""
        return HowItWasForm(told)

    @property
    def tell_url(self) -> str:
        """Where a log that is begun and not handed in is told about; empty for who has no voice."""
        if not (self.pen and self.entry):
            return ""
        return reverse("feedback:how_it_was", args=[self.challenge.pk, self.entry.pupil_id])

    @property
    def status(self) -> dict[str, str]:
        """words, icon and kind of the short state: handed in, or the days there are. Never late."""
        if self.next == Next.LOOK:
            return {"words": _("Handed in"), "icon": "circle-check", "kind": "good"}
        return {"words": time_left(self.challenge), "icon": "clock", "kind": "wait"}


def time_left(challenge: Challenge) -> str:
    """“8 days left”, “Tomorrow”, “Today”, “Catch-up until Mon 7 Dec”."""
    days = challenge.days_left
    if days < 0:
        return _("Catch-up until %s") % date_format(challenge.closes_on, "D j M")
    if days <= 1:
        return _("Tomorrow") if days else _("Today")
    return ngettext("%s day left", "%s days left", days) % days


def pupils_with_a_page(actor: Actor) -> QuerySet[Pupil]:
    """Children whose first page this person may open, with what it needs to know about them.

    last_answered: the id of the log that was responded to last, None before any was. to_respond: how many
    responses the signed-in child was asked for. is_guarded: whether the one who asks is the child's parent.
    has_siblings: whether that parent has another child here.
    """
    pupils = Pupil.objects.cared_for_by(actor).select_related(
        "school", "school_class__school", "challenge_help"
    )
    nobody, nothing, last = Value(False), Value(0), _last_answered()
    if actor.pupil_id:
        asked = _asked_of(actor) if actor.in_class else nothing  # at home nobody is asked
        return pupils.annotate(last_answered=last, to_respond=asked, is_guarded=nobody, has_siblings=nobody)
    children = Pupil.objects.guarded_by(actor)
    return pupils.annotate(
        last_answered=last,
        to_respond=nothing,
        is_guarded=Q(pk__in=own) if (own := own_pupil_ids(actor)) else nobody,
        has_siblings=Exists(children.exclude(pk=OuterRef("pk"))),
    )


@cache
def _last_answered() -> Coalesce:
    """For children: their log that words came back for last, else stars. Put together once a process."""
    own = {"entry__pupil": OuterRef("pk"), "released_at__isnull": False}
    said = Voice.objects.released().filter(**own).order_by("-released_at", "-pk").values("entry")[:1]
    starred = Review.objects.filter(**own).order_by("-released_at", "-pk").values("entry")[:1]
    return Coalesce(Subquery(said), Subquery(starred))


def _asked_of(actor: Actor) -> Coalesce:
    """How many responses wait for the child: not given yet, or sent back with a kind note."""
    asked = Review.objects.markable_by(actor).recent().to_do().filter(reviewer=OuterRef("pk")).order_by()
    return Coalesce(Subquery(asked.values("reviewer").annotate(n=Count("pk")).values("n")), 0)


def page_of(pupil: Pupil, actor: Actor) -> dict[str, Any]:
    """cards, first_to_do (the card to press, None when all is handed in), facts of all cards, and last: the
    log that was responded to last, None before any was.
    """
    wanted = Challenge.objects.with_minutes_in(year_of(pupil)).with_whether_beside()
    challenges = live_for([pupil], wanted).get(pupil.pk, [])
    fetch_lines(challenges)
    fetch_beside(challenges)
    last: int | None = pupil.last_answered  # type: ignore[attr-defined]  # annotated by pupils_with_a_page
    entries = list(_entries_of(pupil, challenges, last, pen_of(actor)))
    by_challenge = {entry.challenge_id: entry for entry in entries}
    for entry in entries:
        entry.pupil = pupil
    pen = pen_of(actor) if pupil.pk in own_pupil_ids(actor) - out_of_touch_ids(actor) else None
    cards = [Card(each, by_challenge.get(each.pk), given_to(each, pupil), pen) for each in challenges]
    # What is still to be done comes first, each kind hand-in day first.
    cards.sort(key=lambda card: card.next == Next.LOOK)
    return {
        "cards": cards,
        "first_to_do": next((card for card in cards if card.next != Next.LOOK), None),
        "facts": [fact for challenge in challenges for fact in challenge.facts.all()],
        "last": next((each for each in entries if each.pk == last), None),
    }


def in_class_time(pupil: Pupil, actor: Actor) -> list[LogEntry]:
    """The child's logs that can be developed just now, for the child in class; one query, at home none."""
    if not actor.in_class or actor.pupil_id != pupil.pk:
        return []
    return list(LogEntry.objects.developed_by(actor).select_related("challenge").order_by("-handed_in_at"))


def _entries_of(pupil: Pupil, challenges: list[Challenge], last: int | None, pen: Told) -> QuerySet[LogEntry]:
    """The entries of these challenges and the one responded to last, in one go.

    told_pk, told_minutes, told_fit: what that pen has tapped about the challenge; None where nothing.
    """
    wanted = LogEntry.objects.filter(Q(challenge__in=challenges) | Q(pk=last), pupil=pupil).order_by()
    theirs = Q(challenge__told__pupil=pupil, challenge__told__pen=pen)
    with_told = wanted.annotate(
        has_refusal=refused_and_unread(),
        on_phones=count_on_phones(),
        told=FilteredRelation("challenge__told", condition=theirs),  # one at most: a constraint says so
        told_pk=F("told__pk"),
        told_minutes=F("told__minutes"),
        told_fit=F("told__fit"),
    )
    released = Prefetch("voices", Voice.objects.released(), to_attr="released_voices")
    return with_told.select_related("challenge").with_double_page().prefetch_related(released)


def words_of_last(entry: LogEntry, *, called: str | None) -> str:
    """“Grace and Ben gave you two stars and a wish.” called: the name a parent reads, None for the child."""
    voices: list[Voice] = entry.released_voices  # type: ignore[attr-defined]  # prefetched by _entries_of
    if wishing := [voice for voice in voices if voice.kind == Kind.WISH]:
        if called:
            words = _("%(who)s gave %(child)s two stars and a wish.")
        else:
            words = _("%(who)s gave you two stars and a wish.")
        return words % {"who": _names(wishing), "child": called}
    return _("%s said something about it.") % _names(voices) if voices else _("Stars came back for it.")


def _names(voices: list[Voice]) -> str:
    """“Grace and Ben”: each once, in the order they spoke."""
    return str(get_text_list(list(dict.fromkeys(voice.who for voice in voices)), _("and")))


def family_of(actor: Actor) -> list[dict[str, Any]]:
    """A parent's children, each with the short states of their live challenges: three queries.

    new_notes: how many words came back to the child within the last seven days.
    """
    children = Pupil.objects.guarded_by(actor).select_related("school_class__school")
    pupils = list(children.annotate(new_notes=_lately_said()))
    live = live_for(pupils)
    known = {challenge.pk for own in live.values() for challenge in own}
    entries = LogEntry.objects.filter(pupil__in=pupils, challenge__in=known).with_page_count()
    entries = entries.annotate(on_phones=count_on_phones())
    begun = {(entry.pupil_id, entry.challenge_id): entry for entry in entries}
    limited = unpictured_ids(actor) | out_of_touch_ids(actor)
    rows = []
    for pupil in pupils:
        own = live.get(pupil.pk, [])
        # What is still to be done comes first, as on the child's own page.
        states = sorted((_short_state(each, pupil, begun) for each in own), key=_is_done)
        own_entries = [begun[key] for key in begun if key[0] == pupil.pk]
        on_phones = sum((OnPhones.of(entry) for entry in own_entries), OnPhones())
        may_pass_phone = pupil.pk not in limited
        row = {"pupil": pupil, "states": states, "on_phones": on_phones}
        rows.append(row | {"may_pass_phone": may_pass_phone})
    return rows


def _lately_said() -> Coalesce:
    since = timezone.now() - NEW_FOR
    said = Voice.objects.released().filter(entry__pupil=OuterRef("pk"), released_at__gt=since)
    counted = said.order_by().values("entry__pupil").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _is_done(state: dict[str, str]) -> bool:
    return state["kind"] == "good"


def _short_state(
    challenge: Challenge, pupil: Pupil, begun: dict[tuple[int, int], LogEntry]
) -> dict[str, str]:
    entry = begun.get((pupil.pk, challenge.pk))
    if entry and entry.handed_in_at:
        return {"words": _("Handed in"), "icon": "circle-check", "kind": "good", "title": challenge.title}
    return {"words": time_left(challenge), "icon": "clock", "kind": "wait", "title": challenge.title}


def links_for(pupil: Pupil, actor: Actor) -> list[dict[str, Any]]:
    """The thumb's way about: in class the wall and what to respond to; for a parent the family; for staff the
    class.
    """
    is_own = actor.pupil_id == pupil.pk
    home = _link("home:pupil_home", pupil.pk, "house", _("Home")) | {"current": True}
    shelf = _link("galleries:shelf", pupil.pk, "library-big", _("My shelf") if is_own else _("Shelf"))
    links = [home, shelf]
    if pupil.is_guarded:  # type: ignore[attr-defined]  # annotated
        if pupil.pk not in out_of_touch_ids(actor):
            links.append(_link("people:consents", pupil.pk, "hand-heart", _("Sharing")))
        links.append(_link("home:family", None, "users", _("Family")))
    elif pupil.school_class_id and not is_own:
        links.append(_link("home:class_page", pupil.school_class_id, "school", _("Class")))
    elif pupil.school_class_id and actor.in_class:
        links.append(_link("galleries:class_wall", pupil.school_class_id, "layout-grid", _("Class wall")))
        asked = {"count": pupil.to_respond}  # type: ignore[attr-defined]  # annotated
        links.append(_link("feedback:my_reviews", None, "message-circle", _("To respond")) | asked)
    return links


def _link(name: str, pk: int | None, icon: str, words: str) -> dict[str, Any]:
    return {"url": reverse(name, args=[pk] if pk else None), "icon": icon, "words": words}
