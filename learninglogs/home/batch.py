"""Several children at once: what a teacher does with the tiles they have chosen, and its undo."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil
from logs.models import Club, ClubFull, ClubPlace, LogEntry
from logs.models.entry import LogEntryQuerySet


class Do(models.TextChoices):
    LET_THROUGH = "let-through", _("Let through")
    HIDE = "hide", _("Hide from the class")
    CLUB_ON = "club-on", _("Put on the lunchtime club’s list")
    CLUB_OFF = "club-off", _("Take off the lunchtime club’s list")


UNDONE_BY = {
    Do.LET_THROUGH: Do.HIDE,
    Do.HIDE: Do.LET_THROUGH,
    Do.CLUB_ON: Do.CLUB_OFF,
    Do.CLUB_OFF: Do.CLUB_ON,
}


@dataclass
class Done:
    """said: what happened. held: what did not, in sentences. back: whom an undo is about, by child's number,
    each with what has to come back: the mark of the log that was hidden, or why they were on the list.
    """

    do: Do
    said: str = ""
    held: list[str] = field(default_factory=list)
    back: dict[int, str] = field(default_factory=dict)

    def as_undo(self, challenge: Challenge) -> dict[str, Any]:
        """What undoes it, for the session."""
        return {"challenge": challenge.pk, "do": UNDONE_BY[self.do], "notes": self.back}


class BatchForm(forms.Form):
    """The chosen children of the class, and what to do with them.

    notes: by child's number, what has to come back with an undo (`Done.back`).
    """

    do = forms.ChoiceField(choices=Do)
    pupil = forms.ModelMultipleChoiceField(
        Pupil.objects.none(), error_messages={"required": _("Choose at least one child first.")}
    )

    def __init__(
        self,
        *args: Any,
        challenge: Challenge,
        actor: Actor,
        seen: dict[int, str] | None = None,
        notes: dict[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """seen: the logs as they stood in the tray (`LogEntry.seen_as` by number)."""
        super().__init__(*args, **kwargs)
        self.challenge, self.actor, self.seen, self.notes = challenge, actor, seen or {}, notes or {}
        taught = Pupil.objects.taught_by(actor).filter(school_class=challenge.school_class_id)
        self.fields["pupil"] = forms.ModelMultipleChoiceField(
            taught, error_messages=self.fields["pupil"].error_messages
        )

    def words_of_errors(self) -> str:
        """Why nothing was done."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)

    def carry_out(self) -> Done:
        """Do it, all of it or what can be done of it, and write it into the record."""
        do, children = Do(self.cleaned_data["do"]), list(self.cleaned_data["pupil"])
        verbs = {
            Do.LET_THROUGH: self._let_through,
            Do.HIDE: self._hide,
            Do.CLUB_ON: self._put_on_list,
            Do.CLUB_OFF: self._take_off_list,
        }
        done = Done(do)
        verbs[do](children, done)
        return done

    def _entries(self, children: Iterable[Pupil]) -> LogEntryQuerySet:
        mine = LogEntry.objects.answered_by(self.actor).filter(challenge=self.challenge)
        return mine.filter(pupil__in=list(children)).select_related("pupil")

    def _let_through(self, children: list[Pupil], done: Done) -> None:
        entries = list(self._entries(children).handed_in().filter(let_through_at=None))
        seen = {entry.pk: self.seen[entry.pk] for entry in entries if entry.pk in self.seen}
        seen |= {each.pk: self.notes[each.pupil_id] for each in entries if each.pupil_id in self.notes}
        shown = LogEntry.objects.filter(pk__in=seen).let_through_as_seen(seen)
        for entry in shown:
            self._record("let_through", entry, entry.pupil_id)
        words = ngettext("The class can see one more log.", "The class can see %s more logs.", len(shown))
        done.said = _count(words, len(shown))
        done.back = {entry.pupil_id: "" for entry in shown}
        if len(shown) < len(entries):
            done.held.append(_now("The rest changed meanwhile or is still being made. Look again."))
        if len(entries) < len(children):
            words = ngettext(
                "One of the chosen children has nothing to let through.",
                "%s of the chosen children have nothing to let through.",
                len(children) - len(entries),
            )
            done.held.append(_count(words, len(children) - len(entries)))

    def _hide(self, children: list[Pupil], done: Done) -> None:
        for entry in self._entries(children).let_through():
            entry.hold_back()
            self._record("held_back", entry, entry.pupil_id)
            done.back[entry.pupil_id] = entry.seen_as
        words = ngettext(
            "One log is hidden from the class.", "%s logs are hidden from the class.", len(done.back)
        )
        done.said = _count(words, len(done.back))

    def _put_on_list(self, children: list[Pupil], done: Done) -> None:
        club = Club.objects.filter(school=self.challenge.school_class.school_id).first()
        if club is None:
            done.held.append(_now("The school has no lunchtime club yet. Set it up first."))
            return
        without = []
        for child in children:
            try:
                if club.give_place(child, reason=self.notes.get(child.pk, ""), by=self.actor, keep=True):
                    self._record("gave_club_place", club, child.pk)
                    done.back[child.pk] = ""
            except ClubFull:
                without.append(child.called)
        done.said = _on_the_list(len(done.back))
        if without:
            words = _now("All %(places)s places are taken. Not on the list: %(children)s.")
            done.held.append(words % {"places": club.places, "children": ", ".join(without)})

    def _take_off_list(self, children: list[Pupil], done: Done) -> None:
        with transaction.atomic():
            for place in ClubPlace.objects.visible_to(self.actor).filter(pupil__in=children):
                done.back[place.pupil_id] = place.reason
                place.delete()
                self._record("took_off_club_list", place.club, place.pupil_id)
        words = ngettext(
            "One child is off the lunchtime club’s list.",
            "%s children are off the lunchtime club’s list.",
            len(done.back),
        )
        done.said = _count(words, len(done.back))

    def _record(self, verb: str, subject: models.Model, child_id: int) -> None:
        school_id = self.challenge.school_class.school_id
        record(self.actor, verb, subject, school_id=school_id, child_id=child_id)


def _on_the_list(count: int) -> str:
    words = ngettext(
        "One more child is on the lunchtime club’s list.",
        "%s more children are on the lunchtime club’s list.",
        count,
    )
    return _count(words, count)


def _count(words: str, count: int) -> str:
    """“One child …” has its number in words, “%s children …” wants it."""
    return words % count if "%s" in words else words
