"""A child looks at classmates' double pages: stars, two stars and a wish."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from feedback.forms import CLOSED, ReviewClosed, ReviewForm
from feedback.models import Review, ReviewQuerySet
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from learninglogs.people.names import known_as, tell_apart


@require_GET
@signed_in
def my_reviews(request: Request) -> HttpResponse:
    """Whose double pages I was asked to look at: still to do, come back, and given."""
    pupil = get_object_or_404(
        Pupil.objects.classmates_of(request.actor).select_related("school_class"), pk=request.actor.pupil_id
    )
    reviews = (
        Review.objects.asked_of(request.actor)
        .recent()
        .select_related("entry__pupil", "entry__challenge")
        .prefetch_related("voices", "stars")
        .order_by("-entry__challenge__hand_in_on", "allocated_at", "pk")
    )
    asked = list(reviews)
    tell_apart(review.entry.pupil for review in asked)
    page = {"pupil": pupil, "school_class": pupil.school_class, **_in_groups(asked)}
    return render(request, "feedback/my_reviews.html", page)


def _in_groups(reviews: list[Review]) -> dict[str, list[Review]]:
    """What came back first, then what is to do, then what is given."""
    groups: dict[str, list[Review]] = {"came_back": [], "to_do": [], "given": []}
    for review in reviews:
        if review.kinds_to_change and review.is_given:
            groups["came_back"].append(review)
        elif review.is_given:
            groups["given"].append(review)
        else:
            groups["to_do"].append(review)
    return groups


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: Request, pk: int) -> HttpResponse:
    """One classmate's double page, and what I say about it."""
    asked = get_object_or_404(_with_everything(request), pk=pk)
    if request.method != "POST":
        return _page(request, asked, ReviewForm(asked))
    form = ReviewForm(asked, request.POST, giving="keep" not in request.POST)
    try:
        if form.is_valid():
            return _thank(request, form.save())
    except ReviewClosed:
        form.add_error(None, CLOSED)
    return _page(request, asked, form)


def _with_everything(request: Request) -> ReviewQuerySet:
    return (
        Review.objects.asked_of(request.actor)
        .select_related("reviewer__school_class", "entry__pupil", "entry__challenge__criteria_set")
        .prefetch_related("voices", "stars", "entry__challenge__criteria_set__criteria")
    )


def _page(request: Request, asked: Review, form: ReviewForm) -> HttpResponse:
    tell_apart([asked.entry.pupil])
    page = {
        "review": asked,
        "entry": asked.entry,
        "pupil": asked.reviewer,
        "school_class": asked.reviewer.school_class,
        "form": form,
    }
    return render(request, "feedback/review.html", page)


def _thank(request: Request, saved: Review) -> HttpResponse:
    """Say thank you, and on to the next one."""
    child = {"child": known_as(saved.entry.pupil)}
    if not saved.is_given:
        messages.info(request, _("Kept for later. Only you can see it until you give it.") % child)
        return redirect("feedback:my_reviews")
    messages.success(
        request, _("Thank you! %(child)s can read it when your teacher has looked at it.") % child
    )
    following = Review.objects.asked_of(request.actor).recent().filter(given_at=None).first()
    return redirect(following or "feedback:my_reviews")
