"""How a class answers a log: reviews with stars, and voices."""

from .review import Review, StarsGiven
from .voice import Kind, Voice

__all__ = ["Kind", "Review", "StarsGiven", "Voice"]
