"""An adult's own account: their locks, where they are signed in, and a password that was forgotten."""

from functools import partial

from allauth.account import views
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.people.account_record import write_down
from learninglogs.people.devices import device_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import SchoolAccounts, Staff, User
from learninglogs.people.second_lock import STATE, has_second_lock, needs_second_lock_at_work
from learninglogs.people.sessions import end_session


def _own_account(request: Request) -> User:
    """Raises Http404 for a child: they have no account."""
    if request.actor.user_id is None:
        raise Http404
    return get_object_or_404(User, pk=request.actor.user_id)


@require_safe
@partial(signed_in, may_be_due=True)
def my_account(request: Request) -> HttpResponse:
    user = _own_account(request)
    locks = Authenticator.objects.filter(user=user).order_by("created_at")
    here = request.session.session_key
    devices = [
        (device_of(each.user_agent), each.created_at, each.session_key == here)
        for each in UserSession.objects.purge_and_list(user)
    ]
    context = {
        "user": user,
        "passkeys": [each.wrap() for each in locks if each.type == Authenticator.Type.WEBAUTHN],
        "app": next((each for each in locks if each.type == Authenticator.Type.TOTP), None),
        "has_spare_codes": any(each.type == Authenticator.Type.RECOVERY_CODES for each in locks),
        "has_second_lock": has_second_lock(user),
        "needs_second_lock": needs_second_lock_at_work(user),
        "lock_state": request.session.get(STATE),
        "devices": devices,
        "linked": user.linked_accounts.select_related("accounts"),
        "linkable": _linkable(request, user),
    }
    return render(request, "people/my_account.html", context)


def _linkable(request: Request, user: User) -> QuerySet[SchoolAccounts]:
    """What the schools this adult works at have switched on, and this adult has not linked."""
    schools = Staff.objects.held_by(request.actor).values("school")
    switched_on = SchoolAccounts.objects.switched_on().filter(school__in=schools)
    return switched_on.exclude(links__user=user)


@require_POST
@partial(signed_in, may_be_due=True)
def sign_out_everywhere(request: Request) -> HttpResponse:
    """Every session of this account ends, this one too."""
    user = _own_account(request)
    user.sign_out_everywhere()
    write_down(request, user, "signed_out_everywhere")
    end_session(request)
    messages.success(request, _("You are signed out on every device. Nothing is lost."))
    return redirect("account_login")


def locks_changed(request: Request) -> HttpResponse:
    """Where allauth leads after a lock was changed."""
    return redirect("people:my_account")


def new_password(request: HttpRequest) -> HttpResponseBase:
    """A link by e-mail; where no mail server is named nothing is promised, and a person is named instead."""
    if not settings.EMAIL_HOST:
        return render(request, "account/password_by_hand.html")
    response: HttpResponseBase = views.password_reset(request)
    return response
