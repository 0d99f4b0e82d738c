"""School, classes and the people in them."""

from .adults import Guardian, Role, Staff, Teaching, User
from .badge import Badge
from .consent import Consent, Purpose
from .invitation import GuardianInvitation, StaffInvitation
from .mail_stop import TO_FAMILIES, TO_TEACHERS, MailKind, MailStop
from .pupil import Pupil
from .school import ClassTablet, Cover, InsetDay, School, SchoolClass, Term, WayOfWorking
from .school_accounts import AccountKind, LinkedAccount, SchoolAccounts

__all__ = [
    "TO_FAMILIES",
    "TO_TEACHERS",
    "AccountKind",
    "Badge",
    "ClassTablet",
    "Consent",
    "Cover",
    "Guardian",
    "GuardianInvitation",
    "InsetDay",
    "LinkedAccount",
    "MailKind",
    "MailStop",
    "Pupil",
    "Purpose",
    "Role",
    "School",
    "SchoolAccounts",
    "SchoolClass",
    "Staff",
    "StaffInvitation",
    "Teaching",
    "Term",
    "User",
    "WayOfWorking",
]
