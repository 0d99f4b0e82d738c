"""What a browser test asks the installation's database. Each answer is plain JSON."""

from typing import Any

from django.utils import timezone

from challenges.models import Challenge
from learninglogs.jobs.models import Job
from learninglogs.people.models import SchoolClass
from logs.models import Clip, Flap, FlapPicture, LogEntry, Page, Photo, PhotoPicture


def pictures_of(pupil_pk: int) -> list[dict[str, Any]]:
    """Size, place and shape of every picture on the child's live pages."""
    live = Page.objects.live().filter(entry__pupil=pupil_pk)
    return [
        {"place": page.place.value, "size": picture.size, "px": [picture.width_px, picture.height_px]}
        for page in live.select_related("photo")
        for picture in page.photo.pictures.all()
    ]


def jobs_by_state() -> dict[str, int]:
    states = list(Job.objects.values_list("state", flat=True))
    return {state: states.count(state) for state in set(states)}


def uploads_kept() -> int:
    """Photos whose upload as received is still there."""
    return Photo.objects.exclude(received_key="").count()


def entries_of(title: str) -> list[str]:
    return list(LogEntry.objects.filter(challenge__title=title).values_list("pupil__first_name", flat=True))


def large_picture_keys(title: str) -> list[str]:
    pictures = PhotoPicture.objects.filter(photo__entry__challenge__title=title, size="2560")
    return list(pictures.values_list("key", flat=True))


def challenge_number(title: str) -> int:
    return Challenge.objects.get(title=title).pk


def challenges_called(title: str) -> int:
    return Challenge.objects.filter(title=title).count()


def questions_of(title: str) -> list[str]:
    return [line.text for line in Challenge.objects.get(title=title).questions.all()]


def task_of(title: str) -> str:
    return Challenge.objects.get(title=title).task


def remove_challenges_of(name: str) -> int:
    """The class has never had one."""
    return Challenge.objects.filter(school_class__name=name).delete()[0]


def call_years(name: str, years: str) -> int:
    return SchoolClass.objects.filter(name=name).update(years=years)


def day_set(challenge_pk: int) -> str:
    return Challenge.objects.get(pk=challenge_pk).set_on.isoformat()


def to_come(title: str) -> list[list[str]]:
    """The class and the set day of each challenge of that title that is still to come."""
    found = Challenge.objects.published().filter(title=title, set_again_from__isnull=False)
    return [[each.school_class.name, each.set_on.isoformat()] for each in found.order_by("pk")]


def films_kept() -> list[list[Any]]:
    """Width, height and whether the upload as received is gone, of each film."""
    films = Clip.objects.filter(kind="film", title="My volcano erupts", entry__pupil__first_name="Finn")
    sent = films.exclude(sha256="0" * 64)  # not those of the scene
    return [[clip.width_px, clip.height_px, not clip.received_key] for clip in sent]


def under_flaps(label: str) -> list[int]:
    """How many pictures lie under each flap of that name."""
    return [FlapPicture.objects.filter(flap=flap).count() for flap in Flap.objects.filter(label=label)]


def hand_in(entry: int) -> bool:
    """Somebody else hands it in, on another computer."""
    return LogEntry.objects.filter(pk=entry).update(handed_in_at=timezone.now()) == 1
