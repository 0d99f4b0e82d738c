"""Forms of responding: a classmate's review, the teacher's green pen, the note back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Criterion
from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from learninglogs.people.models import User
from learninglogs.people.names import known_as
from logs.models import LogEntry

from .models import Kind, Pen, Release, Review, StarsGiven, Voice

MOST_LETTERS = 600
WORDS = [Kind.FIRST_STAR, Kind.SECOND_STAR, Kind.WISH]
LABELS = {
    Kind.FIRST_STAR: _("First star"),
    Kind.SECOND_STAR: _("Second star"),
    Kind.WISH: _("Kind wish"),
}
HINTS = {Kind.WISH: _("Pick a starter, then finish it.")}
STARTERS = {
    Kind.FIRST_STAR: [_("I like…"), _("I learned…")],
    Kind.SECOND_STAR: [_("I noticed…"), _("The best bit…")],
    Kind.WISH: [_("I wish…"), _("Next time, try…")],
}
TAP_A_STAR = _("Tap a star.")
CLOSED = _(
    "Your teacher has just read these words, so they stay as they are. "
    "What you wrote is still here: show it to your teacher."
)


class ReviewClosed(Exception):
    """An adult has let some of it through, or it was released, since the child opened it."""


@dataclass(frozen=True)
class Rating:
    """One row of stars on the page. chosen: 1 to the number of levels, None before a tap."""

    criterion: Criterion
    name: str
    levels: list[str]
    chosen: int | None
    error: str


@dataclass(frozen=True)
class Box:
    """One box for words on the page. note: what an adult asked, empty where nothing came back."""

    kind: str
    field: BoundField
    starters: list[str]
    note: str


class ReviewForm(forms.Form):
    """Stars per criterion, two stars and a wish: kept for later, given, or mended.

    giving: everything must be there; otherwise whatever is there is kept as a draft. A review that is given
    already is always given again, never made a draft. Of a closed review only sent-back words may change.
    """

    def __init__(self, review: Review, data: Any = None, *, giving: bool = True) -> None:
        self.review = review
        self.giving = giving or review.is_given
        self.voices = {voice.kind: voice for voice in review.voices.all()}
        self.is_whole = review.may_be_mended
        changeable = WORDS if self.is_whole else [kind for kind in WORDS if kind in review.kinds_to_change]
        self.is_closed = not changeable
        # A closed review that was typed into all the same shows what was typed.
        self.kinds = changeable or WORDS
        self.criteria = self._criteria()
        super().__init__(data, initial=self._initial())
        for criterion in self.criteria:
            self.fields[_name(criterion)] = self._stars_field(criterion)
        for kind in self.kinds:
            self.fields[kind] = _words_field(LABELS[kind], hint=HINTS.get(kind))

    def _criteria(self) -> list[Criterion]:
        challenge = self.review.entry.challenge
        if not challenge.has_stars or challenge.criteria_set is None or not (self.is_whole or self.is_closed):
            return []
        self.levels = list(challenge.criteria_set.levels)
        return list(challenge.criteria_set.criteria.all())

    def _stars_field(self, criterion: Criterion) -> forms.TypedChoiceField:
        choices = [(number, level) for number, level in enumerate(self.levels, start=1)]
        return forms.TypedChoiceField(
            label=criterion.text,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": TAP_A_STAR},
        )

    def _initial(self) -> dict[str, Any]:
        stars = {f"stars_{given.criterion_id}": given.stars for given in self.review.stars.all()}
        return stars | {kind: voice.words for kind, voice in self.voices.items()}

    # ── What the page shows ─────────────────────────────────────────────────────
    @property
    def ratings(self) -> list[Rating]:
        rows = [(one, self[_name(one)]) for one in self.criteria]
        return [
            Rating(
                criterion, field.name, self.levels, _number(field.value()), " ".join(map(str, field.errors))
            )
            for criterion, field in rows
        ]

    @property
    def boxes(self) -> list[Box]:
        return [
            Box(kind, self[kind], [str(starter) for starter in STARTERS[kind]], self._note(kind))
            for kind in self.kinds
        ]

    @property
    def settled_voices(self) -> list[Voice]:
        """Words that may not change any more, in their order."""
        shut = WORDS if self.is_closed else [kind for kind in WORDS if kind not in self.kinds]
        return [self.voices[kind] for kind in shut if kind in self.voices]

    def _note(self, kind: str) -> str:
        voice = self.voices.get(kind)
        return voice.note_back if voice and voice.sent_back_at else ""

    # ── Giving ──────────────────────────────────────────────────────────────────
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_closed:
            raise forms.ValidationError(CLOSED)
        if self.giving:
            for criterion in self.criteria:
                if cleaned.get(_name(criterion)) is None and not self.has_error(_name(criterion)):
                    self.add_error(_name(criterion), TAP_A_STAR)
            for kind in self.kinds:
                self._look_at_words(kind, cleaned.get(kind, ""))
        return cleaned

    def _look_at_words(self, kind: str, words: str) -> None:
        if self.has_error(kind):
            return
        voice = self.voices.get(kind)
        if not words:
            self.add_error(kind, _("Write a few words here."))
        elif _is_only_a_starter(kind, words):
            self.add_error(kind, _("Finish your sentence."))
        elif voice and voice.sent_back_at and voice.words == words:
            self.add_error(kind, _("Change these words first, or talk to your teacher."))

    def save(self) -> Review:
        """Keep or give it, whole or not at all. Raises ReviewClosed when an adult was quicker."""
        with transaction.atomic():
            review = Review.objects.select_for_update().get(pk=self.review.pk)
            if self.is_whole and not review.may_be_mended:
                raise ReviewClosed
            self._keep_stars(review)
            for kind in self.kinds:
                self._keep_words(review, kind, self.cleaned_data[kind])
            if self.giving and not review.is_given:
                review.given_at = timezone.now()
                review.save(update_fields=["given_at"])
        return review

    def _keep_stars(self, review: Review) -> None:
        chosen = {one: self.cleaned_data[_name(one)] for one in self.criteria}
        StarsGiven.objects.bulk_create(
            [StarsGiven(review=review, criterion=one, stars=stars) for one, stars in chosen.items() if stars],
            update_conflicts=True,
            unique_fields=["review", "criterion"],
            update_fields=["stars"],
        )

    def _keep_words(self, review: Review, kind: str, words: str) -> None:
        said = Voice.objects.filter(review=review, kind=kind)
        voice = said.first()
        if voice is None and words:
            pupil = review.reviewer
            Voice.objects.create(
                entry_id=review.entry_id, review=review, kind=kind, words=words, said_at=timezone.now(),
                by_pupil=pupil, pen=Pen.PUPIL, who=known_as(pupil),
            )  # fmt: skip
        elif voice is not None and not words:
            said.filter(let_through_at=None).delete()
        elif voice is not None and voice.words != words:
            # Only words nobody has let through may change; a new time makes them wait to be read anew.
            still_held = said.filter(let_through_at=None)
            if not still_held.update(words=words, said_at=timezone.now(), sent_back_at=None):
                raise ReviewClosed


class GreenPenForm(forms.Form):
    """A teacher's own words about a log. While they wait for the release, the same box changes them."""

    def __init__(self, entry: LogEntry, by: Actor, data: Any = None, *, send_now: bool = False) -> None:
        self.entry = entry
        self.by = by
        self.send_now = send_now
        self.unsent = self._unsent().first()
        super().__init__(data, initial={"words": self.unsent.words if self.unsent else ""})
        self.fields["words"] = _words_field(_("Your green pen"), rows=4)

    def _unsent(self) -> Any:
        mine = self.entry.voices.filter(by_user=self.by.user_id, review=None, pen=Pen.TEACHER)
        return mine.filter(released_at=None)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words and self.unsent is None:
            raise forms.ValidationError(_("Write a few words first."))
        return words

    def save(self) -> Voice | None:
        """Keep the words for the release, or send them where it has been or now is; None: taken back.

        Saying the same twice says it once.
        """
        words = self.cleaned_data["words"]
        with transaction.atomic():
            LogEntry.objects.select_for_update().get(pk=self.entry.pk)
            if not words:
                self._unsent().delete()
                return None
            voice = self._unsent().first() or self._same_again(words) or self._new()
            if voice.released_at is None:
                self._say(voice, words)
        return voice

    def _same_again(self, words: str) -> Voice | None:
        mine = self.entry.voices.filter(by_user=self.by.user_id, review=None, pen=Pen.TEACHER)
        return mine.filter(words=words).first()

    def _new(self) -> Voice:
        user = User.objects.get(Q(pk=self.by.user_id))
        return Voice(entry=self.entry, by_user=user, pen=Pen.TEACHER, who=user.called)

    def _say(self, voice: Voice, words: str) -> None:
        now = timezone.now()
        voice.words, voice.said_at, voice.let_through_at = words, now, now
        is_out = Release.objects.filter(challenge=self.entry.challenge_id).exists()
        voice.released_at = now if self.send_now or is_out else None
        voice.save()
        pupil = self.entry.pupil
        record(self.by, "said", voice, school_id=pupil.school_id, child_id=pupil.pk)


