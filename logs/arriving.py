"""What becomes of an upload that is whole: each kind by the verb a form would have called."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from learninglogs.files.tus import OffsetConflict
from learninglogs.people.actor import Actor

from .clips import add_clip, check_room
from .developing import lay_over, places_to_develop
from .double_page import add_photo
from .flaps import FlapRefused, add_flap, add_inside
from .models import Clip, ClipKind, EntryClosed, Flap, LogEntry, PhoneUpload, Photo, Place
from .models.upload import Sent


class Then(Protocol):
    """Runs in the transaction of the verb; what it raises undoes all."""

    def __call__(self, became: Photo | Clip, flap: Flap | None = None) -> None: ...


class LiesOtherwise(FlapRefused):
    """The place or the flap it was meant for is not there any more."""

    words = _("The double page lies differently now. Save this one, and choose where it goes anew.")


def give_its_place(upload: PhoneUpload, whole: File[Any], *, by: Actor, then: Then) -> None:
    """Raises EntryClosed, clips.FourthClip, FlapRefused, files.intake.Refusal, and what `then` raises."""
    _ARRIVES[upload.what](upload, whole, by, then)


def check_open(entry: LogEntry, what: Sent, *, by: Actor) -> None:
    """Raises EntryClosed where nothing of that kind is taken in now, but in a draft or a log in class time;
    FourthClip.
    """
    if what == Sent.NEW_PAGE:
        is_open = LogEntry.objects.developed_by(by).filter(pk=entry.pk).exists()
    else:
        is_open = entry.is_draft
    if not is_open:
        raise EntryClosed
    if what.is_clip:
        check_room(entry)


def _page(upload: PhoneUpload, whole: File[Any], by: Actor, then: Then) -> None:
    place = Place(upload.place)
    add_photo(upload.entry, whole, place=place, by=by, replacing=upload.is_replacing, then=then)


def _clip(upload: PhoneUpload, whole: File[Any], by: Actor, then: Then) -> None:
    add_clip(upload.entry, whole, kind=ClipKind(upload.sent_as), by=by, then=then)


def _new_page(upload: PhoneUpload, whole: File[Any], by: Actor, then: Then) -> None:
    check_open(upload.entry, Sent.NEW_PAGE, by=by)
    if upload.place not in places_to_develop(upload.entry):
        raise LiesOtherwise
    lay_over(upload.entry, whole, place=Place(upload.place), by=by, then=then)


def _inside(upload: PhoneUpload, whole: File[Any], by: Actor, then: Then) -> None:
    flap = upload.flap or _begun_by_another(upload)
    if flap is None and upload.new_flap:
        new = {name: value for name, value in upload.new_flap.items() if name not in {"on", "called"}}
        add_flap(_picture(upload), new, uploads=[whole], by=by, then=partial(_unless_begun, upload, then))
        return
    if flap is None or flap.withdrawn_at or not _lying(upload).filter(pk=flap.photo_id).exists():
        raise LiesOtherwise
    add_inside(flap, uploads=[whole], by=by, then=then)


def _begun_by_another(upload: PhoneUpload) -> Flap | None:
    """The flap that another picture of the same new flap was stuck on with."""
    if not upload.new_flap:
        return None
    siblings = PhoneUpload.objects.filter(entry=upload.entry, new_flap__called=upload.new_flap["called"])
    other = siblings.filter(flap__isnull=False).select_related("flap__photo__entry").first()
    return other.flap if other else None


def _unless_begun(upload: PhoneUpload, then: Then, became: Photo, flap: Flap) -> None:
    """Two tabs with a picture each for one new flap: the second goes under the flap of the first.

    Raises OffsetConflict, after which the phone sends its last piece once more.
    """
    if _begun_by_another(upload):
        raise OffsetConflict
    then(became, flap)


def _picture(upload: PhoneUpload) -> Photo:
    """Raises LiesOtherwise."""
    on = (upload.new_flap or {}).get("on")
    found: Photo | None = _lying(upload).filter(pk=on).first()
    if found is None:
        raise LiesOtherwise
    return found


def _lying(upload: PhoneUpload) -> Any:
    lying = Photo.objects.on_double_page().filter(entry=upload.entry, refused_at=None)
    return lying.select_related("entry__pupil__school")


_ARRIVES: dict[Sent, Callable[[PhoneUpload, File[Any], Actor, Then], None]] = {
    Sent.PAGE: _page,
    Sent.SOUND: _clip,
    Sent.FILM: _clip,
    Sent.NEW_PAGE: _new_page,
    Sent.INSIDE: _inside,
}
