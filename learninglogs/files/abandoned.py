"""What killed processes left half-done in the data folder: uploads, part files, places of work."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.storage import default_storage

from learninglogs.files.storage import DurableFileStorage

DAY_S = 86_400


@contextmanager
def place_of_work() -> Iterator[Path]:
    """A folder for one piece of work, gone after it; a killed process leaves it to `clear_abandoned`."""
    root = _places_of_work()
    root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root) as folder:
        yield Path(folder)


def clear_abandoned(*, older_than_s: float = DAY_S) -> int:
    """Remove what nobody has touched for so long; how many files and folders that was.

    They are copies of children's photos, some with what the camera wrote into them: nobody else would ever
    remove them. 0 is for whoever knows that no process of ours is at work on this data folder.
    """
    cleared = 0
    if isinstance(default_storage, DurableFileStorage):
        cleared += default_storage.clear_abandoned(older_than_s=older_than_s)
    for folder in (_places_of_work(), Path(settings.FILE_UPLOAD_TEMP_DIR)):
        for left in folder.glob("*"):
            with suppress(FileNotFoundError):  # its owner was alive and has just finished
                cleared += _clear(left, older_than_s)
    return cleared


def _places_of_work() -> Path:
    return Path(settings.DATA_DIR) / "work"


def _clear(left: Path, older_than_s: float) -> bool:
    if left.stat().st_mtime > time.time() - older_than_s:
        return False
    if left.is_dir():
        shutil.rmtree(left)
    else:
        left.unlink()
    return True
