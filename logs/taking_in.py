"""A photo comes in for something else than a place: kept durably, and gone again if nobody wanted it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from learninglogs.files.intake import receive
from learninglogs.people.actor import Actor

from .models import LogEntry, Photo


@contextmanager
def taken_in(entry: LogEntry, upload: File[Any], *, by: Actor) -> Iterator[Photo]:
    """The photo, not saved yet. If it is not saved inside, or what is done there fails, its file goes.

    Raises files.intake.Refusal for what can be told at once not to be a photo.
    """
    photo = Photo(id=uuid.uuid4(), entry=entry, added_by_user_id=by.user_id, added_by_pupil_id=by.pupil_id)
    received = receive(upload, key_prefix=photo.folder, max_bytes=settings.UPLOAD_MAX_BYTES)
    photo.sha256, photo.received_key = received.sha256, received.key
    photo.received_bytes = received.byte_count
    is_kept = False
    try:
        yield photo
        is_kept = not photo._state.adding
    finally:
        if not is_kept:
            default_storage.delete(received.key)
