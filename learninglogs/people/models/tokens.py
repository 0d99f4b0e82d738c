"""Secrets that are handed out once: on a badge, in a letter, in a tablet's cookie."""

import hashlib


def hash_of(token: str) -> str:
    """What is kept of a token; a fast hash will do, because nobody can guess the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()
