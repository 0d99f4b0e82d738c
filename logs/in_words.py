"""A picture in words, for whoever hears the page or the book."""

from django.utils.translation import gettext_lazy as _

from .models import FlapPicture, LogEntry, Page, Photo, Place

DESCRIBED = {
    Place.WHOLE: _("%(child)s’s double page: %(challenge)s"),
    Place.LEFT: _("%(child)s’s left page: %(challenge)s"),
    Place.RIGHT: _("%(child)s’s right page: %(challenge)s"),
}


def describe(page: Page, entry: LogEntry) -> str:
    """A picture's words for whoever hears the page: “Amira’s left page: The Moon. A round moon.”"""
    name = DESCRIBED[page.place] % {"child": entry.pupil.first_name, "challenge": entry.challenge.title}
    return in_words(name, page.photo)


def in_words(name: str, photo: Photo) -> str:
    """The name of a picture and what is on it; a grown-up's words never stand there as the child's."""
    if not photo.description:
        return name
    if photo.described_by_pupil_id:
        return _("%(name)s. %(words)s") % {"name": name, "words": photo.description}
    return _("%(name)s. A grown-up describes it: %(words)s") % {"name": name, "words": photo.description}


def described_under(inside: FlapPicture, number: int) -> str:
    """The alt text of a picture under a flap, the first it unfolds to or a further one."""
    words = (
        _("Under the flap: %(flap)s") if number == 1 else _("Under the flap: %(flap)s, picture %(number)s")
    )
    return in_words(words % {"flap": inside.flap.label, "number": number}, inside.photo)
