"""Which accounts of the school's own let its staff in: Google Workspace, Microsoft 365."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learninglogs.audit.models import record
from learninglogs.office.account_forms import FORMS
from learninglogs.office.desk import school_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import AccountKind, SchoolAccounts
from learninglogs.people.school_accounts import can_answer


@signed_in
def school_accounts(request: Request, pk: int, kind: str) -> HttpResponse:
    """What Google or Microsoft gave the school, typed in once; saving switches it on."""
    school = school_of(request, pk)
    if kind not in AccountKind.values:
        raise Http404
    accounts = SchoolAccounts.objects.filter(school=school, kind=kind).first()
    form = FORMS[kind](request.POST or None, instance=accounts or SchoolAccounts(school=school, kind=kind))
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        record(request.actor, "set_up_school_accounts", saved, school_id=pk)
        messages.success(request, _("Saved, and switched on. Try it: sign out, and come in with it."))
        return redirect("office:school_accounts", pk=pk, kind=kind)
    back = None
    if accounts:
        back = request.build_absolute_uri(reverse("people:back_from_accounts", args=[accounts.pk]))
        accounts.refresh_from_db()
    context = {
        "school": school,
        "desk": "system",
        "form": form,
        "kind": AccountKind(kind),
        "accounts": accounts,
        "back": back,
        "can_answer": can_answer(request.build_absolute_uri("/")),
    }
    return render(request, "office/school_accounts.html", context)


@require_POST
@signed_in
def switch_accounts_off(request: Request, pk: int, kind: str) -> HttpResponse:
    """Nobody comes in by it from now on; saving it again switches it on, and the links are kept till then."""
    school = school_of(request, pk)
    accounts = get_object_or_404(SchoolAccounts, school=school, kind=kind)
    accounts.switched_off_at = timezone.now()
    accounts.save(update_fields=["switched_off_at"])
    record(request.actor, "switched_school_accounts_off", accounts, school_id=pk)
    messages.success(request, _("Switched off. Everybody still comes in with a code by e-mail."))
    return redirect("office:school_accounts", pk=pk, kind=kind)
