"""What the tests of the first pages lay into a fortnight: entries with pages, voices; and where to look."""

from django.urls import reverse
from django.utils import timezone

from feedback.models import Kind, Voice
from logs.models import LogEntry, Page, Photo, PhotoPicture


def an_entry(pupil, challenge, *, handed_in=False, let_through=False, pages=1):
    """An entry with a photo across both pages and its pictures."""
    now = timezone.now()
    entry = LogEntry.objects.create(
        pupil=pupil,
        challenge=challenge,
        handed_in_at=now if handed_in or let_through else None,
        let_through_at=now if let_through else None,
    )
    for _n in range(pages):
        photo = Photo.objects.create(
            entry=entry, sha256="0" * 64, received_bytes=1, width_px=840, height_px=594, pictures_made_at=now
        )
        Page.objects.create(entry=entry, photo=photo, covers_left=True, covers_right=True)
        for size in ("320", "640"):
            PhotoPicture.objects.create(
                photo=photo, size=size, key=f"{photo.pk}-{size}", sha256="0" * 64,
                content_type="image/webp", width_px=320, height_px=226, byte_count=1,
            )  # fmt: skip
    return entry


def a_voice(entry, by, words, **fields):
    return Voice.objects.create(
        entry=entry, by_pupil=by, who=by.called, pen="pupil", words=words, **({"kind": Kind.WISH} | fields)
    )


def tray_url(challenge, show=""):
    return reverse("home:tray", args=[challenge.pk]) + (f"?show={show}" if show else "")


def states(answer):
    return {tile.pupil.first_name: tile.state.value for tile in answer.context["tray"].tiles}


def address(school, name, whose):
    """The address of a first page; whose is a name of the cast, None for a page of one's own."""
    return reverse(f"home:{name}", args=[school.__dict__[whose].pk] if whose else None)
