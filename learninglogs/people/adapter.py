"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from .sessions import forget_child


class SchoolAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves: a school invites its people."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """An adult signing in ends a child's session on the same device."""
        forget_child(request)
        super().login(request, user)
