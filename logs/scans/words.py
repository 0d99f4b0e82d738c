"""Why a sheet waits, in a sentence for the person who sorts the pile."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learninglogs.people.models import Pupil, School
from logs.models import Place, ScanSheet, Why


def words_of(sheet: ScanSheet, school: School, child: Pupil | None, filed: Iterable[ScanSheet]) -> str:
    """child: whose it is by its label, with `known_as`. filed: the sheets of the pile that are filed."""
    if sheet.why == Why.STRANGER:
        return _of_stranger(sheet, school)
    if sheet.why == Why.OTHER and sheet.label and sheet.label.challenge:
        title = sheet.label.challenge.title
        return _("Its label is for another challenge: %(title)s.") % {"title": title}
    if sheet.why == Why.REPLACED and sheet.label and sheet.label.replaced_at:
        day = date_format(timezone.localtime(sheet.label.replaced_at), "j F")
        return _("Its label was replaced by a new one on %(day)s.") % {"day": day}
    if sheet.why == Why.DOUBLE and child:
        return _of_double(sheet, child, filed)
    return str(Why(sheet.why).label) if sheet.why else _("It was taken back. Where does it go?")


def _of_stranger(sheet: ScanSheet, school: School) -> str:
    """A label of this school says of which class; no label says of which child."""
    owner = sheet.label.pupil if sheet.label else None
    if owner and owner.school_id == school.pk and owner.school_class:
        return _("Its label is from %(name)s.") % {"name": owner.school_class.name}
    return str(Why.STRANGER.label)


def _of_double(sheet: ScanSheet, child: Pupil, filed: Iterable[ScanSheet]) -> str:
    overlapping = {sheet.place, Place.WHOLE} if sheet.place != Place.WHOLE else set(Place.values)
    of_child = [each for each in filed if each.pupil_id == child.pk and each.place in overlapping]
    if not of_child:
        return str(Why.DOUBLE.label)
    words = _("Sheets %(one)d and %(two)d are the same page of %(child)s. We kept %(two)d, the sharper one.")
    return words % {"one": sheet.number, "two": of_child[0].number, "child": child.known_as}


def other_half(place: Place, number: int) -> str:
    """Where the page beside this one lies in the pile. place: what is missing."""
    if place == Place.RIGHT:
        return _("the left page is sheet %d") % number
    return _("the right page is sheet %d") % number
