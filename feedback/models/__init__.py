"""How a class answers a log: reviews with stars, voices, and their release."""

from .release import Release
from .review import Review, ReviewQuerySet, StarsGiven
from .snapshot import CHILDS_WORDS, TEACHERS_WORDS, ObjectiveSnapshot, Word
from .voice import Kind, Pen, Voice, VoiceQuerySet

__all__ = [
    "CHILDS_WORDS",
    "TEACHERS_WORDS",
    "Kind",
    "ObjectiveSnapshot",
    "Pen",
    "Release",
    "Review",
    "ReviewQuerySet",
    "StarsGiven",
    "Voice",
    "VoiceQuerySet",
    "Word",
]
