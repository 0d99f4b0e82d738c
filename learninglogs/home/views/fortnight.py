"""The first pages: the class and its tray, the school, the family, the child's own."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from challenges.models import Challenge
from learninglogs.home.childs_page import family_of, links_for, page_of, pupils_with_a_page, words_of_last
from learninglogs.home.first_page import classes_and_more, first_page_of, schools_led_by
from learninglogs.home.next_steps import all_quiet_words, next_steps
from learninglogs.home.tray import current_of, lay_out, live_of, version_of, waiting_voices
from learninglogs.home.views.welcome import welcome
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, School, SchoolClass
from learninglogs.people.models.standing import out_of_touch_ids, unpictured_ids

HTTP_NO_CHANGE = 204


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
    taught = SchoolClass.objects.taught_by(request.actor).select_related("school")
    school_class = get_object_or_404(taught, pk=pk)
    challenges = _in_set_order(school_class)
    challenge = current_of(challenges)
    if challenge is None:
        return _no_challenge(request, school_class)
    return render(request, "home/class_page.html", _around_tray(request, challenge, challenges))


@signed_in
@require_safe
def tray(request: Request, pk: int) -> HttpResponse:
    """One challenge's tray. htmx asks for the piece alone, and hears 204 while nothing has changed."""
    given = Challenge.objects.set_by(request.actor).filter(published_at__isnull=False)
    challenge = get_object_or_404(given.select_related("school_class__school"), pk=pk)
    if request.htmx and request.GET.get("seen") == version_of(challenge):
        return HttpResponse(status=HTTP_NO_CHANGE)
    challenges = _in_set_order(challenge.school_class)
    context = _around_tray(request, challenge, challenges)
    response = render(request, "home/_tray.html" if request.htmx else "home/class_page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _in_set_order(school_class: SchoolClass) -> list[Challenge]:
    return list(school_class.challenges.published().order_by("set_on", "pk"))


def _no_challenge(request: Request, school_class: SchoolClass) -> HttpResponse:
    context = {
        "school_class": school_class,
        "section": "fortnight",
        "classes": classes_and_more(request.actor),
        "has_pupils": Pupil.objects.at_school().filter(school_class=school_class).exists(),
    }
    return render(request, "home/no_challenge.html", context)


def _around_tray(request: Request, challenge: Challenge, challenges: list[Challenge]) -> dict[str, Any]:
    """The tray with what stands around it on the page; the piece alone needs less."""
    laid_out = lay_out(challenge, show=request.GET.get("show", "all"))
    school_class = challenge.school_class
    context = {
        "tray": laid_out,
        "challenge": challenge,
        "school_class": school_class,
        "version": version_of(challenge),
        "steps": next_steps(laid_out),
        "quiet_words": all_quiet_words(laid_out),
    }
    if request.htmx:
        return context
    return context | _beside_tray(request, challenge, challenges)


def _beside_tray(request: Request, challenge: Challenge, challenges: list[Challenge]) -> dict[str, Any]:
    """Header, neighbours, other classes, and the voices that wait."""
    school_class = challenge.school_class
    places = {each.pk: place for place, each in enumerate(challenges)}
    at = places.get(challenge.pk)
    term = school_class.school.term_on(challenge.set_on)
    return {
        "section": "fortnight",
        "today": challenge.today,
        "term": term,
        "number": _number_in_term(challenge, challenges, term),
        "before": challenges[at - 1] if at else None,
        "after": challenges[at + 1] if at is not None and at + 1 < len(challenges) else None,
        "also_live": [each for each in live_of(challenges) if each != challenge],
        "classes": classes_and_more(request.actor),
        "voices": waiting_voices(school_class),
    }


def _number_in_term(challenge: Challenge, challenges: list[Challenge], term: Any) -> int:
    """Its number among those set in the same half term, or of all where no terms are kept."""
    begins = term.starts_on if term else challenge.set_on.min
    return sum(begins <= each.set_on <= challenge.set_on for each in challenges)


@signed_in
@require_safe
def school_page(request: Request, pk: int) -> HttpResponse:
    """A head's or administrator's school: every class and where its challenge stands."""
    school: School = get_object_or_404(schools_led_by(request.actor), pk=pk)
    live = Challenge.objects.live().with_hand_in_count()
    there = Count("pupils", filter=Q(pupils__left_at=None))
    classes = school.classes.annotate(pupil_count=there).prefetch_related(
        Prefetch("challenges", queryset=live, to_attr="live_challenges")
    )
    return render(request, "home/school_page.html", {"school": school, "classes": classes})


# ── Children and families ───────────────────────────────────────────────────────
@signed_in
@require_safe
def pupil_home(request: Request, pk: int) -> HttpResponse:
    """The child's first page, in class or at home; a parent sees the same with the child's name on it."""
    pupil = get_object_or_404(pupils_with_a_page(request.actor), pk=pk)
    page = page_of(pupil)
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
    return render(request, "home/family.html", {"rows": rows})
