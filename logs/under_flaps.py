"""What happens to what is stuck on a picture when the picture is retaken, refused or shown."""

import uuid
from collections.abc import Collection

from django.db.models import F
from django.utils import timezone

from .models import Clip, Flap, FlapPicture, Page, Photo


def void_links_under(photos: Collection[uuid.UUID]) -> None:
    """End the links that were given out to what lies under the flaps of these pictures."""
    under = FlapPicture.objects.filter(flap__photo__in=photos).values_list("photo", flat=True)
    Photo.objects.filter(pk__in=list(under)).update(key_version=F("key_version") + 1)


def carry_over(old: Collection[uuid.UUID], new: uuid.UUID) -> None:
    """The same page photographed anew keeps its flaps and clips: they move on to the new picture."""
    Flap.objects.filter(photo__in=old).update(photo=new)
    Clip.objects.filter(pin_photo__in=old).update(pin_photo=new)


def drop_refused(photo: Photo) -> None:
    """What came to lie under a flap was no photo; a flap with nothing else under it goes too."""
    for inside in FlapPicture.objects.live().filter(photo=photo).select_related("flap"):
        FlapPicture.objects.filter(pk=inside.pk).update(withdrawn_at=timezone.now())
        if not FlapPicture.objects.live().filter(flap=inside.flap).exists():
            Flap.objects.filter(pk=inside.flap_id).update(withdrawn_at=timezone.now())


def lay_flaps(pages: Collection[Page]) -> None:
    """Give each page its `flaps` that open: one query for all, none where there are none."""
    found = flaps_on([page.photo_id for page in pages if page.has_flaps])
    for page in pages:
        page.flaps = [flap for flap in found.get(page.photo_id, ()) if flap.folds]


def flaps_on(photos: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Flap]]:
    """The flaps on each of these pictures in reading order, with all that is under them; one query."""
    flaps: dict[int, Flap] = {}
    for inside in FlapPicture.objects.on(photos) if photos else ():
        flap = flaps.setdefault(inside.flap_id, inside.flap)
        if not hasattr(flap, "insides_now"):
            flap.insides_now = []
        flap.insides_now.append(inside)
    found: dict[uuid.UUID, list[Flap]] = {}
    for flap in flaps.values():
        found.setdefault(flap.photo_id, []).append(flap)
    return found
