"""What the sample school set in the years before: challenges of children who have left, for the bank.

One class went up through the school: Wren Class in Year 3, Kingfisher Class in Year 4, Heron Class in Year 6.
Of their logs only the numbers are left, and what they allowed to be quoted.
"""

import datetime
import random
from dataclasses import dataclass

from django.utils import timezone

from challenges.content import Content, Days, criteria_of, write_draft
from challenges.models import CriteriaSet, Fit, HowItWas, Pen
from learninglogs.home.sample.calendar import FRIDAY, MONDAY, WEDNESDAY, half_terms
from learninglogs.home.sample.enrolling import Roll
from learninglogs.home.sample.people import HERON, KINGFISHER, WREN
from learninglogs.home.sample.working import moment
from learninglogs.people.models import Pupil
from logs.models import LogEntry

LEFT = (
    "Noor Haddad", "Caleb Osgood", "Iris Penn", "Teddy Vale", "Aoife Byrne", "Bartek Lis", "Chidi Eze",
    "Dilys Morgan", "Ewan Firth", "Farah Aziz", "Greta Holm", "Harvey Pope", "Inaya Shah", "Jonah Blythe",
    "Keira Dove", "Luca Conti", "Maja Wolska", "Nell Archer", "Omar Said", "Paige Ruddock", "Rafi Cohen",
    "Sienna Cross",
)  # fmt: skip
# So many years ago they sat in this class, which was set one on this weekday: days to work, days to catch up.
SAT_IN = {WREN: (4, WEDNESDAY, 14, 0), KINGFISHER: (3, MONDAY, 14, 7), HERON: (1, FRIDAY, 6, 0)}


@dataclass(frozen=True)
class PastChallenge:
    """half_term: which of the year's six. took: minutes most needed. fits: easy, right, hard, how many said.

    quote: by the child with that first name.
    """

    school_class: str
    half_term: int
    topic: str
    title: str
    task: str
    minutes: int
    took: int
    fits: tuple[int, int, int]
    quoted: str
    quote: str
    questions: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


PAST = (
    PastChallenge(
        WREN, 0, "Science", "Rain, from cloud to cup",
        "Follow one drop of rain from a cloud to the cup you drink from. Where has it been?",
        60, 70, (3, 16, 1), "Iris", "My gauge got 4 mm in one night.",
        ("Where does rain come from?", "How much falls at your home?", "How does it get into the tap?"),
        ("I can say how water goes round.",), (("other", "Evaporate, condense, fall, flow"),),
        "Ask at home for empty bottles a week before.",
    ),
    PastChallenge(
        WREN, 2, "Art", "A shape that is everywhere",
        "Choose one shape. Hunt for it for a week, and show us where it hides.",
        60, 45, (7, 12, 1), "Aoife", "A honeycomb is the best floor in the world.",
        ("Which shape is it?", "Where did you find it?", "Why is it good for that?"),
        ("I can name the sides and corners of a shape.",), (("tables", "3 × 6 = 18"),),
    ),
    PastChallenge(
        WREN, 4, "History", "Grandparents’ playtime",
        "Ask somebody older than sixty what they played. Try it, and show us how it goes.",
        60, 65, (2, 17, 1), "Ewan", "Grandad is still very good at marbles.",
        ("What is it called?", "What do you need?", "How do you win?"),
        ("I can ask somebody about the past.",),
    ),
    PastChallenge(
        KINGFISHER, 0, "Science", "Where does it go?",
        "Water runs away down a hole. Find out where it goes next, and what happens to it there.",
        90, 140, (1, 8, 11), "Teddy", "I asked the man with the drain camera.",
        ("What is under your street?", "Who looks after it?", "Where does it come out, and is it clean?"),
        ("I can follow a journey in steps.",), (("spelling", "“-ight”: night, bright, right, might"),),
        "Too much for one fortnight. Let them choose one of the three questions.",
    ),
    PastChallenge(
        KINGFISHER, 1, "Science", "Life under water",
        "Choose a place under water. Show us who lives there and how they breathe, hide and eat.",
        90, 85, (2, 17, 3), "Noor", "I did not know coral was alive!",
        ("Where is it?", "Who lives there?", "Who eats whom?"),
        ("I can say how a habitat suits who lives there.",),
        (("spelling", "tide, tied; sea, see; whale, wail"), ("tables", "8 × 7 = 56")),
        "Give them the fact about tides early. Three asked on the last day.",
    ),
    PastChallenge(
        KINGFISHER, 3, "Geography", "How does water climb?",
        "A boat goes over a hill; a tree drinks from its roots. How does water get up there?",
        90, 110, (1, 19, 1), "Caleb", "We built locks in the bath.",
        ("What climbs?", "What lifts it?", "Can you build one that works?"),
        ("I can explain how something works.",), (("other", "A lock has two gates."),),
    ),
    PastChallenge(
        KINGFISHER, 4, "Geography", "A map nobody has drawn",
        "Draw a map of something that has none: a smell, a sound, a queue, the way of a cat.",
        90, 75, (4, 16, 1), "Greta", "The noisiest place in our street is the bakery at six.",
        ("What does it show?", "What do your signs mean?", "What surprised you?"),
        ("I can use a key and a scale.",), (("other", "North, east, south, west"),),
    ),
    PastChallenge(
        HERON, 0, "History", "Bread", "Four thousand years of it. Find one moment, and make us taste it.",
        120, 150, (1, 12, 6), "Omar", "Ours did not rise, and now I know why.",
        objectives=("I can tell a story from sources.",),
    ),
    PastChallenge(
        HERON, 2, "Science", "It is never only one thing",
        "A scab, a storm, a rainbow. Take it apart into what makes it happen.",
        120, 115, (2, 15, 3), "Maja", "A rainbow is a circle and the ground is in the way.",
        objectives=("I can explain cause and effect.",),
    ),
    PastChallenge(
        HERON, 3, "Maths", "Is that fair?",
        "Sharing, voting, winning, waiting. Choose something, and show with numbers whether it is fair.",
        120, 95, (3, 14, 2), "Rafi", "Rock paper scissors is fair, my brother is not.",
        objectives=("I can use data to argue.",), facts=(("tables", "12 × 12 = 144"),),
    ),
    PastChallenge(
        HERON, 5, "Geography", "Somebody else’s morning",
        "It is seven o’clock somewhere far from here. Who gets up, and what is the first thing they see?",
        120, 105, (2, 17, 0), "Inaya", "In Suva it is tomorrow already.",
        objectives=("I can compare two places.",), note="The map with the time zones is in the top drawer.",
    ),
)  # fmt: skip


