"""The home badge: printing it, making it void, and coming in by it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import record
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Badge, ClassTablet, SchoolClass
from learninglogs.people.names import told_apart
from learninglogs.people.sessions import begin_by_badge, begin_lesson
from learninglogs.people.sheets import BADGES, BADGES_A_PAGE, keep_sheet, sheet_of
from learninglogs.people.tablet import tablet_of
from learninglogs.people.taught import taught_class

SCANNED = "scanned_badge"
kept_by_nobody = cache_control(no_store=True, private=True)


# ── The teacher's side ──────────────────────────────────────────────────────────
@require_safe
@signed_in
def badges(request: Request, pk: int) -> HttpResponse:
    """Who has a badge, since when and by whom."""
    school_class = taught_class(request, pk)
    in_use = Badge.objects.in_use().filter(pupil__school_class=school_class).select_related("printed_by")
    by_child = {badge.pupil_id: badge for badge in in_use}
    children = told_apart(school_class.pupils.at_school())
    context = {
        "school_class": school_class,
        "rows": [(pupil, name, by_child.get(pupil.pk)) for pupil, name in children],
        "without": sum(pupil.pk not in by_child for pupil, _name in children),
    }
    return render(request, "people/badges.html", context)


@require_POST
@signed_in
def print_badges(request: Request, pk: int) -> HttpResponse:
    """New badges for the class, for those without one, or for the one child `child` names."""
    school_class = taught_class(request, pk)
    children = school_class.pupils.at_school()
    if request.POST.get("who") == "without":
        children = children.exclude(pk__in=Badge.objects.in_use().values("pupil"))
    elif child := request.POST.get("child", ""):
        children = children.filter(pk=child) if child.isdecimal() else children.none()
    printed = Badge.objects.print_for(children, by=request.actor)
    if not printed:
        messages.info(request, _("Everybody has a badge. Nothing was printed."))
        return redirect("people:badges", pk=pk)
    record(request.actor, "printed_badges", school_class, school_id=school_class.school_id)
    return keep_sheet(request, BADGES, school_class, printed)


@require_safe
@signed_in
def badges_sheet(request: Request, pk: int) -> HttpResponse:
    school_class = taught_class(request, pk)
    sheet = sheet_of(request, BADGES, school_class)
    if sheet is None:
        messages.info(
            request, _("The sheet of badges is gone, so that nobody finds it. Print new ones if you need.")
        )
        return redirect("people:badges", pk=pk)
    address = request.build_absolute_uri(reverse("people:badge"))
    shown = {"school_class": school_class, "pages": sheet.pages(BADGES_A_PAGE), "address": address}
    shown["is_local"] = request.get_host().split(":")[0] in {"localhost", "127.0.0.1", "[::1]"}
    return render(request, "people/badges_sheet.html", shown)


@require_POST
@signed_in
def void_badge(request: Request, pk: int) -> HttpResponse:
    taught = SchoolClass.objects.taught_by(request.actor)
    badges = Badge.objects.in_use().filter(pupil__school_class__in=taught.values("pk"))
    badge = get_object_or_404(badges.select_related("pupil"), pk=pk)
    badge.void()
    child = badge.pupil
    record(request.actor, "voided_badge", badge, school_id=child.school_id, child_id=child.pk)
    messages.success(
        request, _("%(child)s’s badge opens nothing any more. Print a new one below.") % {"child": child}
    )
    return redirect("people:badges", pk=child.school_class_id)


# ── The child's side ────────────────────────────────────────────────────────────
@kept_by_nobody
def badge(request: Request) -> HttpResponse:
    """Where a badge leads. The token stands in the fragment, which no server is ever sent; the page posts it.

    Every token that opens nothing gets the same page, whatever the reason.
    """
    if request.method != "POST":
        return render(request, "people/badge.html", {"stayed_shut": False})
    found = Badge.objects.opened_by(request.POST.get("token", ""))
    if found is None or found.pupil.school_class is None:
        request.session.pop(SCANNED, None)
        return render(request, "people/badge.html", {"stayed_shut": True})
    request.session[SCANNED] = found.pk
    return redirect("people:is_it_you")


@require_safe
@kept_by_nobody
def is_it_you(request: Request) -> HttpResponse:
    """“Are you Amy?”"""
    found = _scanned(request)
    if found is None:
        return redirect("people:badge")
    return render(request, "people/is_it_you.html", {"pupil": found.pupil, "come_in": "people:come_in"})


@require_POST
def come_in(request: Request) -> HttpResponse:
    """Yes: in class on the class's own tablet behind an open door, at home everywhere else."""
    found = _scanned(request)
    if found is None:
        return redirect("people:badge")
    if tablet := _tablet_at_school(request, found):
        begin_lesson(request, found.pupil, tablet)
    else:
        begin_by_badge(request, found)
    return redirect("home:home")


def _scanned(request: Request) -> Badge | None:
    in_use = Badge.objects.in_use().select_related("pupil__school_class")
    return in_use.filter(pk=request.session.get(SCANNED) or 0).first()


def _tablet_at_school(request: Request, found: Badge) -> ClassTablet | None:
    tablet = tablet_of(request)
    if tablet is None:
        return None
    if tablet.school_class_id != found.pupil.school_class_id or not tablet.school_class.is_door_open:
        # A class's tablet is no child's home: here only its own class comes in, while the door is open.
        raise Http404
    return tablet
