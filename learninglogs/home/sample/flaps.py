"""The flap on the sample's volcano: its photos show it shut; here is where, and what is under it."""

from pathlib import Path

from django.core.files import File

from learninglogs.people.actor import Actor
from logs.double_page import describe
from logs.flaps import add_flap
from logs.models import Photo

UNDER = Path(__file__).parent / "under_flaps"
# Where it lies on each photo of the page, in percents of the photo.
WHERE = {
    "volcano-a.jpg": {"x": 16, "y": 69, "w": 22, "h": 18},
    "volcano-b.jpg": {"x": 17, "y": 70, "w": 21, "h": 18},
    "volcano-c-left.jpg": {"x": 27, "y": 71, "w": 41, "h": 20},
}
ON_THE_PAGE = (
    "A volcano cut in half, with grey smoke and red lava. Under it a yellow flap says: what is down here?"
)
UNDER_IT = "The magma chamber: hot melted rock, 10 km down."


def stick_on(photo: Photo, name: str, *, by: Actor) -> None:
    """The flap of the photo of that name, if it has one, with the words for whoever hears the page."""
    if name not in WHERE:
        return
    where = WHERE[name] | {"hinge": "top", "label": "What is down here?"}
    with (UNDER / "volcano.jpg").open("rb") as file:
        flap = add_flap(photo, where, uploads=[File(file, name="volcano.jpg")], by=by)
    describe(photo, ON_THE_PAGE, by=by)
    describe(flap.insides.get().photo, UNDER_IT, by=by)
