"""What the sample school's children, teachers and families said: feedback in every state."""

import datetime
import random

from django.db.models import QuerySet

from challenges.models import Challenge
from feedback.allocation import allocate
from feedback.models import Kind, Pen, Review, StarsGiven, Voice
from feedback.models.voice import family_name_of
from feedback.release import release
from learninglogs.home.sample import words
from learninglogs.home.sample.challenges import Stage
from learninglogs.home.sample.enrolling import Roll
from learninglogs.home.sample.working import Work, moment
from learninglogs.people.actor import Actor
from logs.models import LogEntry

NOT_GIVEN_EVERY = 9  # one review in nine stays unanswered: feedback is released all the same
STILL_TO_GIVE_EVERY = 3


def respond(roll: Roll, work: Work, lot: random.Random) -> None:
    """Everything that has been said about the logs of one challenge, as far as the class is with it."""
    if work.plan.stage is Stage.LIVE:
        return
    teacher = Actor(user_id=roll.teacher_of(work.plan.school_class).pk)
    allocate(work.challenge, by=teacher, rng=lot)
    looked_at = _looking_day(work.challenge)
    LogEntry.objects.filter(challenge=work.challenge, settled_at__isnull=False).update(settled_at=looked_at)
    reviews = Review.objects.filter(entry__challenge=work.challenge)
    reviews.update(allocated_at=looked_at)
    unanswered = NOT_GIVEN_EVERY if work.plan.stage is Stage.RELEASED else STILL_TO_GIVE_EVERY
    given = [review for at, review in enumerate(_in_order(reviews)) if at % unanswered != unanswered - 1]
    _give(work, given, looked_at, lot)
    _adults_speak(roll, work, looked_at, lot)
    if work.plan.stage is Stage.RELEASED:
        release(work.challenge, by=teacher, at=looked_at + datetime.timedelta(days=1))
    else:
        _half_way_through(work, teacher)


def _looking_day(challenge: Challenge) -> datetime.datetime:
    """The lesson after it closed in which the class looked at the logs."""
    return moment(challenge, challenge.closes_on + datetime.timedelta(days=1), -200)


def _in_order(reviews: QuerySet[Review]) -> list[Review]:
    return list(
        reviews.select_related("reviewer", "entry__pupil", "entry__challenge").order_by(
            "entry__pupil__first_name", "reviewer__first_name"
        )
    )


def _give(work: Work, given: list[Review], at: datetime.datetime, lot: random.Random) -> None:
    """Stars where the class gives any, and two stars and a wish that fit the double page."""
    criteria = list(work.challenge.criteria_set.criteria.all()) if work.challenge.criteria_set else []
    stars, voices = [], []
    said: set[str] = set()
    for minute, review in enumerate(given):
        review.given_at = given_at = at + datetime.timedelta(minutes=minute % 25)
        stars += [
            StarsGiven(review=review, criterion=criterion, stars=lot.choices((1, 2, 3), (1, 4, 5))[0])
            for criterion in criteria
        ]
        voices += _two_stars_and_a_wish(review, given_at, work.pages[review.entry_id], said, lot)
    Review.objects.bulk_update(given, ["given_at"])
    StarsGiven.objects.bulk_create(stars)
    Voice.objects.bulk_create(voices)


def _two_stars_and_a_wish(
    review: Review, given_at: datetime.datetime, page: str, said: set[str], lot: random.Random
) -> list[Voice]:
    about = words.WORDS[page]
    chosen = [
        (Kind.FIRST_STAR, _fresh(about.stars, review.entry, said, lot)),
        (Kind.SECOND_STAR, _fresh(about.stars, review.entry, said, lot)),
        (Kind.WISH, _fresh(about.wishes, review.entry, said, lot)),
    ]
    return [
        Voice(
            entry=review.entry,
            review=review,
            kind=kind,
            words=line,
            by_pupil=review.reviewer,
            pen=Pen.PUPIL,
            who=review.reviewer.first_name,
            said_at=given_at,
            let_through_at=given_at + datetime.timedelta(minutes=30),
        )
        for kind, line in chosen
    ]


def _fresh(lines: tuple[str, ...], entry: LogEntry, said: set[str], lot: random.Random) -> str:
    """A line nobody has said about this log yet; one nobody has said about any, as long as there is one."""
    about_this = [line for line in lines if f"{entry.pk}:{line}" not in said]
    line = lot.choice([line for line in about_this if line not in said] or about_this or list(lines))
    said |= {line, f"{entry.pk}:{line}"}
    return line


def _adults_speak(roll: Roll, work: Work, at: datetime.datetime, lot: random.Random) -> None:
    """The teacher's green pen on every third log; families on their own children's."""
    teacher = roll.teacher_of(work.plan.school_class)
    voices = []
    for place, entry in enumerate(entry for entry in work.entries if entry.handed_in_at):
        common = {"entry": entry, "said_at": at, "let_through_at": at}
        if place % 3 == 0:
            line = words.TEACHER[(place // 3 + work.plan.weeks_before) % len(words.TEACHER)]
            voices.append(Voice(words=line, by_user=teacher, pen=Pen.TEACHER, who=teacher.called, **common))
        if family := roll.family_of(entry.pupil):
            who = family_name_of(family[0].pk, entry.pupil)
            line = lot.choice(words.FAMILY)
            voices.append(Voice(words=line, by_user=family[0], pen=Pen.FAMILY, who=who, **common))
    Voice.objects.bulk_create(voices)


def _half_way_through(work: Work, teacher: Actor) -> None:
    """The teacher is reading: two in three are let through, one was sent back, one needs a second look."""
    said = Voice.objects.filter(entry__challenge=work.challenge, by_pupil__isnull=False).order_by("pk")
    waiting = [voice for at, voice in enumerate(said) if at % 9 in {3, 4, 5}]
    for voice in waiting:
        voice.let_through_at = None
    Voice.objects.bulk_update(waiting, ["let_through_at"])
    wishes = [voice for voice in waiting if voice.kind == Kind.WISH]
    if len(wishes) > 1:
        wishes[0].words = words.SENT_BACK
        wishes[0].save(update_fields=["words"])
        wishes[0].send_back(words.NOTE_BACK, by=teacher)
        wishes[1].words = words.WAITING_UNKIND
        wishes[1].save(update_fields=["words"])
