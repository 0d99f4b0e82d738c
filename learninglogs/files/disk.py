"""How much room the disk of the data folder has left, and whether one more upload is let in."""

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage

# The office and the teachers hear of it this many times earlier than families do.
WARN_TIMES = 4


@dataclass(frozen=True)
class Room:
    """Bytes of the disk the files lie on."""

    total_bytes: int
    free_bytes: int

    @property
    def used_bytes(self) -> int:
        return self.total_bytes - self.free_bytes

    @property
    def is_full(self) -> bool:
        """Nothing more is taken in: what is left is for what was begun, and for the database."""
        return self.free_bytes < settings.MIN_FREE_BYTES

    @property
    def is_almost_full(self) -> bool:
        return self.free_bytes < WARN_TIMES * settings.MIN_FREE_BYTES


def room_left() -> Room | None:
    """None where the files lie far away: there is no disk of ours to fill."""
    try:
        default_storage.path("")
    except NotImplementedError:
        return None
    usage = shutil.disk_usage(settings.DATA_DIR)
    return Room(usage.total, usage.free)


def is_full() -> bool:
    room = room_left()
    return room is not None and room.is_full
