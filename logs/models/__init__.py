"""One pupil's answer to one challenge: a log entry, its double page, and the photos it is made of."""

from .entry import EmptyEntry, EntryClosed, LogEntry
from .page import Page, Place
from .photo import Photo, PhotoPicture, Size

__all__ = [
    "EmptyEntry",
    "EntryClosed",
    "LogEntry",
    "Page",
    "Photo",
    "PhotoPicture",
    "Place",
    "Size",
]
