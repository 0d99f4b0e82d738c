"""A phone in somebody's hand: photos of our own, and the taps on the double page."""

import io
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from learninglogs.jobs.runner import run_due
from learninglogs.people.models import Pupil, User
from logs.models import LogEntry, Page, Photo
from tests.people_of_the_school import client_for
from tests.pictures import drawing


def photo_of(image: Image.Image | None = None) -> bytes:
    """A JPEG; without an image of a page whose four corners differ."""
    file = io.BytesIO()
    (image or drawing()).save(file, "JPEG", quality=92)
    return file.getvalue()


def plain(colour: str) -> bytes:
    """A photo of one colour, unlike any other's."""
    return photo_of(Image.new("RGB", (60, 80), colour))


NO_PHOTO = b"Dear teacher, the dog ate my photo."


class Phone:
    """Signed in as its owner. Every tap answers with the page they see after it."""

    def __init__(self, owner: User | Pupil) -> None:
        self.client = client_for(owner)

    def add(self, entry: LogEntry, place: str, content: bytes, *, name: str = "page.jpg", **more: Any) -> str:
        upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
        return self.tap("logs:add_photo", entry, place=place, upload=upload, **more)

    def tap(self, verb: str, on: LogEntry | Page | Photo, **data: Any) -> str:
        """Press the button; 404 if there is none for this person."""
        answer = self.client.post(reverse(verb, args=[on.pk]), data, follow=True)
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    def look(self, entry: LogEntry) -> str:
        return self.client.get(entry.get_absolute_url()).content.decode()


def lying(entry: LogEntry) -> dict[str, Photo]:
    """What lies on the double page now, by place."""
    return {page.place.value: page.photo for page in Page.objects.live().filter(entry=entry)}


def made(entry: LogEntry) -> dict[str, Photo]:
    """The same once all work is done."""
    run_due()
    return lying(entry)


def files() -> set[str]:
    """The keys of everything in the storage."""
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        if not default_storage.exists(folder or "."):
            continue
        inner, names = default_storage.listdir(folder or ".")
        folders += [f"{folder}{name}/" for name in inner if name != ".incoming"]
        found |= {f"{folder}{name}" for name in names}
    return found
