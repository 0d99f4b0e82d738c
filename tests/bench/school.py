"""A class of thirty, its double pages and all that was said about them, straight into the database."""

import hashlib
import io
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from challenges.models import Challenge
from feedback.models import Kind, Pen, Review, StarsGiven, Voice
from learninglogs.people.models import Guardian, Pupil, Role, School, SchoolClass, Staff, User
from logs.models import LogEntry, Page, Photo, PhotoPicture, Place, Size
from tests.people_of_the_school import (
    give_locks,
    make_adult,
    make_challenge,
    make_criteria,
    make_pupil,
    make_teacher,
)

PUPILS = 30
NAMES = ["Ada", "Ben", "Cleo", "Dev", "Ewa", "Finn", "Grace", "Hana", "Idris", "Jack"]
EDGE_PX = {Size.TINY: 320, Size.SMALL: 640, Size.SCREEN: 1024, Size.LARGE: 2560, Size.MASTER: 2560}


def build(*, pupils: int = PUPILS) -> SimpleNamespace:
    """A challenge that is done with and a live one, every log of both handed in and answered."""
    with transaction.atomic():
        school = School.objects.create(name="Wrenfield Primary")
        criteria = list(make_criteria(school).criteria.all())
        kingfisher = SchoolClass.objects.create(school=school, name="Kingfisher Class", years="Year 4")
        mr_hill = make_teacher("Mr Hill", kingfisher)
        give_locks(mr_hill)
        children = [
            make_pupil(NAMES[number % len(NAMES)], f"{chr(65 + number % 26)}rden", kingfisher)
            for number in range(pupils)
        ]
        adas_mum = make_adult("Mrs Lowe")
        Guardian.objects.create(user=adas_mum, pupil=children[0], relation="mum")
        past = make_challenge(kingfisher, "A place that amazes me", set_days_ago=40)
        live = make_challenge(kingfisher, "Inside a machine")
        for challenge in (past, live):
            entries = _hand_in(challenge, children)
            _lay_pages(entries)
            _respond(entries, children, criteria, is_released=challenge is past)
    return SimpleNamespace(
        challenge=live, school_class=kingfisher, mr_hill=mr_hill, ada=children[0], adas_mum=adas_mum
    )


def grow_to_a_year(cast: SimpleNamespace) -> User:
    """Three more classes of Year 4, as full as the first, each with a live challenge; their head."""
    school_class: SchoolClass = cast.school_class
    head = make_adult("Mrs Bell")
    Staff.objects.create(user=head, school=school_class.school, role=Role.HEAD)
    give_locks(head)
    with transaction.atomic():
        for name in ("Heron Class", "Robin Class", "Wren Class"):
            more = SchoolClass.objects.create(school=school_class.school, name=name, years="Year 4")
            children = Pupil.objects.bulk_create(
                Pupil(
                    school=more.school, school_class=more, first_name=NAMES[n % len(NAMES)], last_name="Ash"
                )
                for n in range(PUPILS)
            )
            _lay_pages(_hand_in(make_challenge(more, f"Inside a machine ({name})"), children[: PUPILS // 2]))
    return head


def _hand_in(challenge: Challenge, children: list[Pupil]) -> list[LogEntry]:
    now = timezone.now()
    times = {"handed_in_at": now, "let_through_at": now, "settled_at": now}
    return LogEntry.objects.bulk_create(
        LogEntry(pupil=child, challenge=challenge, **times) for child in children
    )


def _lay_pages(entries: list[LogEntry]) -> None:
    """Every second double page is one photo, the others two."""
    files = {size: _picture(edge_px) for size, edge_px in EDGE_PX.items()}
    photos, pages, pictures = [], [], []
    for number, entry in enumerate(entries):
        for place in [Place.WHOLE] if number % 2 else [Place.LEFT, Place.RIGHT]:
            photo = Photo(entry=entry, sha256="0" * 64, received_bytes=1, pictures_made_at=timezone.now())
            photos.append(photo)
            pages.append(Page(entry=entry, photo=photo, **place.covers))
            pictures += [_stored(photo, size, content) for size, content in files.items()]
    Photo.objects.bulk_create(photos)
    Page.objects.bulk_create(pages)
    PhotoPicture.objects.bulk_create(pictures)


def _picture(edge_px: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (edge_px, edge_px * 3 // 4), "#cfd8c7").save(file, "JPEG")
    return file.getvalue()


def _stored(photo: Photo, size: Size, content: bytes) -> PhotoPicture:
    sha256 = hashlib.sha256(content).hexdigest()
    key = default_storage.save(f"{photo.folder}/{size}-{sha256[:24]}.jpeg", ContentFile(content))
    edge_px = EDGE_PX[size]
    return PhotoPicture(
        photo=photo, size=size, key=key, sha256=sha256, content_type="image/jpeg",
        width_px=edge_px, height_px=edge_px * 3 // 4, byte_count=len(content),
    )  # fmt: skip


def _respond(entries: list[LogEntry], children: list[Pupil], criteria: list, *, is_released: bool) -> None:
    """Two classmates answer each log. What is not released has half of its words still waiting."""
    now = timezone.now()
    released_at = now if is_released else None
    reviews = Review.objects.bulk_create(
        Review(
            entry=entry,
            reviewer=children[(place + step) % len(children)],
            given_at=now,
            released_at=released_at,
        )
        for place, entry in enumerate(entries)
        for step in (1, 2)
    )
    StarsGiven.objects.bulk_create(
        StarsGiven(review=review, criterion=criterion, stars=2)
        for review in reviews
        for criterion in criteria
    )
    Voice.objects.bulk_create(
        Voice(
            entry=review.entry, review=review, kind=kind, words="I liked the map you drew.",
            by_pupil=review.reviewer, pen=Pen.PUPIL, who=review.reviewer.first_name, said_at=now,
            let_through_at=now if is_released or number % 2 else None, released_at=released_at,
        )
        for number, review in enumerate(reviews)
        for kind in (Kind.FIRST_STAR, Kind.SECOND_STAR, Kind.WISH)
    )  # fmt: skip
