"""The first pages: the class and its tray, the school, the family, the child's own."""

import json
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from challenges.models import Challenge
from learninglogs.home.beside_tray import Calendar, club_card, number_in_term
from learninglogs.home.childs_page import (
    family_of,
    in_class_time,
    links_for,
    page_of,
    pupils_with_a_page,
    words_of_last,
)
from learninglogs.home.first_page import classes_and_more, first_page_of, schools_led_by
from learninglogs.home.next_steps import all_quiet_words, next_steps
from learninglogs.home.nothing_new import is_nothing_new, mark_of
from learninglogs.home.tray import current_of, lay_out, live_of, waiting_voices
from learninglogs.home.views.batch import undo_of
from learninglogs.home.views.welcome import welcome
from learninglogs.home.year_group import shared_years, with_ages, years_taught
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, School, SchoolClass
from learninglogs.people.models.standing import out_of_touch_ids, unpictured_ids


@require_safe
def home(request: Request) -> HttpResponse:
    """Everybody's first page, by who they are."""
    if request.actor.is_nobody:
        return welcome(request)
    if address := first_page_of(request.actor):
        return redirect(address)
    return render(request, "home/nothing_here.html")


# ── Staff ───────────────────────────────────────────────────────────────────────
@signed_in
@require_safe
def class_page(request: Request, pk: int) -> HttpResponse:
    """The fortnight of a class: its live challenge, or the one step to a first."""
    classes = classes_and_more(request.actor)
    school_class = _one_of(classes, pk)
    challenges = _in_set_order(school_class)
    challenge = current_of(challenges)
    if challenge is None:
        return _no_challenge(request, school_class, classes)
    return render(request, "home/class_page.html", _around_tray(request, challenge, challenges, classes))


@require_safe
def tray(request: Request, pk: int) -> HttpResponseBase:
    """One challenge's tray. An open tray asks again and again, and hears 304 while nothing has changed."""
    if is_nothing_new(request, pk):
        return HttpResponseNotModified(headers={"Cache-Control": "no-store, private"})
    return _tray(request, pk)


@signed_in
def _tray(request: Request, pk: int) -> HttpResponse:
    """The whole page, or the pieces of it that htmx swaps in."""
    given = Challenge.objects.set_by(request.actor).filter(published_at__isnull=False)
    of_class = list(given.filter(school_class__challenges=pk).order_by("set_on", "pk"))
    challenge = _one_of(of_class, pk)
    classes = classes_and_more(request.actor)
    challenge.school_class = _one_of(classes, challenge.school_class_id)
    context = _around_tray(request, challenge, [each for each in of_class if not each.withdrawn_at], classes)
    response = render(request, "home/_news.html" if request.htmx else "home/class_page.html", context)
    response.headers["ETag"] = context["mark"]
    patch_vary_headers(response, ["HX-Request"])
    return response


def _one_of(rows: list[Any], pk: int) -> Any:
    """The row with that number. Raises Http404 where it is not among those this person may see."""
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _in_set_order(school_class: SchoolClass) -> list[Challenge]:
    return list(school_class.challenges.published().order_by("set_on", "pk"))


def _no_challenge(request: Request, school_class: SchoolClass, classes: list[SchoolClass]) -> HttpResponse:
    context = {
        "school_class": school_class,
        "section": "fortnight",
        "classes": classes,
        "has_pupils": Pupil.objects.at_school().filter(school_class=school_class).exists(),
    }
    return render(request, "home/no_challenge.html", context)


def _around_tray(
    request: Request, challenge: Challenge, challenges: list[Challenge], classes: list[SchoolClass]
) -> dict[str, Any]:
    """The tray with what stands around it on the page; the pieces alone need less."""
    school_class, calendar = challenge.school_class, Calendar.of(challenge.school_class.school)
    mark = mark_of(request, challenge.pk)
    card = club_card(school_class, calendar)
    chosen = {name: request.GET.get(name, "") for name in ("show", "choose")}
    laid_out = lay_out(challenge, places=card.places if card else None, **chosen)
    context = {
        "tray": laid_out,
        "challenge": challenge,
        "school_class": school_class,
        "mark": mark,
        "asks": json.dumps({"If-None-Match": mark}),
        "steps": next_steps(laid_out),
        "quiet_words": all_quiet_words(laid_out),
        "voices": waiting_voices(school_class),
        "card": card,
        "back_url": f"{challenge.get_tray_url()}?{laid_out.query}".rstrip("?"),
    }
    if request.htmx:
        return context
    undo = undo_of(request, challenge) if "done" in request.GET else None
    return context | {"undo": undo} | _beside_tray(challenge, challenges, classes, calendar)


def _beside_tray(
    challenge: Challenge, challenges: list[Challenge], classes: list[SchoolClass], calendar: Calendar
) -> dict[str, Any]:
    """Header, neighbours and other classes."""
    places = {each.pk: place for place, each in enumerate(challenges)}
    at = places.get(challenge.pk)
    for each in challenges:
        each.school_class = challenge.school_class
    term = calendar.term_on(challenge.set_on)
    return {
        "section": "fortnight",
        "today": challenge.today,
        "term": term,
        "number": number_in_term(challenge, challenges, term),
        "before": challenges[at - 1] if at else None,
        "after": challenges[at + 1] if at is not None and at + 1 < len(challenges) else None,
        "also_live": [each for each in live_of(challenges) if each != challenge],
        "classes": classes,
        "years": shared_years(classes, challenge.school_class.school_id),
    }


@signed_in
@require_safe
def school_page(request: Request, pk: int) -> HttpResponse:
    """A head's or administrator's school: every class and where its challenge stands."""
    school: School = get_object_or_404(schools_led_by(request.actor), pk=pk)
    live = Challenge.objects.live().with_hand_in_count()
    there = Count("pupils", filter=Q(pupils__left_at=None))
    classes = with_ages(school.classes.annotate(pupil_count=there)).prefetch_related(
        Prefetch("challenges", queryset=live, to_attr="live_challenges")
    )
    context = {"school": school, "classes": classes, "years": years_taught(classes)}
    return render(request, "home/school_page.html", context)


# ── Children and families ───────────────────────────────────────────────────────
@signed_in
@require_safe
def pupil_home(request: Request, pk: int) -> HttpResponse:
    """The child's first page, in class or at home; a parent sees the same with the child's name on it."""
    pupil = get_object_or_404(pupils_with_a_page(request.actor), pk=pk)
    page = page_of(pupil, request.actor)
    is_own = request.actor.pupil_id == pupil.pk
    called = None if is_own else pupil.first_name
    context = page | {
        "pupil": pupil,
        "school_class": pupil.school_class,
        "today": pupil.school.today(),
        "is_own": is_own,
        "may_help": pupil.pk not in unpictured_ids(request.actor) | out_of_touch_ids(request.actor),
        "base": "base_tablet.html" if request.actor.in_class else "base_phone.html",
        "links": links_for(pupil, request.actor),
        "in_class_time": in_class_time(pupil, request.actor),
        "last_words": words_of_last(page["last"], called=called) if page["last"] else "",
    }
    return render(request, "home/pupil_home.html", context)


@signed_in
@require_safe
def family(request: Request) -> HttpResponse:
    """A parent's children, one row each; one account for siblings. Raises Http404 for who has none."""
    rows = family_of(request.actor)
    if not rows:
        raise Http404
    pass_on = [row["pupil"] for row in rows if row["may_pass_phone"]]
    return render(request, "home/family.html", {"rows": rows, "pass_on": pass_on})
