"""School, classes and the people in them."""

from .adults import Guardian, Role, Staff, Teaching, User
from .pupil import Pupil
from .school import ClassTablet, Cover, School, SchoolClass, Term, WayOfWorking

__all__ = [
    "ClassTablet",
    "Cover",
    "Guardian",
    "Pupil",
    "Role",
    "School",
    "SchoolClass",
    "Staff",
    "Teaching",
    "Term",
    "User",
    "WayOfWorking",
]
