"""What the teacher sets and in which rhythm, and what is kept about it."""

from .challenge import Challenge
from .criteria import CriteriaSet, Criterion
from .help import ChildHelp, Help
from .later_day import LaterDay
from .lines import ExpectedTime, Fact, FactKind, Objective, Question
from .milestone import Milestone, MilestoneKind
from .resource import Resource, ResourceKind
from .responding import Responding
from .revision import Revision
from .rhythm import HowOften, Releasing, Rhythm
from .told import Fit, HowItWas, HowLong, Pen

__all__ = [
    "Challenge",
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
    "Resource",
    "ResourceKind",
    "Responding",
    "Revision",
    "Rhythm",
]
