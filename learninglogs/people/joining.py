"""From a letter to an account: what was asked for, kept in the session, and the code that proves it."""

import datetime
import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from .invitations import Asked
from .mail import send
from .models import GuardianInvitation, StaffInvitation, User

INVITED, WRITTEN = "invited", "joining"
CODE_GOOD_FOR = datetime.timedelta(minutes=10)
TRIES = 5
SALT = "learninglogs.people.joining"


@dataclass(frozen=True)
class Written:
    """Who says they are joining, before their address is proved."""

    called: str
    email: str


def remember(request: HttpRequest, invitation: Asked) -> None:
    """The letter was read; the token itself is forgotten here."""
    kind = "guardian" if isinstance(invitation, GuardianInvitation) else "staff"
    request.session[INVITED] = [kind, invitation.pk]
    request.session.pop(WRITTEN, None)


def invitation_of(request: HttpRequest) -> Asked | None:
    """The invitation this session has read, while it is open."""
    kind, pk = request.session.get(INVITED, ["", 0])
    if kind == "guardian":
        found = GuardianInvitation.objects.open().filter(pk=pk, pupil__left_at=None)
        return found.select_related("pupil__school", "pupil__school_class").first()
    return StaffInvitation.objects.open().filter(pk=pk).select_related("school").first()


def school_id_of(invitation: Asked) -> int:
    return invitation.pupil.school_id if isinstance(invitation, GuardianInvitation) else invitation.school_id


def send_code(request: HttpRequest, invitation: Asked, written: Written) -> bool:
    """Six numbers to that address; what was written waits in the session until they are typed.

    False where so many were sent for this invitation that it is done with. Raises OSError or SMTPException.
    """
    if not invitation.may_send_code():
        return False
    code = f"{secrets.randbelow(1_000_000):06}"
    request.session[WRITTEN] = {
        "called": written.called,
        "email": written.email,
        "code": _sealed(code, written.email),
        "until": (timezone.now() + CODE_GOOD_FOR).isoformat(),
        "tries": 0,
    }
    words = _("Your six numbers for Learning Logs are:\n\n    %s\n\nThey work for ten minutes, once.") % code
    send(written.email, _("Your Learning Logs code"), words, school_id=school_id_of(invitation))
    return True


def written_of(request: HttpRequest) -> Written | None:
    """Who waits for a code in this session, while it is good."""
    kept = request.session.get(WRITTEN)
    if not kept or timezone.now() >= datetime.datetime.fromisoformat(kept["until"]) or kept["tries"] >= TRIES:
        return None
    return Written(kept["called"], kept["email"])


def is_code(request: HttpRequest, invitation: Asked, typed: str) -> bool:
    """Whether these are the numbers that were sent. Counts the try; after five a new code is needed."""
    if not invitation.may_try_code():
        return False
    kept = request.session[WRITTEN]
    kept["tries"] += 1
    request.session[WRITTEN] = kept
    return constant_time_compare(kept["code"], _sealed(typed.strip(), kept["email"]))


def account_for(written: Written) -> tuple[User, bool]:
    """The account of a proved address, and whether it is new. A new one has no password: codes open it."""
    user = User.objects.with_email(written.email)
    is_new = user is None
    if user is None:
        user = User.objects.create_user(written.email, called=written.called)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user, is_new


def forget(request: HttpRequest) -> None:
    for name in (INVITED, WRITTEN):
        request.session.pop(name, None)


def _sealed(code: str, email: str) -> str:
    return salted_hmac(SALT, f"{email}:{code}", algorithm="sha256").hexdigest()
