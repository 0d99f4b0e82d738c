"""The challenges of the sample school, good enough for a teacher to borrow."""

from dataclasses import dataclass
from enum import Enum, auto

from challenges.models import FactKind
from learninglogs.home.sample.people import HERON, KINGFISHER, WREN


class Stage(Enum):
    """LIVE: children are at work or catching up. LOOKING: classmates respond. RELEASED: it is read."""

    LIVE = auto()
    LOOKING = auto()
    RELEASED = auto()


@dataclass(frozen=True)
class SampleChallenge:
    """weeks_before: the hand-in day, in weeks before the class's last one (0); negative for the coming one.

    photos: which drawn double pages suit it. handed_in, let_through, begun: how many children are how far;
    let_through of handed_in, begun beside them. stage: how far the class is with it. seats: children with a
    place of their own in the order of handing in, so that a visitor finds each state where the list of
    people says.
    """

    school_class: str
    title: str
    task: str
    weeks_before: int
    stage: Stage
    photos: tuple[str, ...]
    questions: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    facts_kind: FactKind = FactKind.OTHER
    topic: str = ""
    minutes: int = 90
    handed_in: int = 0
    let_through: int = 0
    begun: int = 0
    seats: tuple[tuple[str, int], ...] = ()


LAYERS = ("volcano", "street", "cave", "bees", "rainforest", "lighthouse", "roman", "greenhouse")
WORKS = ("lighthouse", "canal", "bees", "moon", "greenhouse", "cave", "library", "volcano")
HOMES = ("reef", "rainforest", "bees", "roman", "street", "library", "cave", "lighthouse")
LONG_AGO = ("roman", "volcano", "canal", "street", "cave", "library", "moon", "lighthouse")
ANYWHERE = (
    "volcano", "lighthouse", "roman", "moon", "bees", "reef",
    "rainforest", "canal", "cave", "greenhouse", "library", "street",
)  # fmt: skip

