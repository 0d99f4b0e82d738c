"""How allauth behaves here."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .account_record import schools_of
from .mail import SCHOOL_HEADER
from .models import User
from .second_lock import LOCKS, needs_second_lock_at_work
from .sessions import forget_child

log = logging.getLogger(__name__)


class SchoolAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask the school office to open it again."),
        "email_password_mismatch": _(
            "That e-mail address and password do not go together. Try again, or choose a new password below."
        ),
        "enter_current_password": _("Type the password you have now."),
        "incorrect_password": _("That is not your password. Try again."),
        "too_many_login_attempts": _(
            "That was too many tries. Nothing is lost. Wait a quarter of an hour, then try again."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Our own one way of sending, so that each school's office finds what was kept for its people."""
        message = self.render_mail(template_prefix, email, context)
        user = User.objects.with_email(email)
        schools = schools_of(user) if user else []
        # Whose account opens another school too: no office reads the code that opens it.
        if len(schools) == 1:
            message.extra_headers[SCHOOL_HEADER] = str(schools[0])
        try:
            message.send()
        except (OSError, SMTPException):
            # The page says the same as for an address nobody has, so that nobody learns which is which.
            log.exception("A mail of an account could not be sent.")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves: a school invites its people."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """An adult signing in ends a child's session on the same device."""
        forget_child(request)
        super().login(request, user)


class LocksAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That is not the code just now. Look again and type the new one."),
        "add_email_blocked": _("Ask the school office to change your e-mail."),
        "cannot_delete_authenticator": _(
            "It is your only second lock, and staff have two. Add another one first, then take this away."
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        """Our own pages draw the square themselves (`qr`)."""
        return ""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second lock of staff stays: they could not come in again without it."""
        if authenticator.type not in LOCKS or not needs_second_lock_at_work(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=LOCKS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """What happens to a lock stands in the record of the school; no mail for each."""
