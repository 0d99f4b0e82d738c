"""Stopping mails with one tap, and without signing in: the link is signed for one person and their mails.

Whoever has the mail may stop it, and can do nothing else with the link. Opening it changes nothing, because
scanners open every link in a mail; a button does, or the mail program's own (RFC 8058).
"""

from collections.abc import Sequence

from django.core import signing
from django.urls import reverse

from .mail import whole_address
from .models import TO_FAMILIES, TO_TEACHERS, MailKind, User

SALT = "learninglogs.people.mail_stops"
GROUPS: dict[str, Sequence[MailKind]] = {"families": TO_FAMILIES, "teachers": TO_TEACHERS}


def stop_path(user: User, group: str) -> str:
    """Where this person stops the mails of a group (a name in GROUPS)."""
    return reverse("people:stop_mail", args=[signing.dumps([user.pk, group], salt=SALT)])


def stop_headers(user: User, group: str) -> dict[str, str]:
    """What a mail program needs to show its own “unsubscribe” (RFC 2369 and RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{whole_address(stop_path(user, group))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def stopped_by(token: str) -> tuple[User, Sequence[MailKind]] | None:
    """Whose mails of which kinds this token is about; None for every other word. It does not run out."""
    try:
        user_pk, group = signing.loads(token, salt=SALT)
        user = User.objects.get(pk=user_pk)
        return user, GROUPS[group]
    except (signing.BadSignature, User.DoesNotExist, ValueError, TypeError, KeyError):
        return None
