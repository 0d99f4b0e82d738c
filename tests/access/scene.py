"""One of everything in each of three classes, so that every address has something to point at."""

import io
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from challenges.models import Challenge
from feedback.models import Kind, Review, Voice
from learninglogs.galleries.models import ClassBook
from learninglogs.people.models import Badge, ClassTablet, Pupil, SchoolClass
from logs.models import LogEntry, Page, Photo, PhotoPicture, Place
from tests.people_of_the_school import make_challenge, make_pupil


@dataclass
class Scene:
    """What lies in one class: a log let through, a draft, a review asked for, a voice waiting."""

    school_class: SchoolClass
    pupil: Pupil
    classmate: Pupil
    challenge: Challenge
    draft_challenge: Challenge
    entry: LogEntry
    draft: LogEntry
    photo: Photo
    draft_photo: Photo
    spare: Photo
    page: Page
    review: Review
    voice: Voice
    tablet: ClassTablet
    badge: Badge


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "JPEG")
    return file.getvalue()


def place_photo(entry: LogEntry, place: Place | None) -> Photo:
    """A photo with its pictures; on a page of the entry, or spare where place is None."""
    photo = Photo.objects.create(
        entry=entry,
        sha256="0" * 64,
        received_bytes=9,
        pictures_made_at=timezone.now(),
        width_px=8,
        height_px=8,
    )
    content = a_picture()
    for size in ("320", "640", "1024", "2560", "master"):
        key = f"{photo.folder}/{size}.jpeg"
        default_storage.save(key, ContentFile(content))
        PhotoPicture.objects.create(
            photo=photo, size=size, key=key, sha256="0" * 64, content_type="image/jpeg",
            width_px=8, height_px=8, byte_count=len(content),
        )  # fmt: skip
    if place:
        Page.objects.create(entry=entry, photo=photo, **place.covers)
    return photo


def hand_in(pupil: Pupil, challenge: Challenge) -> LogEntry:
    now = timezone.now()
    return LogEntry.objects.create(pupil=pupil, challenge=challenge, handed_in_at=now, let_through_at=now)


def set_scene(school_class: SchoolClass, pupil: Pupil, classmate: Pupil, challenge: Challenge) -> Scene:
    entry, theirs = hand_in(pupil, challenge), hand_in(classmate, challenge)
    place_photo(theirs, Place.WHOLE)
    photo = place_photo(entry, Place.WHOLE)
    draft_challenge = make_challenge(school_class, "What floats?", set_days_ago=2)
    draft = LogEntry.objects.create(pupil=pupil, challenge=draft_challenge)
    draft_photo = place_photo(draft, Place.LEFT)
    spare = place_photo(draft, None)
    review = Review.objects.create(entry=entry, reviewer=classmate)
    given = Review.objects.create(entry=theirs, reviewer=pupil, given_at=timezone.now())
    voice = Voice.objects.create(
        entry=theirs, review=given, kind=Kind.WISH, words="I wish for more", by_pupil=pupil,
        pen="pupil", who=pupil.first_name,
    )  # fmt: skip
    key = f"schools/{school_class.school_id}/books/{challenge.pk}/book.pdf"
    default_storage.save(key, ContentFile(b"%PDF-1.7"))
    ClassBook.objects.create(challenge=challenge, key=key, page_count=1, byte_count=8, made_at=timezone.now())
    tablet = ClassTablet.objects.create(school_class=school_class, name="Tablet 1", token_hash="0")
    badge = Badge.objects.create(pupil=pupil, token_hash=f"badge of {pupil.pk}")
    return Scene(
        school_class=school_class, pupil=pupil, classmate=classmate, challenge=challenge,
        draft_challenge=draft_challenge, entry=entry, draft=draft, photo=photo, draft_photo=draft_photo,
        spare=spare, page=draft.pages.get(), review=review, voice=voice, tablet=tablet, badge=badge,
    )  # fmt: skip


def set_scenes(school: SimpleNamespace) -> dict[str, Scene]:
    """Ada's class, Finn's class next to it, and Zoë's in another school; each child with one classmate."""
    school.gus = make_pupil("Gus", "Hart", school.heron)
    school.yan = make_pupil("Yan", "Li", school.oak)
    return {
        "kingfisher": set_scene(school.kingfisher, school.ada, school.ben, school.challenge),
        "heron": set_scene(school.heron, school.finn, school.gus, school.heron_challenge),
        "oak": set_scene(school.oak, school.zoe, school.yan, school.oak_challenge),
    }


def relations(school: SimpleNamespace, scene: Scene) -> dict[str, str]:
    """What every actor is to this scene: teacher, head, parent, self, classmate …

    A pupil in class is self or classmate; anyone without a place in the scene is a stranger.
    """
    taught_by = {school.kingfisher: "mr_hill", school.heron: "ms_roy", school.oak: "mr_stone"}
    related = dict.fromkeys(ACTORS, "stranger") | {
        "nobody": "nobody",
        taught_by[scene.school_class]: "teacher",
    }
    if scene.school_class.school_id == school.wrenfield.pk:
        related |= {"mrs_bell": "head", "mr_okoro": "governor"}
    parents = {"adas_mum": [school.ada, school.finn], "bens_dad": [school.ben], "zoes_mum": [school.zoe]}
    for parent, children in parents.items():
        if scene.pupil in children:
            related[parent] = "parent"
        elif any(child.school_class_id == scene.school_class.pk for child in children):
            related[parent] = "class_parent"
    for name in ("ada", "ben", "cleo", "finn", "gus", "zoe", "yan"):
        pupil = getattr(school, name)
        if pupil == scene.pupil:
            related[name] = "self"
        elif pupil == scene.classmate:
            related[name] = "classmate"
        elif pupil.school_class_id == scene.school_class.pk:
            related[name] = "other_classmate"
    return related


ACTORS = [
    "nobody", "mr_hill", "ms_roy", "mr_stone", "mrs_bell", "mr_okoro", "adas_mum", "bens_dad", "zoes_mum",
    "ada", "ben", "cleo", "finn", "gus", "zoe", "yan",
]  # fmt: skip


PUPILS = {"ada", "ben", "cleo", "finn", "gus", "zoe", "yan"}
ADULTS = set(ACTORS) - PUPILS - {"nobody"}


def anybody(school: SimpleNamespace, actor: str) -> Any:
    return None if actor == "nobody" else getattr(school, actor)
