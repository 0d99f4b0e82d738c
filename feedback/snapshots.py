"""The snapshot laid out: children by objectives, a row of one child, the child's own words."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from challenges.models import Challenge, Objective
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil
from logs.models import LogEntry

from .models import CHILDS_WORDS, ObjectiveSnapshot, Pen, Word

# One tap goes round: nothing yet, got it, not yet, nothing.
NEXT: dict[Word | None, str] = {None: Word.GOT_IT, Word.GOT_IT: Word.NOT_YET, Word.NOT_YET: ""}


@dataclass(frozen=True)
class Cell:
    """One child and one objective. word: what the teacher tapped; own: what the child said; None: nothing."""

    pupil: Pupil
    objective: Objective
    word: Word | None = None
    own: Word | None = None

    @property
    def next(self) -> str:
        """What the next tap says; empty for nothing."""
        return NEXT[self.word]

    @property
    def chips(self) -> list[tuple[Word, bool]]:
        """The child's words, each with whether it stands."""
        return [(word, word == self.own) for word in CHILDS_WORDS]


@dataclass(frozen=True)
class Row:
    """One child. entry: their log once it is handed in, None before."""

    pupil: Pupil
    entry: LogEntry | None
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """One objective and how many children got it or not yet; the rest nobody has looked at."""

    objective: Objective
    got_it: int = 0
    not_yet: int = 0


@dataclass(frozen=True)
class Grid:
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def grid_of(challenge: Challenge, actor: Actor) -> Grid:
    """The whole class: four queries, however many children."""
    objectives = list(challenge.objectives.all())
    pupils = list(
        Pupil.objects.taught_by(actor).filter(school_class=challenge.school_class_id) if objectives else []
    )
    logs = LogEntry.objects.answered_by(actor).handed_in().filter(challenge=challenge)
    entries = {entry.pupil_id: entry for entry in logs}
    said = _said(pupils, objectives, actor)
    rows = [
        Row(pupil, entries.get(pupil.pk), [_cell(pupil, one, said) for one in objectives]) for pupil in pupils
    ]
    return Grid([_column(one, rows) for one in objectives], rows)


def row_of(pupil: Pupil, challenge: Challenge, actor: Actor) -> list[Cell]:
    """One child's cells as this person may see them: two queries. None of a class the child is not in."""
    if pupil.school_class_id != challenge.school_class_id:
        return []
    objectives = list(challenge.objectives.all())
    said = _said([pupil], objectives, actor)
    return [_cell(pupil, one, said) for one in objectives]


def column_of(objective: Objective, actor: Actor) -> Column:
    """The counts of one objective, after a tap: one query."""
    there = ObjectiveSnapshot.objects.visible_to(actor).filter(
        objective=objective, pen=Pen.TEACHER, pupil__school_class=objective.challenge.school_class_id
    )
    words = list(there.values_list("word", flat=True))
    return Column(objective, words.count(Word.GOT_IT), words.count(Word.NOT_YET))


Said = dict[tuple[int, int, str], Word]


def _said(pupils: Iterable[Pupil], objectives: Iterable[Objective], actor: Actor) -> Said:
    rows = ObjectiveSnapshot.objects.visible_to(actor).filter(pupil__in=pupils, objective__in=objectives)
    return {(row.pupil_id, row.objective_id, row.pen): Word(row.word) for row in rows}


def _cell(pupil: Pupil, objective: Objective, said: Said) -> Cell:
    teachers, own = ((pupil.pk, objective.pk, pen) for pen in (Pen.TEACHER, Pen.PUPIL))
    return Cell(pupil, objective, said.get(teachers), said.get(own))


def _column(objective: Objective, rows: list[Row]) -> Column:
    words = [cell.word for row in rows for cell in row.cells if cell.objective == objective]
    return Column(objective, words.count(Word.GOT_IT), words.count(Word.NOT_YET))
