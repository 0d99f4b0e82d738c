"""Which mails come: one's own choice on the account page, and the one tap in each mail."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.mail_stops import GROUPS, stopped_by
from learninglogs.people.models import TO_FAMILIES, TO_TEACHERS, Guardian, MailKind, MailStop, Staff, User


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_mails(request: Request) -> HttpResponse:
    """Each kind of mail that can come to this adult, to be switched off and on."""
    if request.actor.user_id is None:
        raise Http404
    user = get_object_or_404(User, pk=request.actor.user_id)
    kinds = _kinds_for(user, request)
    if request.method == "POST":
        _choose(user, kinds, set(request.POST.getlist("kinds")))
        messages.success(request, _("Saved. You can change this any day."))
        return redirect("people:my_mails")
    stopped = set(user.mail_stops.values_list("kind", flat=True))
    choices = [{"kind": kind, "is_on": kind.value not in stopped} for kind in kinds]
    return render(request, "people/my_mails.html", {"user": user, "choices": choices})


def _kinds_for(user: User, request: Request) -> list[MailKind]:
    """A parent's, a teacher's, or both."""
    kinds: list[MailKind] = []
    if Guardian.objects.present().filter(user=user).exists():
        kinds += TO_FAMILIES
    if Staff.objects.held_by(request.actor).filter(teachings__isnull=False).exists():
        kinds += TO_TEACHERS
    return kinds


def _choose(user: User, kinds: list[MailKind], wanted: set[str]) -> None:
    with transaction.atomic():
        MailStop.objects.start(user, [kind for kind in kinds if kind.value in wanted])
        MailStop.objects.stop(user, [kind for kind in kinds if kind.value not in wanted])


# A mail program sends this form by itself, from nowhere, with nothing but the signed address (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails this link came with. Opening the page stops nothing; its button does, and undoes it."""
    if not (found := stopped_by(token)):
        raise Http404
    user, kinds = found
    if request.method == "POST":
        change = MailStop.objects.start if "again" in request.POST else MailStop.objects.stop
        change(user, kinds)
    stopped = user.mail_stops.filter(kind__in=[kind.value for kind in kinds]).count()
    context: dict[str, Any] = {"is_stopped": stopped == len(kinds), "is_family": kinds == GROUPS["families"]}
    return render(request, "people/stop_mail.html", context)
