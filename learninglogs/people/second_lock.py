"""Staff have two locks on their door: what they type or tap first, and a passkey or an app on their phone.

allauth asks for the second lock where there is one. That there has to be one is ours: allauth has no such
setting. The first sign-in may do without; from the second on, nothing opens before it is set.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from django.utils import timezone

from .account_record import write_down
from .models import Staff, User
from .sessions import limit_stay

STATE = "second_lock"
GRACE, DUE = "grace", "due"
LOCKS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_lock(user: User) -> bool:
    """Whether a passkey or an app opens this account beside the first lock."""
    return bool(Authenticator.objects.filter(user=user, type__in=LOCKS).exists())


def needs_second_lock_at_work(user: User) -> bool:
    """Staff of a real school; families may have one, and the sample school's people are made up."""
    return Staff.objects.present().filter(user=user, school__sample_loaded_at=None).exists()


@receiver(user_logged_in)
def look_at_locks(sender: object, request: HttpRequest, user: User, **_more: Any) -> None:
    """At every sign-in, by whatever door: how long it lasts, and whether the second lock is due."""
    limit_stay(request, user)
    request.session.pop(STATE, None)
    if not needs_second_lock_at_work(user) or has_second_lock(user):
        return
    is_first = User.objects.filter(pk=user.pk, grace_used_at=None).update(grace_used_at=timezone.now()) == 1
    request.session[STATE] = GRACE if is_first else DUE


def is_due(request: HttpRequest) -> bool:
    """Whether nothing may open for this session before its second lock is set, here and in no other."""
    return bool(request.session.get(STATE) == DUE)


@receiver(authenticator_added)
def open_what_waited(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Whoever has just set a lock goes on. Every other session had one lock alone: it begins anew."""
    write_down(request, user, "added_lock" if authenticator.type in LOCKS else "made_spare_codes")
    if request.session.pop(STATE, None) is None:
        return
    user.sign_out_everywhere()
    update_session_auth_hash(request, user)


@receiver([authenticator_removed, authenticator_reset])
def write_down_lock(sender: object, request: HttpRequest, user: User, signal: Signal, **_more: Any) -> None:
    write_down(request, user, "removed_lock" if signal is authenticator_removed else "made_spare_codes")


@receiver([password_changed, password_set, password_reset])
def write_down_password(sender: object, request: HttpRequest, user: User, **_more: Any) -> None:
    write_down(request, user, "changed_password")
