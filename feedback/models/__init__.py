"""How a class answers a log: reviews with stars, voices, and their release."""

from .release import Release
from .review import Review, StarsGiven
from .voice import Kind, Pen, Voice

__all__ = ["Kind", "Pen", "Release", "Review", "StarsGiven", "Voice"]