def remember(roll: Roll, criteria: CriteriaSet) -> None:
    """The children who left last summer, what they were set, and what they told about it."""
    moved_on = timezone.now() - datetime.timedelta(days=90)
    left = Pupil.objects.bulk_create(
        Pupil(school=roll.school, first_name=first, last_name=last, left_at=moved_on)
        for first, last in (name.split() for name in LEFT)
    )
    for plan in PAST:
        _set_back_then(roll, plan, left, criteria)


def _set_back_then(roll: Roll, plan: PastChallenge, left: list[Pupil], criteria: CriteriaSet) -> None:
    school_class = roll.classes[plan.school_class]
    content = Content(
        title=plan.title, task=plan.task, topic=plan.topic, questions=plan.questions,
        objectives=plan.objectives, facts=plan.facts, expected_minutes=plan.minutes,
        criteria=criteria_of(criteria),
    )  # fmt: skip
    challenge = write_draft(content, school_class, _back_then(roll, plan), note=plan.note)
    challenge.published_at = challenge.opens_at
    challenge.save(update_fields=["published_at"])
    said = sum(plan.fits)
    then = moment(challenge, challenge.hand_in_on, 0)
    LogEntry.objects.bulk_create(
        LogEntry(pupil=child, challenge=challenge, handed_in_at=then) for child in left[:said]
    )
    # Lots of its own, so that the rest of the story stays as it is.
    lot = random.Random(plan.title)  # noqa: S311 – a story, not a secret
    fits = [fit for fit, count in zip(Fit, plan.fits, strict=True) for _each in range(count)]
    told = [
        HowItWas(challenge=challenge, pupil=child, pen=Pen.CHILD, fit=fit, said_at=then,
                 minutes=plan.took + lot.choice((-25, -10, 0, 0, 0, 10, 25)))
        for child, fit in zip(left, fits, strict=False)
    ]  # fmt: skip
    for each in told:
        if each.pupil.first_name == plan.quoted:
            each.found_out, each.quoted_at, each.let_through_at = plan.quote, then, then
    HowItWas.objects.bulk_create(told)


def _back_then(roll: Roll, plan: PastChallenge) -> Days:
    """The first days of the half term on which this class was set one."""
    years, weekday, work_days, catch_up_days = SAT_IN[plan.school_class]
    _name, first, _last = half_terms(roll.school.today())[plan.half_term]
    first -= datetime.timedelta(weeks=52 * years)
    set_on = first + datetime.timedelta(days=(weekday - first.weekday()) % 7)
    hand_in_on = set_on + datetime.timedelta(days=work_days)
    return Days(set_on, hand_in_on, hand_in_on + datetime.timedelta(days=catch_up_days))