class NoteBackForm(forms.Form):
    """“Talk first”: a kind note to the child whose words come back."""

    def __init__(self, voice: Voice, data: Any = None) -> None:
        self.voice = voice
        super().__init__(data)
        self.fields["note"] = _words_field(_("Your note"), rows=3)

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if not note:
            who = self.voice.who
            raise forms.ValidationError(
                _("Write %(child)s a line first, so that they know what to do."), params={"child": who}
            )
        return note

    def save(self, *, by: Actor) -> bool:
        """Send the words back with the note. False where they have been released meanwhile."""
        return self.voice.send_back(self.cleaned_data["note"], by=by)


def _words_field(label: Any, rows: int = 2, hint: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": rows} | ({"placeholder": hint} if hint else {})),
        error_messages={
            "max_length": _("These are too many words. Make them a little shorter, then try again.")
        },
    )


def _name(criterion: Criterion) -> str:
    return f"stars_{criterion.pk}"


def _number(value: Any) -> int | None:
    """What was chosen, from the database or from the form as it came back."""
    written = str(value)
    return int(written) if written.isdecimal() and len(written) == 1 else None


def _is_only_a_starter(kind: str, words: str) -> bool:
    """Whether somebody tapped a starter and stopped: “I noticed”."""

    def bare(text: str) -> str:
        return text.rstrip(" .…").casefold()

    return bare(words) in [bare(str(starter)) for starter in STARTERS[Kind(kind)]]
