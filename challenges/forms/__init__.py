"""What a teacher types about a challenge, and the one save that writes it."""

from .beginnings import beginning_of, defaults_for
from .challenge import ChallengeForm, content_of
from .criteria import WORDS_ONLY, WRITE_NEW
from .ordering import place_after, rearranged

__all__ = [
    "WORDS_ONLY",
    "WRITE_NEW",
    "ChallengeForm",
    "beginning_of",
    "content_of",
    "defaults_for",
    "place_after",
    "rearranged",
]
