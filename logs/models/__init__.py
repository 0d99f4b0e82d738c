"""One pupil's answer to one challenge: a log entry, its double page, and its photos, sounds and films.

And the lunchtime club, where some of them are made.
"""

from .class_time import ClassTime
from .clip import MOST_CLIPS, Clip, ClipKind
from .club import Club, ClubFull, ClubPlace, ClubVisit, PutOut
from .entry import EmptyEntry, EntryClosed, LogEntry
from .flap import Flap, FlapPicture, Hinge
from .label import LogLabel
from .new_page import NewPage
from .page import Page, Place
from .photo import Photo, PhotoPicture, Size
from .reference import Reference, ReferenceKind
from .scan import Scan, ScanSheet, SheetState, Why
from .typed_page import TypedPage
from .upload import PhoneUpload

__all__ = [
    "MOST_CLIPS",
    "ClassTime",
    "Clip",
    "ClipKind",
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
    "NewPage",
    "Page",
    "PhoneUpload",
    "Photo",
    "PhotoPicture",
    "Place",
    "PutOut",
    "Reference",
    "ReferenceKind",
    "Scan",
    "ScanSheet",
    "SheetState",
    "Size",
    "TypedPage",
    "Why",
]
