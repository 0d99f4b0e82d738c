"""Coming in with the account the school gives its staff: there, back, and linking it on my account."""

import logging
import time
from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from learninglogs.audit.models import record
from learninglogs.people.account_record import write_down
from learninglogs.people.actor import Actor
from learninglogs.people.devices import device_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import AccountKind, LinkedAccount, SchoolAccounts, Staff, User
from learninglogs.people.school_accounts import (
    RefusedError,
    claims_of,
    client_of,
    is_ours,
    link_account,
    person_of,
    subject_of,
)

LINKING = "linking_school_account"
LINK_WITHIN_S = 600
log = logging.getLogger(__name__)


@require_safe
def which_school(request: HttpRequest, kind: str) -> HttpResponse:
    """With one school straight on; with several its people say which is theirs."""
    if kind not in AccountKind.values:
        raise Http404
    accounts = SchoolAccounts.objects.switched_on().filter(kind=kind).select_related("school")
    found = list(accounts.order_by("school__name"))
    if len(found) == 1:
        return redirect("people:go_to_accounts", pk=found[0].pk)
    if not found:
        raise Http404
    return render(request, "people/which_school.html", {"found": found, "kind": AccountKind(kind)})


@require_safe
@never_cache
def go_to_accounts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To Google or Microsoft, and from there to `back_from_accounts`."""
    accounts = get_object_or_404(SchoolAccounts.objects.switched_on(), pk=pk)
    back = request.build_absolute_uri(reverse("people:back_from_accounts", args=[pk]))
    # Whoever shares the computer chooses whose account it is to be.
    try:
        answer: HttpResponseBase = client_of(accounts).authorize_redirect(
            request, back, prompt="select_account"
        )
    except (RequestException, ValueError) as e:
        log.warning("%s cannot be asked: %s", accounts, e)
        return _refuse(request, accounts, status=503)
    return answer


@require_safe
@never_cache
def back_from_accounts(request: Request, pk: int) -> HttpResponseBase:
    """Back with a code. Refused are all whom the school does not know, in the same words."""
    accounts = get_object_or_404(SchoolAccounts.objects.switched_on().select_related("school"), pk=pk)
    if not is_ours(request, accounts):
        return _refuse(request, accounts, status=403)
    linking_user = _who_links(request, accounts)
    try:
        claims = claims_of(request, accounts)
        if linking_user:
            return _link(request, accounts, linking_user, subject_of(accounts, claims))
        user = person_of(accounts, claims)
    except RefusedError as e:
        log.warning("%s refused: %s", accounts, e)
        device = device_of(request.headers.get("User-Agent", ""))
        record(Actor(device=device), "refused_school_account", accounts, school_id=accounts.school_id)
        return _refuse(request, accounts, status=403)
    if request.user.is_authenticated:
        get_adapter().logout(request)
    # The same way as after a code by e-mail: the second lock is asked for where there is one.
    answer: HttpResponseBase = perform_login(request, user, email_verification="none")
    return answer


def _refuse(request: HttpRequest, accounts: SchoolAccounts, *, status: int) -> HttpResponse:
    return render(request, "people/account_refused.html", {"accounts": accounts}, status=status)


def _who_links(request: Request, accounts: SchoolAccounts) -> User | None:
    """The adult who, signed in, has just asked to link an account of theirs."""
    asked = request.session.pop(LINKING, None)
    if not asked or asked["accounts"] != accounts.pk or time.time() - asked["at"] > LINK_WITHIN_S:
        return None
    return User.objects.filter(pk=request.actor.user_id or 0).first()


def _link(request: Request, accounts: SchoolAccounts, user: User, subject: str) -> HttpResponse:
    link_account(accounts, user, subject)
    write_down(request, user, "linked_account")
    messages.success(request, _("Linked. From now on it lets you in here."))
    return redirect("people:my_account")


@method_decorator([partial(signed_in, may_be_due=False), reauthentication_required], name="dispatch")
class LinkMyAccount(View):
    """Linking begins with a tap of the adult's own, never with a link somebody sends."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        return self._page(request, _of_my_school(request, pk), is_ready=False)

    def post(self, request: Request, pk: int) -> HttpResponse:
        accounts = _of_my_school(request, pk)
        request.session[LINKING] = {"accounts": pk, "at": int(time.time())}
        return self._page(request, accounts, is_ready=True)

    def _page(self, request: Request, accounts: SchoolAccounts, *, is_ready: bool) -> HttpResponse:
        return render(request, "people/link_account.html", {"accounts": accounts, "is_ready": is_ready})


def _of_my_school(request: Request, pk: int) -> SchoolAccounts:
    schools = Staff.objects.held_by(request.actor).values("school")
    return get_object_or_404(SchoolAccounts.objects.switched_on().filter(school__in=schools), pk=pk)


@require_POST
@signed_in
def unlink_account(request: Request, pk: int) -> HttpResponse:
    """It opens nothing here any more. The code by e-mail is always left."""
    user = get_object_or_404(User, pk=request.actor.user_id or 0)
    get_object_or_404(LinkedAccount, pk=pk, user=user).delete()
    write_down(request, user, "unlinked_account")
    messages.success(
        request, _("Unlinked. You come in with a code by e-mail, your passkey or your password.")
    )
    return redirect("people:my_account")
