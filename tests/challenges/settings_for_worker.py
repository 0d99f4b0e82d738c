"""The product's settings for real workers whose clock a test can move.

The file that CLOCK_FILE names holds the seconds by which the machine's clock is wrong.
"""

import datetime
import os
from pathlib import Path

from django.utils import timezone

from learninglogs.settings import *  # noqa: F403

_CLOCK = Path(os.environ["CLOCK_FILE"])


def _wrong_now() -> datetime.datetime:
    written = _CLOCK.read_text() if _CLOCK.exists() else ""
    return datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(seconds=float(written or 0))


# Settings come before every module that takes `now` from here.
timezone.now = _wrong_now
