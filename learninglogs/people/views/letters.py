"""Letters home: each asks one grown-up in, once."""

import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.invitations import in_groups, invite_guardian
from learninglogs.people.models import Guardian, GuardianInvitation, Pupil
from learninglogs.people.models.tokens import hash_of
from learninglogs.people.sheets import LETTERS, Sheet, keep_sheet, sheet_of
from learninglogs.people.taught import taught_class


def _with_grown_up() -> Any:
    return Exists(Guardian.objects.present().filter(pupil=OuterRef("pk")))


@require_safe
@signed_in
def letters(request: Request, pk: int) -> HttpResponse:
    school_class = taught_class(request, pk)
    letter = Exists(GuardianInvitation.objects.open().filter(pupil=OuterRef("pk")))
    children = school_class.pupils.at_school().annotate(has_grown_up=_with_grown_up(), has_letter=letter)
    context = {
        "school_class": school_class,
        "children": children,
        "without": school_class.pupils.at_school().filter(~_with_grown_up()).count(),
    }
    return render(request, "people/letters.html", context)


@require_POST
@signed_in
def print_letters(request: Request, pk: int) -> HttpResponse:
    """A letter for all, for those without a grown-up here, or for the one child `child` names."""
    school_class = taught_class(request, pk)
    children = school_class.pupils.at_school()
    if request.POST.get("who") == "without":
        children = children.filter(~_with_grown_up())
    elif child := request.POST.get("child", ""):
        children = children.filter(pk=child) if child.isdecimal() else children.none()
    printed = [(pupil, invite_guardian(pupil, by=request.actor)[1]) for pupil in children]
    if not printed:
        messages.info(request, _("Every child has a grown-up here already. Nothing was printed."))
        return redirect("people:letters", pk=pk)
    return keep_sheet(request, LETTERS, school_class, printed)


@require_safe
@signed_in
def letters_sheet(request: Request, pk: int) -> HttpResponse:
    school_class = taught_class(request, pk)
    sheet = sheet_of(request, LETTERS, school_class)
    if sheet is None:
        messages.info(
            request, _("The letters are gone, so that nobody finds them. Print new ones if you need.")
        )
        return redirect("people:letters", pk=pk)
    context = {
        "school_class": school_class,
        "letters": _letters(sheet),
        "address": request.build_absolute_uri(reverse("people:join")),
        "today": school_class.school.today(),
        "signed": request.user,
    }
    return render(request, "people/letters_sheet.html", context)


def _letters(sheet: Sheet) -> list[tuple[Pupil, str, str, datetime.date]]:
    """For each letter its child, its token, the same in groups, and its last day: as it was kept."""
    hashes = {hash_of(card.words): card for card in sheet.cards}
    kept = GuardianInvitation.objects.filter(token_hash__in=hashes).select_related("pupil__school")
    last_days = {invitation.token_hash: invitation.last_day for invitation in kept}
    return [
        (card.pupil, card.words, in_groups(card.words), last_days[token_hash])
        for token_hash, card in hashes.items()
        if token_hash in last_days
    ]
