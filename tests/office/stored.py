"""What the tests of stored files keep, hurt, leave behind and look at."""

import datetime
import hashlib
import os
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck, FileFinding
from logs.models import LogEntry, Page, Photo, PhotoPicture, Place
from tests.people_of_the_school import client_for

SIZES = ("320", "640", "1024", "2560", "master")


def stored_photo(pupil, challenge, *, place=Place.LEFT):
    """A photo whose five pictures are what they say they are, though nobody could look at them."""
    entry, _is_new = LogEntry.objects.get_or_create(pupil=pupil, challenge=challenge)
    photo = Photo.objects.create(
        entry=entry, sha256="0" * 64, received_bytes=9, pictures_made_at=timezone.now()
    )
    for size in SIZES:
        content = f"{photo.pk} {size}".encode()
        sha256 = hashlib.sha256(content).hexdigest()
        key = f"{photo.folder}/{size}-{sha256[:24]}.jpeg"
        default_storage.save(key, ContentFile(content))
        PhotoPicture.objects.create(
            photo=photo, size=size, key=key, sha256=sha256, content_type="image/jpeg", width_px=8,
            height_px=8, byte_count=len(content),
        )  # fmt: skip
    if place:
        Page.objects.create(entry=entry, photo=photo, **place.covers)
    return photo


def on_disk(key) -> Path:
    return Path(default_storage.path(key))


def damage(key):
    """One bit of it turns."""
    content = bytearray(on_disk(key).read_bytes())
    content[-1] ^= 1
    on_disk(key).write_bytes(content)


def key_of(photo, size):
    return photo.pictures.get(size=size).key


def grow_old(key, days=2):
    moment = timezone.now().timestamp() - days * 86_400
    os.utime(on_disk(key), (moment, moment))


def check(school):
    """The whole check, slice by slice."""
    file_check.begin(school.wrenfield)
    while FileCheck.objects.under_way().exists():
        Job.objects.filter(kind=file_check.CHECK).update(run_after=timezone.now())
        assert run_due()
    return FileCheck.objects.finished().filter(school=school.wrenfield).first()


def look(school, who="mrs_bell"):
    address = reverse("office:stored_files", args=[school.wrenfield.pk])
    return client_for(getattr(school, who)).get(address)


def press(school, name, *more, who="mrs_bell", follow=True):
    address = reverse(f"office:{name}", args=[school.wrenfield.pk, *more])
    return client_for(getattr(school, who)).post(address, follow=follow)


def troubles():
    return {each.key: each.what for each in FileFinding.objects.open().troubles()}


def leave_behind(photo, name="320-left.jpeg", days=2):
    key = f"{photo.folder}/{name}"
    default_storage.save(key, ContentFile(b"left behind"))
    grow_old(key, days)
    return key


def pass_a_day():
    FileFinding.objects.update(first_seen_at=timezone.now() - datetime.timedelta(days=1, minutes=1))
