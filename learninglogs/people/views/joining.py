"""“I have a letter from school”: from a token to an account."""

from smtplib import SMTPException

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from learninglogs.people import joining
from learninglogs.people.forms import JoinForm
from learninglogs.people.http import Request
from learninglogs.people.invitations import Asked, accept, invited_with
from learninglogs.people.mail import proves_its_reader
from learninglogs.people.models import GuardianInvitation, User
from learninglogs.people.second_lock import has_second_lock, needs_second_lock_at_work
from learninglogs.people.sessions import begin_adult_session

kept_by_nobody = cache_control(no_store=True, private=True)


@kept_by_nobody
def join(request: Request) -> HttpResponse:
    """The letter's token, scanned or typed. Used, over, taken back and never made are one answer."""
    if request.method != "POST":
        return render(request, "people/join.html", {"stayed_shut": False})
    invitation = invited_with(request.POST.get("token", ""))
    if invitation is None:
        joining.forget(request)
        return render(request, "people/join.html", {"stayed_shut": True})
    joining.remember(request, invitation)
    return redirect("people:join_as")


@kept_by_nobody
def join_as(request: Request) -> HttpResponse:
    """Who are you? An e-mailed invitation proves its own address; a letter wants a code."""
    invitation = joining.invitation_of(request)
    if invitation is None:
        return redirect("people:join")
    form = JoinForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        written = joining.Written(**form.cleaned_data)
        if invitation.email and written.email == invitation.email:
            return _finish(request, invitation, written)
        return _ask_for_code(request, invitation, written)
    account = User.objects.filter(pk=request.actor.user_id or 0).first()
    return render(request, "people/join_as.html", {"form": form, "asked": invitation, "account": account})


@kept_by_nobody
def join_code(request: Request) -> HttpResponse:
    """The six numbers; after five wrong ones, or ten minutes, it begins again with a new code."""
    invitation, written = joining.invitation_of(request), joining.written_of(request)
    if invitation is None or written is None:
        return redirect("people:join_as" if invitation else "people:join")
    if request.method == "POST" and joining.is_code(request, invitation, request.POST.get("code", "")):
        return _finish(request, invitation, written)
    shown = {"written": written, "was_wrong": request.method == "POST"}
    return render(request, "people/join_code.html", shown)


@require_POST
def join_with_this_account(request: Request) -> HttpResponse:
    """Somebody signed in already adds the child, or the job, with one tap."""
    invitation = joining.invitation_of(request)
    if invitation is None:
        return redirect("people:join")
    user = get_object_or_404(User, pk=request.actor.user_id or 0)
    # A new job begins a new session: how long it lasts and which locks it wants is another matter for staff.
    return _take_up(request, invitation, user, may_enter=True)


def _ask_for_code(request: Request, invitation: Asked, written: joining.Written) -> HttpResponse:
    try:
        if not joining.send_code(request, invitation, written):
            joining.forget(request)
            return render(request, "people/join.html", {"stayed_shut": True})
    except (OSError, SMTPException):
        messages.error(
            request,
            _("The e-mail could not be sent just now. Nothing is lost: your letter still works. Try again."),
        )
        return redirect("people:join_as")
    return redirect("people:join_code")


def _finish(request: Request, invitation: Asked, written: joining.Written) -> HttpResponse:
    """Who has locks on their account comes in by them: a letter is no way round.

    Where mails are kept for the office to pass on, one proves nothing about an account that is there already.
    """
    if not proves_its_reader() and User.objects.with_email(written.email):
        messages.info(request, _("You have an account here. Sign in with it, then add this with one tap."))
        return redirect_to_login(reverse("people:join_as"))
    user, is_new = joining.account_for(written)
    has_locks = not is_new and (has_second_lock(user) or needs_second_lock_at_work(user))
    return _take_up(request, invitation, user, may_enter=user.is_active and not has_locks)


def _take_up(request: Request, invitation: Asked, user: User, *, may_enter: bool) -> HttpResponse:
    joining.forget(request)
    if not accept(invitation, user):
        return render(request, "people/join.html", {"stayed_shut": True})
    if request.actor.user_id == user.pk and isinstance(invitation, GuardianInvitation):
        return redirect("home:home")
    if may_enter:
        begin_adult_session(request, user)
        return redirect("home:home")
    messages.success(request, _("Added to your account. Sign in and it is there."))
    return redirect("account_login")
