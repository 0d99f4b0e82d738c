"""Class time (S0.7): a log that is handed in is developed further, a new photo over the page before.

The class goes on seeing the page before until an adult lets the new one through. Holding the whole log back
instead would take it off the wall, out of the hands of whoever is marking it, and out of the book, in the
middle of the lesson, for every small mend. So a new page waits beside the log and lies on no page of it:
nothing that shows pages can show it too early.
"""

import contextlib
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from challenges.models import Challenge
from challenges.models.challenge import end_of
from learninglogs.people.actor import Actor

from .double_page import have_pictures_made, put
from .models import ClassTime, EntryClosed, LogEntry, NewPage, Page, Photo, Place
from .taking_in import taken_in

A_LESSON = datetime.timedelta(hours=1)


# ── The lesson ──────────────────────────────────────────────────────────────────
def open_class_time(challenge: Challenge, *, by: Actor, whole_day: bool = False) -> ClassTime:
    """Open it for an hour, or until the school's day ends; open already, it is given that long from now."""
    now = timezone.now()
    ends = end_of(challenge.today, challenge.school_class.school) if whole_day else now + A_LESSON
    with transaction.atomic():
        Challenge.objects.select_for_update().get(pk=challenge.pk)  # two taps open it once
        there = ClassTime.objects.open().filter(challenge=challenge).first()
        if there is None:
            return ClassTime.objects.create(challenge=challenge, opened_by_id=by.user_id, closes_at=ends)
        there.closes_at = ends
        there.save(update_fields=["closes_at"])
        return there


def end_class_time(challenge: Challenge) -> bool:
    """Whether it was open."""
    return ClassTime.objects.open().filter(challenge=challenge).update(closes_at=timezone.now()) > 0


# ── A new page ──────────────────────────────────────────────────────────────────
def places_to_develop(entry: LogEntry) -> list[Place]:
    """Where a new photo can go: over both pages in one where they lie so, else left and right."""
    lies_whole = any(page.place == Place.WHOLE for page in entry.pages_now())
    return [Place.WHOLE] if lies_whole else [Place.LEFT, Place.RIGHT]


def lay_over(
    entry: LogEntry,
    upload: File[Any],
    *,
    place: Place,
    by: Actor,
    then: Callable[[Photo], object] | None = None,
) -> NewPage | None:
    """Keep the photo and let it wait over the page there; a new page that waited there already goes aside.

    None where the very same photo lies there or waits already. then: runs in the same transaction with the
    photo that lies or waits there; what it raises undoes all. Raises files.intake.Refusal as add_photo;
    EntryClosed when class time is over or the log is a draft again.
    """
    with taken_in(entry, upload, by=by) as photo, transaction.atomic():
        _hold(entry.pk)
        if there := _there(entry, photo.sha256, place):
            if then:
                then(there)
            return None
        _set_aside(NewPage.objects.undecided().filter(entry=entry, place=place))
        photo.save(force_insert=True)
        have_pictures_made(photo)
        if then:
            then(photo)
        return NewPage.objects.create(entry=entry, photo=photo, place=place)


def _there(entry: LogEntry, sha256: str, place: Place) -> Photo | None:
    """The same photo that lies or waits there: a second tap, or a second tablet."""
    lies = Page.objects.live().filter(entry=entry, photo__sha256=sha256, **place.covers)
    waits = NewPage.objects.waiting().filter(entry=entry, photo__sha256=sha256, place=place)
    found = lies.select_related("photo").first() or waits.select_related("photo").first()
    return found.photo if found else None


def _hold(entry_pk: int) -> None:
    """One after the other, inside a transaction. Raises EntryClosed outside class time, and for a draft."""
    entry = LogEntry.objects.select_for_update().get(pk=entry_pk)
    if entry.is_draft or not ClassTime.objects.open().filter(challenge=entry.challenge_id).exists():
        raise EntryClosed


