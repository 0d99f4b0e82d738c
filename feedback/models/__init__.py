"""How a class answers a log: reviews with stars, voices, and their release."""

from .release import Release
from .review import Review, ReviewQuerySet, StarsGiven
from .voice import Kind, Pen, Voice, VoiceQuerySet

__all__ = ["Kind", "Pen", "Release", "Review", "ReviewQuerySet", "StarsGiven", "Voice", "VoiceQuerySet"]
