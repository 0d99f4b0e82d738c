"""Logs as a gallery shows them: real ones with pictures, and whole classes of rows without files."""

import uuid

from django.utils import timezone

from learninglogs.people.models import Pupil
from logs.models import LogEntry, Page, Photo, PhotoPicture, Size
from tests.logs.phone import Phone, made, plain
from tests.people_of_the_school import actor_for


def handed_in(school, pupil, challenge=None, colour="red"):
    """The child's double page with its pictures, in Mr Hill's tray."""
    entry = LogEntry.objects.create(pupil=pupil, challenge=challenge or school.challenge)
    Phone(school.mr_hill).add(entry, "whole", plain(colour))
    made(entry)
    entry.hand_in(by=actor_for(pupil))
    return entry


def let_through(school, pupil, challenge=None, colour="red"):
    """The same, for the class to see."""
    entry = handed_in(school, pupil, challenge, colour)
    entry.let_through()
    return entry


def fill_class(school, challenge, count):
    """So many children more, each with a left and a right page let through; rows only, no files."""
    school_class, now = challenge.school_class, timezone.now()
    already = school_class.pupils.count()
    pupils = Pupil.objects.bulk_create(
        Pupil(school=school.wrenfield, school_class=school_class, first_name=f"Kim {already + number:03}")
        for number in range(count)
    )
    entries = LogEntry.objects.bulk_create(
        LogEntry(pupil=pupil, challenge=challenge, handed_in_at=now, let_through_at=now) for pupil in pupils
    )
    photos = Photo.objects.bulk_create(
        Photo(id=uuid.uuid4(), entry=entry, sha256="0" * 64, received_bytes=1, pictures_made_at=now)
        for entry in entries
        for _side in range(2)
    )
    Page.objects.bulk_create(
        Page(entry=photo.entry, photo=photo, covers_left=not number % 2, covers_right=bool(number % 2))
        for number, photo in enumerate(photos)
    )
    PhotoPicture.objects.bulk_create(
        PhotoPicture(photo=photo, size=size, key=f"{photo.pk}/{size}", sha256="0" * 64,
                     content_type="image/jpeg", width_px=300, height_px=400, byte_count=1)
        for photo in photos
        for size in Size.values
    )  # fmt: skip
    return entries
