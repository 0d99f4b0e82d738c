"""One pupil's answer to one challenge: a log entry, its double page, and the photos it is made of.

And the lunchtime club, where some of them are made.
"""

from .class_time import ClassTime
from .club import Club, ClubFull, ClubPlace, ClubVisit, PutOut
from .entry import EmptyEntry, EntryClosed, LogEntry
from .new_page import NewPage
from .page import Page, Place
from .photo import Photo, PhotoPicture, Size
from .reference import Reference, ReferenceKind
from .typed_page import TypedPage

__all__ = [
    "ClassTime",
    "Club",
    "ClubFull",
    "ClubPlace",
    "ClubVisit",
    "EmptyEntry",
    "EntryClosed",
    "LogEntry",
    "NewPage",
    "Page",
    "Photo",
    "PhotoPicture",
    "Place",
    "PutOut",
    "Reference",
    "ReferenceKind",
    "Size",
    "TypedPage",
]
