"""One pupil's answer to one challenge: a log entry, its double page, and its photos, sounds and films.

And the lunchtime club, where some of them are made.
"""

from .clip import MOST_CLIPS, Clip, ClipKind
from .club import Club, ClubFull, ClubPlace, ClubVisit, PutOut
from .entry import EmptyEntry, EntryClosed, LogEntry
from .page import Page, Place
from .photo import Photo, PhotoPicture, Size

__all__ = [
    "MOST_CLIPS",
    "Clip",
    "ClipKind",
    "Club",
    "ClubFull",
    "ClubPlace",
    "ClubVisit",
    "EmptyEntry",
    "EntryClosed",
    "LogEntry",
    "Page",
    "Photo",
    "PhotoPicture",
    "Place",
    "PutOut",
    "Size",
]
