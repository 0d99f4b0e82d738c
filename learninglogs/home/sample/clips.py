"""The sound on the sample's beehive and the film on its canal: where they are stuck on, and their words."""

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File

from learninglogs.people.actor import Actor
from logs.clips import add_clip
from logs.models import Clip, ClipKind, Photo

FOLDER = Path(__file__).parent / "clips"


@dataclass(frozen=True)
class SampleClip:
    """x, y: its place, in percents of the photo."""

    name: str
    kind: ClipKind
    title: str
    captions: str
    x: int
    y: int


ON = {
    "bees": SampleClip(
        "bees.m4a", ClipKind.SOUND, "My three bees",
        "0:00 A bee hums past.\n0:03 A higher one.\n0:05 A low one.",
        30, 22,
    ),
    "canal": SampleClip(
        "canal.mp4", ClipKind.FILM, "How the lock lifts a boat",
        "0:00 The boat goes in, the gate shuts.\n0:03 Water lifts it up.\n0:06 The other gate opens.",
        68, 30,
    ),
}  # fmt: skip


def stick_clip_on(photo: Photo, page: str, *, by: Actor) -> None:
    """The clip that belongs to that double page, if it has one."""
    if page not in ON:
        return
    told = ON[page]
    with (FOLDER / told.name).open("rb") as file:
        clip = add_clip(photo.entry, File(file, name=told.name), kind=told.kind, by=by)
    where = {"pin_photo": photo, "pin_x": told.x, "pin_y": told.y}
    Clip.objects.filter(pk=clip.pk).update(title=told.title, captions=told.captions, **where)
