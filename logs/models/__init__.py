"""One pupil's answer to one challenge: a log entry, its double page, and the photos it is made of.

And the lunchtime club, where some of them are made.
"""

from .club import Club, ClubFull, ClubPlace, ClubVisit, PutOut
from .entry import EmptyEntry, EntryClosed, LogEntry
from .flap import Flap, FlapPicture, Hinge
from .label import LogLabel
from .page import Page, Place
from .photo import Photo, PhotoPicture, Size
from .scan import Scan, ScanSheet, SheetState, Why
from .upload import PhoneUpload

__all__ = [
    "Club",
    "ClubFull",
    "ClubPlace",
    "ClubVisit",
    "EmptyEntry",
    "EntryClosed",
    "Flap",
    "FlapPicture",
    "Hinge",
    "LogEntry",
    "LogLabel",
    "Page",
    "PhoneUpload",
    "Photo",
    "PhotoPicture",
    "Place",
    "PutOut",
    "Scan",
    "ScanSheet",
    "SheetState",
    "Size",
    "Why",
]