def turn_new(new: NewPage) -> None:
    """A quarter turn clockwise while it waits. Raises EntryClosed."""
    with transaction.atomic():
        _hold(new.entry_id)
        photo = Photo.objects.select_for_update().get(pk=new.photo_id)
        photo.turn_deg = (photo.turn_deg + 90) % 360
        photo.save(update_fields=["turn_deg"])
        have_pictures_made(photo)


def set_aside(new: NewPage) -> bool:
    """The page before stays: the child thought better of it, or the teacher keeps it. Whether it waited."""
    with transaction.atomic():
        LogEntry.objects.select_for_update().get(pk=new.entry_id)
        return _set_aside(NewPage.objects.undecided().filter(pk=new.pk)) > 0


def _set_aside(undecided: Iterable[NewPage]) -> int:
    """Their photos are left out, so that none of them turns up as a third page later."""
    now, these = timezone.now(), list(undecided)
    NewPage.objects.filter(pk__in=[new.pk for new in these]).update(set_aside_at=now)
    photos = [new.photo_id for new in these]
    Photo.objects.filter(pk__in=photos, pages=None).update(left_out_at=now)
    return len(these)


def let_new_through(looked_at: Iterable[NewPage]) -> list[NewPage]:
    """Put new pages over the pages before, which stay as history. Those let through are in the answer.

    looked_at: what the teacher has seen; another photo taken since is another new page, and waits. One
    whose pictures are not made, or that was set aside meanwhile, is left as it is.
    """
    through = []
    for new in looked_at:
        with transaction.atomic():
            entry = LogEntry.objects.select_for_update().get(pk=new.entry_id)
            ready = NewPage.objects.ready_to_show().filter(pk=new.pk, place__in=places_to_develop(entry))
            if found := ready.select_related("photo").first():
                through.append(_put_over(found))
    return through


def _put_over(new: NewPage) -> NewPage:
    place = Place(new.place)
    before = Page.objects.live().filter(entry=new.entry_id, **place.covers).first()
    page = put(new.photo, place, replacing=True)
    new.before, new.page, new.let_through_at = before, page, timezone.now()
    new.save(update_fields=["before", "page", "let_through_at"])
    return new


# ── Before and after ────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class BeforeAfter:
    """One place of a log as it was and as it is now. waiting: the new page is not let through yet.

    before: None where the place was empty.
    """

    place: Place
    before: Page | None
    after: Photo
    waiting: NewPage | None = None


def waiting_on(entry: LogEntry) -> list[NewPage]:
    """What waits over this log, left before right; an entry of `with_beside` without any costs no query."""
    if not getattr(entry, "has_new_pages", True):
        return []
    waiting = list(NewPage.objects.waiting().filter(entry=entry).select_related("photo").order_by("place"))
    for new in waiting:
        new.entry = entry
    return waiting


def before_and_after(entry: LogEntry, *, for_class: bool = False) -> list[BeforeAfter]:
    """What was developed further, left before right: from how it was first to how it is; one query.

    for_class: only what the class may see, the page before it among it.
    """
    every = NewPage.objects.filter(set_aside_at=None)
    rows = NewPage.objects.shown_with_before() if for_class else every
    related = ("photo", "before__photo", "page__photo")
    done = list(rows.filter(entry=entry).select_related(*related).order_by("added_at", "pk"))
    pairs = [_pair(entry, place, [new for new in done if new.place == place]) for place in Place]
    return [pair for pair in pairs if pair]


def _pair(entry: LogEntry, place: Place, rounds: list[NewPage]) -> BeforeAfter | None:
    """rounds: the new pages of that place, oldest first."""
    lying = next((page for page in entry.pages_now() if page.place == place), None)
    waiting = next((new for new in rounds if new.is_waiting), None)
    if waiting:
        return BeforeAfter(place, lying, waiting.photo, waiting)
    with contextlib.suppress(StopIteration):
        # A page that was changed since in another way is not what came of class time.
        first = next(new for new in rounds if new.before)
        if lying and lying.pk == rounds[-1].page_id:
            return BeforeAfter(place, first.before, lying.photo)
    return None
