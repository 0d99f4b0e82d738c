"""What the teacher sets and in which rhythm, and what is kept about it."""

from .calendar_feed import CalendarFeed
from .challenge import Challenge
from .criteria import CriteriaSet, Criterion
from .file import ChallengeFile
from .help import ChildHelp, Help
from .later_day import LaterDay
from .lines import ExpectedTime, Fact, FactKind, Objective, Question
from .milestone import Milestone, MilestoneKind
from .reminder import Reminder
from .resource import Resource, ResourceKind
from .responding import Responding
from .revision import Revision
from .rhythm import HowOften, Releasing, Rhythm
from .told import Fit, HowItWas, HowLong, Pen

__all__ = [
    "CalendarFeed",
    "Challenge",
    "ChallengeFile",
    "ChildHelp",
    "CriteriaSet",
    "Criterion",
    "ExpectedTime",
    "Fact",
    "FactKind",
    "Fit",
    "Help",
    "HowItWas",
    "HowLong",
    "HowOften",
    "LaterDay",
    "Milestone",
    "MilestoneKind",
    "Objective",
    "Pen",
    "Question",
    "Releasing",
    "Reminder",
    "Resource",
    "ResourceKind",
    "Responding",
    "Revision",
    "Rhythm",
]