CHALLENGES = (
    SampleChallenge(
        KINGFISHER, "Who lives here?",
        "Choose a home that is not a house like yours. Find out who lives in it, and show how it suits them.",
        8, Stage.RELEASED, HOMES, topic="Science",
        questions=("Whose home is it?", "What is it made of?", "What do they eat there?", "Who visits?"),
        objectives=("I can say how living things are suited to where they live.",),
        facts=("A habitat is a place that gives a living thing food, water and shelter.",),
        handed_in=13, let_through=13,
        seats=(("Amira Khan", 0), ("Adaeze Nwosu", 3)),
    ),
    SampleChallenge(
        KINGFISHER, "How does it work?",
        "Pick something that does a job. Take it apart on paper, and explain it for somebody in Year 2.",
        6, Stage.RELEASED, WORKS, topic="Science",
        questions=("What is its job?", "What are its parts?", "What happens first, next and last?"),
        objectives=("I can explain a process in steps.",),
        facts=("6 × 7 = 42", "7 × 7 = 49", "8 × 7 = 56"), facts_kind=FactKind.TABLES,
        handed_in=14, let_through=14,
        seats=(("Amira Khan", 0), ("Tomasz Wójcik", 1), ("Adaeze Nwosu", 2)),
    ),
    SampleChallenge(
        KINGFISHER, "What would you see if you cut it open?",
        "Draw something as if you had cut it in half. Label what is inside, and tell us what surprised you.",
        4, Stage.LOOKING, LAYERS, topic="Science",
        questions=("What is in each layer?", "How did it get there?", "What surprised you?"),
        objectives=("I can use a labelled cross-section.",),
        facts=("“-tion”: eruption, pollution, pollination, station",), facts_kind=FactKind.SPELLING,
        handed_in=12, let_through=12,
        seats=(("Amira Khan", 0), ("Tomasz Wójcik", 1), ("Adaeze Nwosu", 2)),
    ),
    SampleChallenge(
        KINGFISHER, "A hundred years ago, right here",
        "Find something near you that is older than anybody you know. Who made it? Why is it still here?",
        0, Stage.LIVE, LONG_AGO, topic="History",
        questions=("What is it?", "Who made it, and how?", "Who used it then, and who uses it now?"),
        objectives=("I can ask and answer questions about the past.",),
        facts=("A century is a hundred years; a decade is ten.",),
        handed_in=12, let_through=9, begun=2,
        seats=(("Amira Khan", 20), ("Tomasz Wójcik", 0), ("Chloe Fenwick", 4), ("Eshan Patel", 7),
               ("Adaeze Nwosu", 12), ("Nathan Ellery", 19)),
    ),
    SampleChallenge(
        KINGFISHER, "A place that amazes me",
        "Choose a place, near or far, big or tiny. Show us why it amazes you in any way you like.",
        -2, Stage.LIVE, ANYWHERE, topic="Geography",
        questions=("Where is it?", "How was it made?", "What can you hear, smell and feel there?",
                   "What would you ask somebody who lives there?"),
        objectives=("I can choose facts that make a reader curious.",),
        facts=("Words for places: coastal, remote, underground, tropical",),
        handed_in=10, let_through=7, begun=3,
        seats=(("Amira Khan", 10), ("Tomasz Wójcik", 1), ("Adaeze Nwosu", 8), ("Chloe Fenwick", 11),
               ("Eshan Patel", 17), ("Nathan Ellery", 18)),
    ),
    SampleChallenge(
        HERON, "Small things that change everything",
        "Something small, and the big difference it makes. You choose the thing; show us the difference.",
        2, Stage.RELEASED, ("bees", "greenhouse", "library", "moon", "reef", "canal"), topic="Science",
        objectives=("I can explain cause and effect.",), minutes=120, handed_in=9, let_through=9,
        seats=(("Bilal Khan", 0),),
    ),
    SampleChallenge(
        HERON, "If I could stand anywhere for an hour",
        "An hour anywhere, any time. Make us wish that we were standing beside you.",
        1, Stage.RELEASED, ("moon", "volcano", "rainforest", "roman", "lighthouse", "reef"),
        objectives=("I can choose words for their effect.",), minutes=120, handed_in=8, let_through=8,
    ),
    SampleChallenge(
        HERON, "The hidden half",
        "Most of it cannot be seen: an iceberg, a street, a tree, a story. Show the half that hides.",
        0, Stage.LIVE, ("street", "cave", "greenhouse", "rainforest", "volcano", "bees"), topic="Geography",
        objectives=("I can present what I found out to somebody who knows nothing about it.",),
        minutes=120, handed_in=5, let_through=3, begun=3, seats=(("Bilal Khan", 15),),
    ),
    SampleChallenge(
        WREN, "Things that grow",
        "Find something that grows. Watch it, measure it or ask somebody who knows. How does it do it?",
        0, Stage.RELEASED, ("greenhouse", "rainforest", "bees", "reef", "cave"), topic="Science",
        questions=("What does it need?", "How fast does it grow?", "What does it turn into?"),
        facts=("Roots, stem, leaf, flower",), minutes=60, handed_in=9, let_through=9,
        seats=(("Elodie Baptiste", 0),),
    ),
    SampleChallenge(
        WREN, "Light in the dark",
        "Where does light come from when it is dark? Choose one light and find out all about it.",
        -2, Stage.LIVE, ("lighthouse", "moon", "cave", "volcano", "street"), topic="Science",
        questions=("What makes it shine?", "Who needs it?", "How far can you see it?"),
        facts=("3 × 4 = 12", "6 × 4 = 24", "8 × 4 = 32"), facts_kind=FactKind.TABLES,
        minutes=60, handed_in=5, let_through=4, begun=2,
        seats=(("Elodie Baptiste", 1),),
    ),
)  # fmt: skip
