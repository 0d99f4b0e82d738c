"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .sessions import forget_child


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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves: a school invites its people."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """An adult signing in ends a child's session on the same device."""
        forget_child(request)
        super().login(request, user)
