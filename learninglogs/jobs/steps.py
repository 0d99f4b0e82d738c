"""The named moments of a job at which our tests may kill the process doing it.

“No job is lost and none is done twice” can only be shown by killing a real worker at the worst moments,
and those cannot be hit from outside by luck. So the runner says where it is; with LEARNINGLOGS_DIE_AT
unset, as it is everywhere but in those tests, that is all it does.

The runner's steps, in order: `claimed`, `files-written` (the work came back, nothing is in the database
yet), `before-commit`, `after-commit`. A kind says `working` itself, in the middle of its work.
"""

import os
import signal
from pathlib import Path

from learninglogs import env


def reached(step: str) -> None:
    """Die by SIGKILL, once, if a test has put a file named like the step into the folder of DIE_AT."""
    folder = env.text("DIE_AT")
    if not folder:
        return
    try:
        # Removing the file is the permission: of several workers at one step, one alone dies of it.
        Path(folder, step).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
