"""My calendar: the secret address of each feed, made, shown for a while, made anew, ended."""

import datetime
import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from challenges.calendar_feed import written
from challenges.models import CalendarFeed
from learninglogs.people.account_record import write_down
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil, SchoolClass, User

JUST_MADE = "calendar address"
SHOWN_FOR = datetime.timedelta(minutes=15)
CHECK_AGAIN_S = 15 * 60


@dataclass(frozen=True)
class Offer:
    """One calendar this adult may have. school_class: None is the family's. feed: None before it was made.

    address: the whole secret address, for a while after it was made; empty later, because it is not kept.
    """

    school_class: SchoolClass | None
    feed: CalendarFeed | None
    address: str

    @property
    def webcal(self) -> str:
        """The same for a calendar program that opens by a tap."""
        return f"webcal:{self.address.partition(':')[2]}" if self.address else ""


@require_safe
@signed_in
def my_calendar(request: Request) -> HttpResponse:
    """The calendars this adult may have: their family's, and each class they work with."""
    if request.actor.user_id is None:
        raise Http404
    return render(request, "challenges/my_calendar.html", {"offers": _offers(request)})


def _offers(request: Request) -> list[Offer]:
    feeds = {feed.school_class_id: feed for feed in CalendarFeed.objects.held_by(request.actor)}
    has_children = Pupil.objects.guarded_by(request.actor).exists()
    classes: list[SchoolClass | None] = [None] if has_children else []
    classes += SchoolClass.objects.taught_by(request.actor)
    feeds_of = [(each, feeds.get(each.pk if each else None)) for each in classes]
    return [Offer(each, feed, _just_made(request, feed)) for each, feed in feeds_of]


def _just_made(request: Request, feed: CalendarFeed | None) -> str:
    """The address of this feed while it may still be looked at."""
    kept = request.session.get(JUST_MADE)
    if not kept or feed is None or kept["feed"] != feed.pk:
        return ""
    if timezone.now() >= datetime.datetime.fromisoformat(kept["until"]):
        del request.session[JUST_MADE]
        return ""
    path = reverse("challenges:calendar_feed", args=[kept["token"]])
    return request.build_absolute_uri(path)


@require_POST
@signed_in
def make_family_calendar(request: Request) -> HttpResponse:
    """A parent's own children, in one calendar. Raises Http404 for who has none."""
    if not Pupil.objects.guarded_by(request.actor).exists():
        raise Http404
    return _make(request, None)


@require_POST
@signed_in
def make_class_calendar(request: Request, pk: int) -> HttpResponse:
    return _make(request, get_object_or_404(SchoolClass.objects.taught_by(request.actor), pk=pk))


def _make(request: Request, school_class: SchoolClass | None) -> HttpResponse:
    """A new address; the one before, if there was one, opens nothing from now on."""
    user = get_object_or_404(User, pk=request.actor.user_id)
    feed, token = CalendarFeed.make(user, school_class)
    until = (timezone.now() + SHOWN_FOR).isoformat()
    request.session[JUST_MADE] = {"feed": feed.pk, "token": token, "until": until}
    write_down(request, user, "made_calendar")
    return redirect("challenges:my_calendar")


@require_POST
@signed_in
def end_calendar(request: Request, pk: int) -> HttpResponse:
    """The address opens nothing any more."""
    feed = get_object_or_404(CalendarFeed.objects.held_by(request.actor).select_related("user"), pk=pk)
    feed.delete()
    write_down(request, feed.user, "ended_calendar")
    messages.success(request, _("That address opens nothing any more."))
    return redirect("challenges:my_calendar")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for a program that has nothing but its address. Raises Http404 for any other."""
    if (feed := CalendarFeed.objects.opened_by(token)) is None:
        raise Http404
    content = written(feed)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="learning-logs.ics"'
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=CHECK_AGAIN_S)
    return get_conditional_response(request, etag=etag, response=response) or response
