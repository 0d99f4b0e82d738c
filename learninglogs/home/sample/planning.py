"""What the sample school has planned: each class's rhythm, challenges set for later, and drafts."""

from dataclasses import dataclass, replace

from django.utils import timezone

from challenges.models import Challenge, CriteriaSet, Question
from challenges.plan import plan_of
from challenges.rhythm import Dates, preset
from challenges.school_days import DAY
from learninglogs.home.sample.enrolling import Roll
from learninglogs.home.sample.people import HERON, KINGFISHER, WREN
from learninglogs.people.models import SchoolClass

# Kingfisher and Heron keep to the day of their preset; Wren Class sets its challenges on a Wednesday.
WEDNESDAYS = {WREN: 2}
A_WEEK = 7 * DAY


@dataclass(frozen=True)
class Planned:
    """One challenge to come. is_set: families will get it by itself; otherwise it is a draft."""

    school_class: str
    title: str
    task: str
    questions: tuple[str, ...]
    is_set: bool = False


# In the next free slots of their class.
PLACED = (
    Planned(
        KINGFISHER, "Secret numbers",
        "Numbers hide everywhere: on doors, in petals, in music. Catch some, and show us what they are for.",
        ("Where was it hiding?", "What does it count or measure?", "What would happen without it?"),
        is_set=True,
    ),
    Planned(
        KINGFISHER, "Who lived here?",
        "Choose somebody who lived before you were born. Show us one day of theirs.",
        ("Who was it?", "What did they see when they woke up?", "What was harder, and what was easier?"),
    ),
    Planned(
        HERON, "The longest journey",
        "A seed, a letter, a whale, an idea. Show us how far it went, and what it cost.", (), is_set=True,
    ),
)  # fmt: skip
# Begun one day and left: ready to be placed.
WAITING = (
    Planned(KINGFISHER, "Sounds around us", "Listen for ten minutes. Show us what you heard.",
            ("What was nearest?", "What was farthest?")),
    Planned(KINGFISHER, "A feast from far away", "Find out what children eat on a special day far from here.",
            ("Where is it?", "What is on the table, and why?")),
    Planned(KINGFISHER, "If I were a river", "Follow one river from its spring to the sea.",
            ("Where do you begin?", "Whom do you meet?")),
)  # fmt: skip


def plan_ahead(roll: Roll, criteria: CriteriaSet) -> None:
    """Write the rhythms, then fill the next free slots. Call it when the challenges so far are there."""
    for name, weekday in WEDNESDAYS.items():
        rhythm = preset(roll.classes[name].way_of_working)
        rhythm.school_class = roll.classes[name]
        rhythm.set_weekday = rhythm.hand_in_weekday = weekday
        rhythm.save()
    for each in PLACED:
        plan = plan_of(roll.classes[each.school_class])
        # From tomorrow on: what is out today has its own story.
        slot = replace(plan, today=plan.today + DAY).next_slot
        _write(each, roll.classes[each.school_class], criteria, slot)
    begun = roll.school.today() - 4 * A_WEEK
    for each in WAITING:
        dates = Dates(begun, begun + A_WEEK, begun + A_WEEK)
        _write(each, roll.classes[each.school_class], criteria, dates)


def _write(planned: Planned, school_class: SchoolClass, criteria: CriteriaSet, dates: Dates) -> None:
    responding = preset(school_class.way_of_working).responding
    challenge = Challenge.objects.create(
        school_class=school_class,
        title=planned.title,
        task=planned.task,
        set_on=dates.set_on,
        hand_in_on=dates.hand_in_on,
        closes_on=dates.closes_on,
        responding=responding,
        criteria_set=criteria if responding == "criteria" else None,
        published_at=timezone.now() if planned.is_set else None,
    )
    Question.objects.bulk_create(
        Question(challenge=challenge, position=place, text=text)
        for place, text in enumerate(planned.questions)
    )
