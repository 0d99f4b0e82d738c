"""Settings from the environment, typed. A wrong value stops the start with a sentence an operator can act on.

README.md lists every variable; a test compares that list with the names asked for here.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "LEARNINGLOGS_"


def text(name: str, default: str = "") -> str:
    """The variable as written, without surrounding white space."""
    return os.environ.get(PREFIX + name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """Yes or no. Raises ImproperlyConfigured on any other word."""
    written = text(name).lower()
    if not written:
        return default
    if written in {"1", "yes", "true", "on"}:
        return True
    if written in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{PREFIX}{name} is “{written}”. Write yes or no.")


def number(name: str, *, default: float) -> float:
    """A number, whole or not. Raises ImproperlyConfigured on anything else."""
    written = text(name)
    if not written:
        return default
    try:
        return float(written)
    except ValueError:
        raise ImproperlyConfigured(f"{PREFIX}{name} is “{written}”. Write a number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path; it need not exist yet."""
    written = text(name)
    return Path(written).expanduser().absolute() if written else default
