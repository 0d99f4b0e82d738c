"""What the sample school's children and families told about the challenges, and what was understood."""

import datetime
import random

from django.utils import timezone

from challenges.models import Fit, HowItWas, HowLong, Pen
from feedback.models import CHILDS_WORDS, TEACHERS_WORDS, ObjectiveSnapshot, Word
from feedback.models import Pen as Speaking
from learninglogs.home.sample.challenges import Stage
from learninglogs.home.sample.enrolling import Roll
from learninglogs.home.sample.working import Work
from logs.models import LogEntry

# One challenge of each kind: most were planned well, one took much longer than was thought.
TOO_LONG = "What would you see if you cut it open?"
USUAL = ((Fit.TOO_EASY, 2), (Fit.JUST_RIGHT, 9), (Fit.TOO_HARD, 2))
HARD = ((Fit.TOO_EASY, 1), (Fit.JUST_RIGHT, 6), (Fit.TOO_HARD, 6))
WISHES = (
    "I wish we could choose who to ask, because my nan did not know.",
    "I wish there was one about animals next.",
    "I wish we could do it with a friend one time.",
    "I wish I had known that flaps take so long!",
)
FAMILY_WISHES = (
    "We ran out of Sunday. One question fewer would have been plenty.",
    "I wish there were a list of books from the library to start with.",
    "Please keep the ones we can do outdoors.",
)
# By the double page it is about.
FOUND_OUT = {
    "volcano": "Magma is only called lava once it is outside.",
    "lighthouse": "I found out that every lighthouse has its own flash.",
    "roman": "The Romans had heating under the floor!",
    "moon": "I did not know that we only ever see one side.",
    "bees": "A worker bee lives for six weeks, and every one of them is a girl.",
    "reef": "I did not know coral was alive!",
    "rainforest": "It is dark on the forest floor, even at noon.",
    "canal": "A lock is a bath for boats. We tried it in ours.",
    "cave": "One centimetre of a stalactite can take a hundred years.",
    "greenhouse": "No bees, no tomatoes.",
    "library": "The number on the back of a book says what it is about.",
    "street": "I asked the man with the drain camera, and he let me look.",
}


def tell(roll: Roll, work: Work) -> None:
    """How long, how it was, wishes and sentences to quote, and a snapshot of each objective."""
    handed_in = [(entry, entry.handed_in_at) for entry in work.entries if entry.handed_in_at]
    # Lots of its own, so that the rest of the story stays as it is.
    lot = random.Random(work.challenge.title)  # noqa: S311 – a story, not a secret
    told = [_childs(entry, then, work, at, lot) for at, (entry, then) in enumerate(handed_in) if at % 5 != 4]
    told += [said for entry, then in handed_in if (said := _familys(roll, entry, then, work, lot))]
    HowItWas.objects.bulk_create(told)
    if work.plan.stage is not Stage.LIVE:
        _snapshot(roll, work, [entry for entry, _then in handed_in], lot)


def _how(work: Work, lot: random.Random) -> tuple[Fit, HowLong]:
    is_long = work.challenge.title == TOO_LONG
    fits = HARD if is_long else USUAL
    planned = work.plan.minutes
    times = [each for each in HowLong if planned - 60 < each < planned + (75 if is_long else 0)]
    return lot.choices([fit for fit, _n in fits], [n for _fit, n in fits])[0], lot.choice(
        times[-2:] if is_long else times
    )


def _childs(entry: LogEntry, then: datetime.datetime, work: Work, at: int, lot: random.Random) -> HowItWas:
    """Every third has found something out that may be quoted, every sixth has a wish."""
    fit, minutes = _how(work, lot)
    said = HowItWas(
        pupil=entry.pupil, challenge=work.challenge, pen=Pen.CHILD, fit=fit, minutes=minutes,
        wish=lot.choice(WISHES) if at % 6 == 1 else "", said_at=then,
    )  # fmt: skip
    if at % 3 == 0 and entry.let_through_at:
        said.found_out = FOUND_OUT[work.pages[entry.pk]]
        said.quoted_at = then
        # One in four still waits for the teacher.
        said.let_through_at = entry.let_through_at if at % 4 != 3 else None
    return said


def _familys(
    roll: Roll, entry: LogEntry, then: datetime.datetime, work: Work, lot: random.Random
) -> HowItWas | None:
    family = roll.family_of(entry.pupil)
    if family is None:
        return None
    fit, minutes = _how(work, lot)
    return HowItWas(
        pupil=entry.pupil, challenge=work.challenge, pen=Pen.FAMILY, fit=fit, minutes=minutes,
        wish=lot.choice(FAMILY_WISHES), said_by=family[0], said_at=then,
    )  # fmt: skip


def _snapshot(roll: Roll, work: Work, handed_in: list[LogEntry], lot: random.Random) -> None:
    """The teacher's taps while the class looked, for most; the child's own word for every other one."""
    teacher = roll.teacher_of(work.plan.school_class)
    looked_at = min(work.challenge.closes_at + datetime.timedelta(hours=14), timezone.now())
    words = []
    for objective in work.challenge.objectives.all():
        for at, entry in enumerate(handed_in):
            about = {"pupil": entry.pupil, "objective": objective, "said_at": looked_at}
            if at % 7 != 6:
                word = lot.choices(TEACHERS_WORDS, (5, 1))[0]
                words.append(ObjectiveSnapshot(word=word, pen=Speaking.TEACHER, said_by=teacher, **about))
            if at % 2 == 0:
                own: Word = lot.choices(CHILDS_WORDS, (5, 3, 1))[0]
                words.append(ObjectiveSnapshot(word=own, pen=Speaking.PUPIL, **about))
    ObjectiveSnapshot.objects.bulk_create(words)
